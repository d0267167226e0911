import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The launcher under test; HEARTH_BIN names another one. */
export const hearth = process.env.HEARTH_BIN ?? path.join(root, "hearth");

/** Where screenshots and logs go. */
export function artifacts() {
  const folder = path.join(root, "artifacts");
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * The folder with recorded device traffic, or null: HEARTH_SHARED, or else `shared` beside the
 * repository or beside one of the folders it lies in.
 */
export function recordings() {
  const candidates = [];
  if (process.env.HEARTH_SHARED) candidates.push(process.env.HEARTH_SHARED);
  else for (let folder = root; folder !== path.dirname(folder); folder = path.dirname(folder)) candidates.push(path.join(folder, "..", "shared"));
  return candidates.map((one) => path.join(one, "data", "mqtt")).find((one) => fs.existsSync(path.join(one, "replay.mjs"))) ?? null;
}

/** Why a check that needs the recordings is skipped. */
export const NO_RECORDINGS = "the recorded device traffic is not here (set HEARTH_SHARED to the folder that holds data/mqtt)";

/** A new empty folder, removed at the end. */
export function scratch(report, name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `hearth-${name}-`));
  report.atEnd(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}
