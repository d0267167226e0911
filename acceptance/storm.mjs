#!/usr/bin/env node
/**
 * Every recorded message at once, as fast as the broker takes them: the hub must get through, keep
 * its loop free, and refuse what is broken without a stack trace.
 */
import path from "node:path";
import { startBroker } from "./lib/broker.mjs";
import { ask, connect } from "./lib/client.mjs";
import { configuration, createToken, startHub } from "./lib/hub.mjs";
import { NO_RECORDINGS, recordings } from "./lib/places.mjs";
import { sleep } from "./lib/process.mjs";
import { DOMAINS, readLines } from "./lib/recording.mjs";
import { describeTimes, Report } from "./lib/report.mjs";
import { play } from "./lib/simulator.mjs";

const LONGEST_STEP_MS = 50;
const QUIET_MS = 3000;
const LIMIT_MS = 180_000;

await new Report("A storm of messages").run(async (report) => {
  const files = recordings();
  if (!files) return report.skip("the storm", NO_RECORDINGS);
  const broker = await startBroker(report);
  const config = configuration(report, broker);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "storm" });
  const connection = await connect(report, hub, token);
  // A subscriber that takes every change but keeps no copy of the house: the client library's own copy of
  // 15,000 entities at every change would measure the client, not the hub.
  let changes = 0;
  await connection.subscribeMessage(() => changes++, { type: "subscribe_entities" });

  const samples = [];
  await connection.subscribeMessage((sample) => samples.push(sample), { type: "hearth/health/subscribe" });
  const pings = [];
  let pinging = true;
  const pinger = (async () => {
    while (pinging) {
      const started = performance.now();
      await connection.ping();
      pings.push(performance.now() - started);
      await sleep(20);
    }
  })().catch(() => report.check("the client stays connected", false));

  const started = performance.now();
  const storm = await play(report, files, broker, "public.jsonl.gz", { options: ["--rate", "0", "--no-echo"], limit: LIMIT_MS });
  const status = await stable(connection);
  const took = (performance.now() - started - QUIET_MS) / 1000;
  await sleep(1500);
  pinging = false;
  await pinger;

  report.figure(`${storm.published} messages sent in ${storm.seconds} s; the hub received ${status.messages} and was through after ${took.toFixed(1)} s`);
  const refused = Object.entries(status.refused).sort(([, a], [, b]) => b - a);
  report.figure(`refused ${refused.reduce((sum, [, times]) => sum + times, 0)}`);
  for (const [reason, times] of refused) report.figure(`  ${times} × ${reason}`);
  const states = await connection.sendMessagePromise({ type: "get_states" });
  const count = (domain) => states.filter((state) => state.entity_id.startsWith(`${domain}.`)).length;
  report.figure(`${changes} changes of states reached a subscriber`);
  report.figure(`entities: ${DOMAINS.map((domain) => `${count(domain)} ${domain}`).join(", ")}; ${status.entities} by MQTT in all`);
  report.figure(`a client's ping during the storm: ${describeTimes(pings)}`);

  report.check("the hub is still connected", status.connected, status.error ?? "");
  const announcements = readLines(path.join(files, "public.jsonl.gz")).filter((line) => line.kind.startsWith("discovery")).length;
  report.check(`all ${announcements} announcements arrived`, status.messages >= announcements, `${status.messages} messages in all`);
  report.check("every domain has entities", DOMAINS.every((domain) => count(domain) > 0));
  report.check("the loop's figures came all the time", samples.length >= took * 0.8, `${samples.length} samples in ${took.toFixed(1)} s`);
  const longest = samples.reduce((most, sample) => (sample.longest_step_ms > most.longest_step_ms ? sample : most), { longest_step_ms: 0, longest_step_owner: null });
  report.figure(`longest step ${longest.longest_step_ms.toFixed(1)} ms by ${longest.longest_step_owner}; busiest second ${(Math.max(0, ...samples.map((sample) => sample.busy)) * 100).toFixed(0)} %`);
  report.check(`no step longer than ${LONGEST_STEP_MS} ms`, samples.length > 0 && longest.longest_step_ms <= LONGEST_STEP_MS, `${longest.longest_step_ms.toFixed(1)} ms by ${longest.longest_step_owner}`);
  report.check("the hub logged no exception", hub.exceptions().length === 0, hub.exceptions().slice(0, 3).join("\n"));
});

/** The status once the number of messages has stopped growing. */
async function stable(connection) {
  let last = await ask(connection, "mqtt", "status");
  let since = performance.now();
  const end = since + LIMIT_MS;
  while (performance.now() - since < QUIET_MS) {
    if (performance.now() > end) throw new Error("the hub was not through within three minutes");
    await sleep(200);
    const now = await ask(connection, "mqtt", "status");
    if (now.messages !== last.messages) since = performance.now();
    last = now;
  }
  return last;
}
