import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

/** The lines of a JSON-lines file, packed or not. */
export function readLines(file) {
  const bytes = fs.readFileSync(file);
  return (file.endsWith(".gz") ? zlib.gunzipSync(bytes) : bytes).toString("utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** The four domains the hub must know. */
export const DOMAINS = ["sensor", "binary_sensor", "switch", "light"];

/** Reads discovery messages into configurations with full key names and topics. */
export function discoveryReader(recordings) {
  const tables = JSON.parse(fs.readFileSync(path.join(recordings, "abbreviations.json"), "utf8"));
  const expand = (object, table = tables.abbreviations) => Object.fromEntries(Object.entries(object).map(([key, value]) => [table[key] ?? key, value]));
  const complete = (raw, shared = {}) => {
    const config = { ...shared, ...expand(raw) };
    const base = config["~"];
    const topic = (value) => (typeof value !== "string" || base === undefined ? value : value.startsWith("~") ? base + value.slice(1) : value.endsWith("~") ? value.slice(0, -1) + base : value);
    for (const key of Object.keys(config)) if (key.endsWith("topic")) config[key] = topic(config[key]);
    if (config.device) config.device = expand(config.device, { ...tables.abbreviations, ...tables.device });
    const list = config.availability === undefined ? [] : [config.availability].flat();
    config.availability = list.map((one) => expand(one)).map((one) => ({ ...one, topic: topic(one.topic) }));
    if (config.availability_topic) config.availability = [{ topic: config.availability_topic, payload_available: config.payload_available, payload_not_available: config.payload_not_available, value_template: config.availability_template }];
    return config;
  };
  /** The entities of one message: `[{domain, config}]`. */
  return (line) => {
    const match = /^[^/]+\/([^/]+)\/(?:[^/]+\/)?[^/]+\/config$/.exec(line.topic);
    if (!match || !line.payload) return [];
    const raw = JSON.parse(line.payload);
    if (match[1] !== "device") return [{ domain: match[1], config: complete(raw) }];
    const { components, ...shared } = complete(raw);
    return Object.values(components ?? {}).map((one) => expand(one)).map((one) => ({ domain: one.platform, config: complete(one, shared) }));
  };
}
