#!/usr/bin/env node
/** From starting the process to the first page served, for a folder the hub has already used. */
import { configuration } from "./lib/hub.mjs";
import { hearth } from "./lib/places.mjs";
import { Child, freePort, sleep } from "./lib/process.mjs";
import { Report } from "./lib/report.mjs";

const LIMIT_MS = 3000;
const RUNS = 3;

await new Report("Starting").run(async (report) => {
  const config = configuration(report);
  report.figure(`first start ${Math.round(await start(report, config))} ms`);
  const times = [];
  for (let n = 0; n < RUNS; n++) times.push(await start(report, config));
  report.figure(`later starts ${times.map((time) => Math.round(time)).join(", ")} ms, JVM included`);
  report.check(`a later start serves the page within ${LIMIT_MS} ms`, Math.max(...times) < LIMIT_MS, `${Math.round(Math.max(...times))} ms`);
});

async function start(report, config) {
  const port = await freePort();
  const started = performance.now();
  const child = new Child(hearth, ["run", "--config", config, "--port", String(port)]);
  report.atEnd(() => child.stop());
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).then((response) => response.status, () => 0);
    if (answer === 200) break;
    if (child.exit !== null) throw new Error(`the hub ended (${child.exit}):\n${child.output.slice(-2000)}`);
    if (performance.now() - started > 60_000) throw new Error(`GET / answers ${answer || "nothing"} after a minute:\n${child.output.slice(-2000)}`);
    await sleep(10);
  }
  const took = performance.now() - started;
  await child.stop();
  return took;
}
