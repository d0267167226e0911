#!/usr/bin/env node
/** Runs every script, or those named, one after another, and sums up. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const names = process.argv.length > 2 ? process.argv.slice(2) : ["start", "jobs", "clients", "house", "page", "killed", "zoo", "storm"];
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const name of names) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const last = output.trim().split("\n").at(-1) ?? "";
  const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last);
  sum.passed += Number(counts?.[1] ?? 0);
  sum.failed += counts ? Number(counts[2]) : 1;
  sum.skipped += Number(counts?.[3] ?? 0);
  if (!counts || (code !== 0 && counts[2] === "0")) console.log(`not ok - ${name} ended with ${code}`);
  console.log("");
}

console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ""}`);
process.exit(sum.failed > 0 ? 1 : 0);
