import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { scratch } from "./places.mjs";
import { Child } from "./process.mjs";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

/** Plays a recorded file to the broker and then plays its devices; waits until the file is through. */
export async function play(report, recordings, broker, file, { options = [], limit = 120_000 } = {}) {
  const folder = scratch(report, "simulator");
  for (const name of ["replay.mjs", "abbreviations.json", "package.json"]) fs.copyFileSync(path.join(recordings, name), path.join(folder, name));
  fs.symlinkSync(modules, path.join(folder, "node_modules"));
  const child = new Child(process.execPath, [path.join(folder, "replay.mjs"), path.join(recordings, file), "--url", broker.url, ...options]);
  report.atEnd(() => child.stop());
  const [, published, seconds] = await child.says(/replayed (\d+) messages in ([\d.]+) s/, limit);
  return { child, published: Number(published), seconds: Number(seconds) };
}
