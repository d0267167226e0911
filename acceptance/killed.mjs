#!/usr/bin/env node
/**
 * The hub is killed with SIGKILL at random moments of its start, its run and its stop, while a client
 * changes areas, floors, labels and names, and adds and removes config entries. The next start always
 * works, and what the hub has answered with success is still there.
 *
 *     node killed.mjs [ROUNDS] [SEED]      20 rounds unless given
 */
import fs from "node:fs";
import path from "node:path";
import { RawClient } from "./lib/client.mjs";
import { configuration, createToken } from "./lib/hub.mjs";
import { hearth } from "./lib/places.mjs";
import { Child, freePort, sleep } from "./lib/process.mjs";
import { Report } from "./lib/report.mjs";

const ROUNDS = Number(process.argv[2] ?? 20);
const SEED = Number(process.argv[3] ?? 20261124);
const STATION = `
import dev.hearth.core.Hub;
import dev.hearth.core.entry.*;
public class Station implements EntryIntegration {
  public String domain() { return "station"; }
  public void setUpEntry(Hub hub, ConfigEntry entry) {}
}
`;

await new Report("Killed").run(async (report) => {
  const random = seeded(SEED);
  const config = configuration(report);
  fs.mkdirSync(path.join(config, "integrations"));
  fs.writeFileSync(path.join(config, "integrations", "Station.java"), STATION);
  const token = await createToken(config);
  const port = await freePort();
  const known = new Map(); // `kind id` → what was acknowledged; undefined when its end was
  let open = new Map(); // asked for and not answered when the hub was killed: either is right
  const kills = { start: 0, run: 0, stop: 0 };
  let starts = 0;
  let acknowledged = 0;

  for (let round = 0; round < ROUNDS; round++) {
    const phase = ["start", "run", "run", "stop"][Math.floor(random() * 4)];
    const child = new Child(hearth, ["run", "--config", config, "--port", String(port)]);
    if (phase === "start") {
      await Promise.race([sleep(random() * 1200), child.ended]);
    } else {
      const hub = await ready(child, port);
      starts++;
      const client = await RawClient.signedIn(hub, token);
      const lost = await compare(client, hub, token, known, open);
      if (lost.length > 0) report.check(`round ${round}: nothing acknowledged is lost`, false, lost.join("\n"));
      open = new Map();
      const end = performance.now() + random() * 600;
      const changing = (async () => {
        while (performance.now() < end) acknowledged += await change(client, hub, token, known, open, random);
      })().catch(() => {});
      await Promise.race([changing, sleep(random() * 600)]);
      if (phase === "stop") {
        child.process.kill("SIGTERM");
        await sleep(random() * 250);
      }
      client.close();
      kill(child);
      await changing;
    }
    kill(child);
    await child.ended;
    kills[phase]++;
    if (/broken|corrupt/.test(child.output)) report.check(`round ${round}: no file is broken`, false, child.output.slice(-1500));
  }

  const child = new Child(hearth, ["run", "--config", config, "--port", String(port)]);
  report.atEnd(() => child.stop());
  const hub = await ready(child, port);
  const client = await RawClient.signedIn(hub, token);
  const lost = await compare(client, hub, token, known, open);
  client.close();
  report.check(`killed ${ROUNDS} times, every start works and nothing acknowledged is lost`, lost.length === 0, lost.join("\n"));
  report.figure(`seed ${SEED}: killed ${kills.start} times in the start, ${kills.run} in the run, ${kills.stop} in the stop; ${starts + 1} starts; ${acknowledged} changes acknowledged`);
});

async function ready(child, port) {
  await child.says(/http:\/\/127\.0\.0\.1:\d+/, 60_000);
  return { url: `http://127.0.0.1:${port}` };
}

function kill(child) {
  try {
    child.process.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}

/** One change, and 1 when the hub has acknowledged it. */
async function change(client, hub, token, known, open, random) {
  const kind = ["area", "floor", "label", "entry"][Math.floor(random() * 4)];
  const own = [...known.keys()].filter((key) => key.startsWith(`${kind} `) && known.get(key) !== undefined);
  const name = `${kind} ${Math.floor(random() * 1e9)}`;
  if (kind === "entry") return changeEntry(hub, token, known, open, own, name, random);
  const type = `config/${kind}_registry/`;
  if (own.length < 3 || random() < 0.4) {
    open.set(`${kind} named ${name}`, null);
    const made = await client.command({ type: `${type}create`, name });
    known.set(`${kind} ${made.result[`${kind}_id`]}`, name);
    return 1;
  }
  const key = own[Math.floor(random() * own.length)];
  const id = { [`${kind}_id`]: key.slice(kind.length + 1) };
  open.set(key, null);
  const ends = random() < 0.4;
  const answer = await client.command(ends ? { type: `${type}delete`, ...id } : { type: `${type}update`, ...id, name });
  if (!answer.success) throw new Error(JSON.stringify(answer));
  known.set(key, ends ? undefined : name);
  open.delete(key);
  return 1;
}

async function changeEntry(hub, token, known, open, own, name, random) {
  if (own.length < 3 || random() < 0.5) {
    const flow = await rest(hub, token, "POST", "config/config_entries/flow", { handler: "station" });
    open.set(`entry named ${name}`, null);
    const last = await rest(hub, token, "POST", `config/config_entries/flow/${flow.flow_id}`, { name });
    known.set(`entry ${last.result.entry_id}`, name);
    return 1;
  }
  const key = own[Math.floor(random() * own.length)];
  open.set(key, null);
  await rest(hub, token, "DELETE", `config/config_entries/entry/${key.slice(6)}`);
  known.set(key, undefined);
  open.delete(key);
  return 1;
}

async function rest(hub, token, method, path, body) {
  const response = await fetch(`${hub.url}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** What is not as it was acknowledged; afterwards `known` is what is there. */
async function compare(client, hub, token, known, open) {
  const there = new Map();
  for (const kind of ["area", "floor", "label"]) {
    const list = await client.command({ type: `config/${kind}_registry/list` });
    for (const one of list.result) there.set(`${kind} ${one[`${kind}_id`]}`, one.name);
  }
  for (const one of await rest(hub, token, "GET", "config/config_entries/entry")) there.set(`entry ${one.entry_id}`, one.title);
  const lost = [];
  for (const [key, name] of known) {
    if (!open.has(key) && there.get(key) !== name) lost.push(`${key} is ${there.get(key)}, and was acknowledged as ${name}`);
  }
  for (const [key, name] of there) {
    if (!known.has(key) && !open.has(`${key.split(" ")[0]} named ${name}`)) lost.push(`${key} (${name}) came from nowhere`);
  }
  known.clear();
  for (const [key, name] of there) known.set(key, name);
  return lost;
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
