#!/usr/bin/env node
/** Jobs on another machine, by the command line: a NATS server, a worker, and who asks. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { hearth } from "./lib/places.mjs";
import { Child, freePort, listens, until } from "./lib/process.mjs";
import { Report } from "./lib/report.mjs";

const LIMIT_MS = 60_000;

await new Report("Jobs elsewhere").run(async (report) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hearth-jobs-"));
  report.atEnd(() => fs.rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const server = new Child("nats-server", ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", folder], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
  report.atEnd(() => server.stop());
  await until("nats-server", () => listens(port));
  const url = `nats://127.0.0.1:${port}`;
  const job = async (...args) => {
    const child = new Child(hearth, ["job", "--nats", url, ...args]);
    const late = setTimeout(() => child.stop(), LIMIT_MS);
    await child.ended;
    clearTimeout(late);
    return child;
  };

  const early = await job("demo_primes", '{"limit": 1000}');
  report.check("without a worker a job says so", early.exit === 1 && /no worker is connected/.test(early.output), early.output);

  const worker = new Child(hearth, ["worker", "--nats", url, "--id", "attic"]);
  report.atEnd(() => worker.stop());
  await worker.says(/waits for jobs/);
  const done = await job("demo_primes", '{"limit": 1000000}');
  report.check("a worker computes it", done.exit === 0 && /"primes":78498/.test(done.output), done.output);
  const kept = await job("--key", "acceptance", "demo_primes", '{"limit": 100000}');
  report.check("at least once, too", kept.exit === 0 && /"primes":9592/.test(kept.output), kept.output);
  const unknown = await job("nothing_of_the_kind");
  report.check("an unknown job names those there are", unknown.exit === 1 && /demo_primes/.test(unknown.output), unknown.output);
  const late = await job("--deadline", "2", "demo_primes", '{"limit": 1000000000}');
  report.check("what takes too long ends at its deadline", late.exit === 1 && /did not end within 2 s/.test(late.output), late.output);
  const next = await job("demo_primes", '{"limit": 1000}');
  report.check("and the worker takes the next one", next.exit === 0 && /"primes":168/.test(next.output), next.output);
});
