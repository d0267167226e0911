/**
 * What the hub must show after a recorded house was played: worked out from the discovery messages,
 * the recorded payloads and the oracle's rendered values, line by line, without the hub's help.
 */

import path from "node:path";
import { discoveryReader, DOMAINS, readLines } from "./recording.mjs";

/**
 * A message that is not retained and comes this many lines or fewer after its entity's discovery may
 * be missed, because the hub subscribes only then; both outcomes count as right.
 */
const SUBSCRIBING_LINES = 25;

const TEXT_CLASSES = new Set(["date", "enum", "timestamp", "uptime"]);

export function expectedHouse(recordings) {
  const lines = readLines(path.join(recordings, "house.jsonl"));
  const read = discoveryReader(recordings);
  const entities = new Map();
  lines.forEach((line, index) => {
    if (line.kind !== "discovery") return;
    for (const { domain, config } of read(line)) {
      if (DOMAINS.includes(domain)) entities.set(`${domain} ${config.unique_id}`, newEntity(domain, config, index));
    }
  });
  const byTopic = new Map();
  const listen = (topic, entry) => byTopic.set(topic, [...(byTopic.get(topic) ?? []), entry]);
  for (const entity of entities.values()) {
    if (entity.config.state_topic) listen(entity.config.state_topic, { entity, field: "state_topic", template: entity.config.value_template });
    entity.config.availability.forEach((one, n) => listen(one.topic, { entity, field: `availability[${n}]`, template: one.value_template, n }));
  }
  const patterns = [...byTopic.keys()].filter((topic) => /[+#]/.test(topic)).map((topic) => [topic, matcher(topic)]);
  const oracle = new Map(readLines(path.join(recordings, "render_house.jsonl.gz")).map((row) => [row.line, new Map(row.r.map(([id, field, , text, error]) => [`${id} ${field}`, { text, error }]))]));

  lines.forEach((line, index) => {
    if (line.kind === "discovery") return;
    const listeners = [...(byTopic.get(line.topic) ?? []), ...patterns.filter(([, fits]) => fits(line.topic)).flatMap(([topic]) => byTopic.get(topic))];
    for (const { entity, field, template, n } of listeners) {
      if (index < entity.since && !line.retain) continue;
      const rendered = template ? oracle.get(index)?.get(`${entity.config.unique_id} ${field}`) : { text: line.payload };
      if (!rendered || rendered.error || rendered.text === null) continue;
      const certain = line.retain || index - entity.since > SUBSCRIBING_LINES;
      if (n === undefined) entity.receive(rendered.text, certain);
      else entity.hear(n, rendered.text);
    }
  });
  nameDevices([...entities.values()]);
  return [...entities.values()];
}

function newEntity(domain, config, since) {
  const enabled = !/^(false|0|no|off)$/i.test(String(config.enabled_by_default ?? true));
  return {
    domain,
    config,
    since,
    enabled,
    /** Acceptable values, the most likely last. */
    values: ["unknown"],
    light: null,
    available: config.availability.length === 0,
    heard: new Map(),
    receive(text, certain) {
      const value = stateOf(domain, config, text);
      if (value === undefined) return;
      if (domain === "light") this.light = lightOf(config, text) ?? this.light;
      this.values = certain ? [value] : [...this.values, value];
    },
    hear(n, text) {
      const one = config.availability[n];
      if (text === asPython(one.payload_available ?? "online")) this.heard.set(n, true);
      else if (text === asPython(one.payload_not_available ?? "offline")) this.heard.set(n, false);
      else return;
      const all = [...this.heard.values()];
      if (config.availability_mode === "all") this.available = this.heard.size === config.availability.length && all.every(Boolean);
      else if (config.availability_mode === "any") this.available = all.some(Boolean);
      else this.available = this.heard.get(n);
    },
  };
}

/** The state a payload leads to, or undefined when it changes nothing. */
function stateOf(domain, config, text) {
  if (domain === "light") return lightState(text);
  if (text === "None") return "unknown";
  if (domain === "sensor") return sensorState(config, text);
  const on = domain === "switch" ? (config.state_on ?? config.payload_on ?? "ON") : (config.payload_on ?? "ON");
  const off = domain === "switch" ? (config.state_off ?? config.payload_off ?? "OFF") : (config.payload_off ?? "OFF");
  if (text === asPython(on)) return "on";
  return text === asPython(off) ? "off" : undefined;
}

function sensorState(config, text) {
  const textual = TEXT_CLASSES.has(config.device_class);
  const numeric = !textual && (config.unit_of_measurement !== undefined || config.state_class !== undefined || config.device_class !== undefined || config.suggested_display_precision !== undefined);
  if (numeric) return text.trim() !== "" && Number.isFinite(Number(text)) ? text : undefined;
  if (config.device_class === "timestamp") return Number.isNaN(Date.parse(text)) || !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? "unknown" : text;
  return text;
}

function lightState(text) {
  const state = parse(text)?.state;
  return state === "ON" ? "on" : state === "OFF" ? "off" : state === null ? "unknown" : undefined;
}

function lightOf(config, text) {
  const payload = parse(text);
  if (!payload) return null;
  const light = {};
  if (typeof payload.brightness === "number" && payload.brightness > 0) light.brightness = (payload.brightness / (config.brightness_scale ?? 255)) * 255;
  if (payload.color_mode === "color_temp" && payload.color_temp > 0) light.kelvin = config.color_temp_kelvin ? payload.color_temp : 1e6 / payload.color_temp;
  return light;
}

// Devices are one when they share an identifier or a connection; any of their names may be the last.
function nameDevices(entities) {
  const groups = new Map();
  const keysOf = ({ identifiers = [], connections = [] }) => [...[identifiers].flat().map((one) => `id ${one}`), ...connections.map(([kind, one]) => `${kind} ${String(one).toLowerCase()}`)];
  for (const { config } of entities) {
    if (!config.device) continue;
    const keys = keysOf(config.device);
    const group = { names: new Set(), keys: new Set(keys) };
    for (const key of keys) {
      const other = groups.get(key);
      if (!other || other === group) continue;
      for (const name of other.names) group.names.add(name);
      for (const one of other.keys) group.keys.add(one);
    }
    if (config.device.name) group.names.add(config.device.name);
    for (const key of group.keys) groups.set(key, group);
  }
  for (const entity of entities) entity.deviceNames = entity.config.device ? (groups.get(keysOf(entity.config.device)[0])?.names ?? new Set()) : new Set();
}

/** What differs between an expectation and what the hub shows, as a list of sentences. */
export function differences(expected, { state, device }) {
  const { config, domain } = expected;
  const wrong = [];
  const { attributes } = state;
  if (!expected.available) {
    if (state.state !== "unavailable") wrong.push(`is ${state.state}, but its device is not available`);
  } else if (!expected.values.some((value) => sameState(config, value, state.state))) {
    wrong.push(`is "${state.state}", not ${expected.values.map((value) => `"${value}"`).join(" or ")}`);
  }
  if (domain === "light" && expected.available && state.state === "on" && expected.light) wrong.push(...lightDifferences(expected.light, attributes));
  if (domain === "sensor" && (attributes.unit_of_measurement ?? undefined) !== (config.unit_of_measurement || undefined)) wrong.push(`has unit ${attributes.unit_of_measurement}, not ${config.unit_of_measurement}`);
  if (config.device) {
    if (!device) wrong.push("belongs to no device");
    else if (expected.deviceNames.size > 0 && !expected.deviceNames.has(device.name)) wrong.push(`belongs to device "${device.name}", not ${[...expected.deviceNames].join(" or ")}`);
    if (device && config.device.model && device.model !== config.device.model) wrong.push(`its device's model is ${device.model}, not ${config.device.model}`);
  }
  const names = expectedNames(expected, device?.name);
  if (names && !names.some((name) => (name instanceof RegExp ? name.test(attributes.friendly_name) : name === attributes.friendly_name))) wrong.push(`is called "${attributes.friendly_name}", not ${names.join(" or ")}`);
  return wrong;
}

function expectedNames({ config }, deviceName) {
  const { name } = config;
  if (!deviceName) return typeof name === "string" ? [name] : null;
  if (name === null || name === "") return [deviceName];
  if (typeof name !== "string") return [new RegExp(`^${escape(deviceName)}( .+)?$`)];
  // A name that repeats the device's may be shortened.
  return [`${deviceName} ${name}`, ...(name.startsWith(deviceName) ? [new RegExp(`^${escape(name)}$`, "i")] : [])];
}

function sameState(config, expected, actual) {
  if (expected === actual) return true;
  // An empty text may also count as nothing known.
  if (expected === "" && actual === "unknown") return true;
  if (config.device_class === "timestamp") return Math.abs(Date.parse(expected) - Date.parse(actual)) < 1000;
  return expected.trim() !== "" && actual.trim() !== "" && Number(expected) === Number(actual);
}

function lightDifferences({ brightness, kelvin }, attributes) {
  const wrong = [];
  if (brightness !== undefined && !(Math.abs(attributes.brightness - brightness) <= 2)) wrong.push(`has brightness ${attributes.brightness}, not ${Math.round(brightness)}`);
  if (kelvin !== undefined && !(Math.abs(attributes.color_temp_kelvin - kelvin) <= kelvin * 0.01)) wrong.push(`has ${attributes.color_temp_kelvin} K, not ${Math.round(kelvin)} K`);
  return wrong;
}

function matcher(topic) {
  const pattern = topic.split("/").map((part) => (part === "+" ? "[^/]*" : part === "#" ? ".*" : escape(part))).join("/");
  return (text) => new RegExp(`^${pattern}$`).test(text);
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const asPython = (value) => (value === true ? "True" : value === false ? "False" : value === null ? "None" : String(value));
function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
