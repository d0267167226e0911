#!/usr/bin/env node
/**
 * A recorded house over a real broker: every sensor, binary sensor, switch and light must show what
 * was worked out without the hub, and a light must follow a client within 20 ms (99 of 100 times).
 */
import { startBroker } from "./lib/broker.mjs";
import { connect, follow, settled } from "./lib/client.mjs";
import { differences, expectedHouse } from "./lib/expected-house.mjs";
import { configuration, createToken, startHub } from "./lib/hub.mjs";
import { NO_RECORDINGS, recordings } from "./lib/places.mjs";
import { DOMAINS } from "./lib/recording.mjs";
import { describeTimes, percentiles, Report } from "./lib/report.mjs";
import { play } from "./lib/simulator.mjs";

const LIMIT_MS = 20;
const WARM_UP = 50;
const TOGGLES = 200;
const SHOWN = 25;

await new Report("A recorded house").run(async (report) => {
  const files = recordings();
  if (!files) return report.skip("the recorded house", NO_RECORDINGS);
  const expected = expectedHouse(files);
  const broker = await startBroker(report);
  const config = configuration(report, broker);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "house" });
  const connection = await connect(report, hub, token);
  const { states, changed } = await follow(connection);
  const simulator = await play(report, files, broker, "house.jsonl", { options: ["--rate", "500", "--latency", "0", "--quiet"] });
  report.figure(`played ${simulator.published} messages in ${simulator.seconds} s`);
  await settled(states);

  await compare(report, connection, states(), expected);
  await toggle(report, connection, states, changed);
  report.check("the hub logged no exception", hub.exceptions().length === 0, hub.exceptions().slice(0, 3).join("\n"));
});

async function compare(report, connection, states, expected) {
  const entries = await connection.sendMessagePromise({ type: "config/entity_registry/list" });
  const devices = new Map((await connection.sendMessagePromise({ type: "config/device_registry/list" })).map((device) => [device.id, device]));
  const byIdentity = new Map(entries.filter((entry) => entry.platform === "mqtt").map((entry) => [`${entry.entity_id.split(".")[0]} ${entry.unique_id}`, entry]));
  for (const domain of DOMAINS) {
    const all = expected.filter((one) => one.domain === domain);
    const wrong = [];
    for (const one of all) {
      const entry = byIdentity.get(`${domain} ${one.config.unique_id}`);
      const label = `${entry?.entity_id ?? domain} (${one.config.unique_id})`;
      const state = entry && states[entry.entity_id];
      if (!entry) wrong.push(`${label} is not in the registry`);
      else if (!one.enabled) {
        if (state) wrong.push(`${label} has a state although it is disabled by default`);
      } else if (!state) wrong.push(`${label} has no state`);
      else wrong.push(...differences(one, { state, device: devices.get(entry.device_id) }).map((text) => `${label} ${text}`));
    }
    const enabled = all.filter((one) => one.enabled).length;
    const shown = Object.keys(states).filter((id) => id.startsWith(`${domain}.`)).length;
    report.check(`${domain}: all ${enabled} entities as expected, ${all.length - enabled} disabled`, wrong.length === 0, [...wrong.slice(0, SHOWN), ...(wrong.length > SHOWN ? [`and ${wrong.length - SHOWN} more`] : [])].join("\n"));
    report.check(`${domain}: no entity too many`, shown === enabled, `${shown} have a state, ${enabled} were announced`);
  }
}

async function toggle(report, connection, states, changed) {
  const candidates = Object.values(states()).filter(({ entity_id: id, state }) => id.startsWith("light.") && (state === "on" || state === "off"));
  const light = candidates.find(({ entity_id: id }) => id.includes("hallway")) ?? candidates[0];
  if (!report.check("a light can be operated", light !== undefined)) return;
  const id = light.entity_id;
  const times = [];
  for (let n = 0; n < WARM_UP + TOGGLES; n++) {
    const target = states()[id].state === "on" ? "off" : "on";
    const done = changed(`${id} to be ${target}`, (all) => all[id]?.state === target);
    const started = performance.now();
    const call = connection.sendMessagePromise({ type: "call_service", domain: "light", service: `turn_${target}`, service_data: {}, target: { entity_id: id } });
    const arrived = await done;
    await call;
    if (n >= WARM_UP) times.push(arrived - started);
  }
  const [high] = percentiles(times, 0.99);
  report.figure(`client → hub → broker → device → broker → hub → client, ${TOGGLES} times: ${describeTimes(times)}`);
  report.check(`${id} follows within ${LIMIT_MS} ms (p99)`, high < LIMIT_MS, describeTimes(times));
}
