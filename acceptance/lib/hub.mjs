import fs from "node:fs";
import path from "node:path";
import { artifacts, hearth, scratch } from "./places.mjs";
import { Child, freePort } from "./process.mjs";

const READY = /http:\/\/127\.0\.0\.1:(\d+)\S*/;

/** A configuration folder for the hub, with a broker if one is given. */
export function configuration(report, broker = null) {
  const folder = scratch(report, "config");
  if (broker) fs.writeFileSync(path.join(folder, "configuration.yaml"), `mqtt:\n  broker: "${broker.url}"\n`);
  return folder;
}

export async function createToken(config, name = "acceptance") {
  const child = new Child(hearth, ["token", "create", "--config", config, "--name", name]);
  await child.ended;
  const token = child.output.trim().split("\n").at(-1)?.trim();
  if (child.exit !== 0 || !token || /\s/.test(token)) throw new Error(`token create ended with ${child.exit}:\n${child.output.slice(-2000)}`);
  return token;
}

/** Starts the hub and waits until it prints its address. Its log is kept under artifacts. */
export async function startHub(report, { config, name = "hub", port = null }) {
  const at = port ?? (await freePort());
  const started = performance.now();
  const child = new Child(hearth, ["run", "--config", config, "--port", String(at)]);
  report.atEnd(async () => {
    await child.stop();
    fs.writeFileSync(path.join(artifacts(), `${name}.log`), child.output);
  });
  const [address] = await child.says(READY, 60_000);
  // The line with the code follows the address; a hub that has been signed in to prints none.
  const code = await child.says(/#code=([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})|hearth token create/, 5_000).then((match) => match[1] ?? null, () => null);
  return { child, port: at, url: `http://127.0.0.1:${at}`, address, code, config, started, exceptions: () => exceptionsIn(child.output) };
}

/** The stack traces in a log, each as its first lines. */
export function exceptionsIn(output) {
  const lines = output.split("\n");
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    if (!/^\s+at \S+\(/.test(lines[i]) || /^\s+(at |\.\.\. |Caused by|Suppressed)/.test(lines[i - 1] ?? "")) continue;
    found.push(lines.slice(Math.max(0, i - 2), i + 4).join("\n"));
  }
  return found;
}
