#!/usr/bin/env node
/**
 * A hub with a zoo of bad integrations beside one without: whether those beside them notice, and
 * whether `doctor` names each.
 *
 *     node zoo.mjs [SECONDS]      how long the zoo is open; 95 unless given
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { RawClient } from "./lib/client.mjs";
import { configuration, createToken, startHub } from "./lib/hub.mjs";
import { hearth } from "./lib/places.mjs";
import { Child, sleep } from "./lib/process.mjs";
import { Report } from "./lib/report.mjs";

const SECONDS = Number(process.argv[2] ?? 95);
const ZOO = fileURLToPath(new URL("zoo/", import.meta.url));
const ANIMALS = fs.readdirSync(ZOO).filter((name) => name.endsWith(".java"));
// Below these a figure is as good as none: the time a timer of the JVM may be late anyhow.
const FLOOR = { p50: 500, p99: 2_000 };

await new Report("Zoo").run(async (report) => {
  const quiet = await house(report, "quiet", []);
  await sleep(5_000);
  const without = await figures(quiet, 20_000);
  await quiet.hub.child.stop();
  report.figure(`without the zoo: timers are late by ${tell(without)}; ping ${tell(without.ping)}`);

  const { hub, client, config } = await house(report, "zoo", ANIMALS);
  const opening = await figures({ hub, client }, (SECONDS - 35) * 1_000);
  report.figure(`while the zoo opens: timers are late by ${tell(opening)}; ping ${tell(opening.ping)}`);
  fs.rmSync(path.join(config, "integrations", "BlocksInUnload.java"));
  await sleep(5_000);
  const within = await figures({ hub, client }, 30_000);
  report.figure(`beside the zoo: timers are late by ${tell(within)}; ping ${tell(within.ping)}`);
  for (const which of ["p50", "p99"]) {
    const limit = 2 * Math.max(without[which], FLOOR[which]);
    report.check(`beside the zoo timers are not late by more than twice as much (${which})`, within[which] <= limit, `${within[which]} µs of ${limit} µs allowed`);
    const pinged = 2 * Math.max(without.ping[which], FLOOR[which]);
    report.check(`beside the zoo a client waits no more than twice as long (${which})`, within.ping[which] <= pinged, `${within.ping[which]} µs of ${pinged} µs allowed`);
  }

  const file = path.join(config, "report.json");
  const doctor = new Child(hearth, ["doctor", "--config", config, "--report", file]);
  await doctor.ended;
  for (const animal of ANIMALS) {
    const domain = animal.replace(".java", "").replace(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    report.check(`doctor names ${domain}`, new RegExp(`^ *(!!|--)?.*\\b${domain}\\b.*(\\(|;|waits)`, "m").test(doctor.output), doctor.output);
  }
  report.check("doctor names nobody else for anything", !/!!.*neighbour/.test(doctor.output), doctor.output);
  const told = JSON.parse(fs.readFileSync(file, "utf8"));
  report.check("its report is JSON with issues, owners and waits", told.diagnosis.issues.length >= 8 && told.diagnosis.owners.length > 10);
  fs.writeFileSync(path.join(path.dirname(file), "doctor.txt"), doctor.output);
  console.log(doctor.output.split("\n").map((line) => `#   ${line}`).join("\n"));
  const ended = performance.now();
  await hub.child.stop();
  report.figure(`the hub with the zoo stopped in ${Math.round(performance.now() - ended)} ms`);
  report.check("the hub with the zoo stops by itself", hub.child.exit === 143 || hub.child.exit === 0, `it ended with ${hub.child.exit}`);
});

/** A hub with a neighbour who measures, and some animals. */
async function house(report, name, animals) {
  const config = configuration(report);
  const folder = path.join(config, "integrations");
  fs.mkdirSync(folder);
  fs.copyFileSync(path.join(ZOO, "Neighbour.txt"), path.join(folder, "Neighbour.java"));
  process.env.HEARTH_ZOO_PIPE = path.join(config, "pipe");
  execFileSync("mkfifo", [process.env.HEARTH_ZOO_PIPE]);
  const token = await createToken(config);
  for (const animal of animals) fs.copyFileSync(path.join(ZOO, animal), path.join(folder, animal));
  const hub = await startHub(report, { config, name });
  return { hub, config, client: await RawClient.signedIn(hub, token) };
}

/** How late the neighbour's timers are, and how long a client waits, for some time. */
async function figures({ client }, time) {
  await client.command({ type: "fire_event", event_type: "neighbour_tell" });
  const end = performance.now() + time;
  const pings = [];
  while (performance.now() < end) {
    const asked = performance.now();
    await client.command({ type: "ping" });
    pings.push((performance.now() - asked) * 1_000);
    client.frames.length = 0;
    await sleep(20);
  }
  await client.command({ type: "fire_event", event_type: "neighbour_tell" });
  const { result } = await client.command({ type: "get_states" });
  const { attributes } = result.find((state) => state.entity_id === "sensor.neighbour");
  pings.sort((a, b) => a - b);
  const at = (share) => Math.round(pings[Math.floor(pings.length * share)]);
  return { p50: attributes.p50_us, p99: attributes.p99_us, longest: attributes.longest_us, ping: { p50: at(0.5), p99: at(0.99), longest: Math.round(pings.at(-1)) } };
}

function tell({ p50, p99, longest }) {
  return `${p50} µs (p50), ${p99} µs (p99), ${longest} µs (longest)`;
}
