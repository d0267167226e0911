#!/usr/bin/env node
/**
 * A stand-in for the hub: enough of the protocol to develop the page, with a made-up house.
 *
 *   node dev/mock-hub.mjs [--port 8124] [--extra 2000] [--rate 5] [--page DIR] [--no-mqtt] [--no-demo] [--yaml]
 *
 * --extra adds that many entities, --rate is state changes per second, --page serves built files with
 * a strict content security policy. Sign-in code AB12-CD34-EF56, token "mock-token". The switch
 * "Stubborn relay" refuses every call.
 */
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { WebSocketServer } from "ws";
import { buildHouse } from "./mock-house.mjs";

const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : fallback);
const port = Number(option("port", 8124));
const rate = Number(option("rate", 5));
const page = option("page", null);
const CODE = "AB12-CD34-EF56";
const TOKEN = "mock-token";
const VERSION = "2026.11.0";

const { devices, entries, states } = buildHouse({ extra: Number(option("extra", 0)), demo: !args.includes("--no-demo") });
const yaml = args.includes("--yaml");
let mqtt = { connected: yaml, broker: yaml ? "mqtt://broker.home:1883" : null, username: yaml ? "hearth" : null, source: yaml ? "yaml" : null, error: null, messages: 0, entities: 0, refused: {} };
const started = Date.now();
const clients = new Set();

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const server = http.createServer((request, response) => {
  if (request.method === "POST" && request.url === "/api/hearth/sign_in") {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const right = JSON.parse(body || "{}").code === CODE;
      response.writeHead(right ? 200 : 401, { "Content-Type": "application/json" });
      response.end(JSON.stringify(right ? { token: TOKEN } : { message: "This code is wrong. The terminal shows the right one." }));
    });
    return;
  }
  const name = request.url.split("?")[0];
  const file = page && path.join(page, name === "/" ? "index.html" : path.normalize(name));
  if (!file || !fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream", "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'" });
  response.end(fs.readFileSync(file));
});

const failure = (code, message) => Object.assign(new Error(message), { code });

/** Changes a state and tells every subscriber what changed. */
function set(id, state, attributes = {}) {
  const entity = states.get(id);
  const add = {};
  if (entity.s !== state) Object.assign(add, { s: (entity.s = state), lc: (entity.lc = Date.now() / 1000) });
  else add.lu = Date.now() / 1000;
  const changed = Object.fromEntries(Object.entries(attributes).filter(([name, value]) => entity.a[name] !== value));
  if (Object.keys(changed).length > 0) {
    add.a = changed;
    entity.a = { ...entity.a, ...changed };
  }
  for (const client of clients) if (client.entities) client.send({ id: client.entities, type: "event", event: { c: { [id]: { "+": add } } } });
}

function operate(domain, service, data, target) {
  const ids = [target?.entity_id ?? data.entity_id].flat().filter(Boolean);
  for (const id of ids) {
    const entity = states.get(id);
    if (!entity) throw failure("home_assistant_error", `There is no entity ${id}.`);
    if (id === "switch.garden_lamp_stuck") throw failure("home_assistant_error", "The relay did not answer within 5 s. Is it in reach?");
    const on = service === "toggle" ? entity.s !== "on" : service === "turn_on";
    const { brightness, color_temp_kelvin, hs_color, effect } = data;
    const attributes = domain !== "light" ? {} : on ? { brightness: brightness ?? entity.a.brightness ?? 255 } : { brightness: null };
    if (color_temp_kelvin) Object.assign(attributes, { color_temp_kelvin, color_mode: "color_temp", hs_color: [30, 50] });
    if (hs_color) Object.assign(attributes, { hs_color, color_mode: "hs", color_temp_kelvin: null });
    if (effect) attributes.effect = effect;
    setTimeout(() => set(id, on ? "on" : "off", attributes), 60);
  }
}

function callService({ domain, service, service_data: data = {}, target, return_response: answer }) {
  const result = { context: { id: "01K9MOCKMOCKMOCKMOCKMOCKMO", parent_id: null, user_id: null } };
  if (domain === "light" || domain === "switch") operate(domain, service, data, target);
  else if (domain === "mqtt" && service === "configure") {
    if (yaml) throw failure("service_validation_error", "configuration.yaml:3: mqtt decides; change the broker there.");
    const reachable = !data.broker.includes("wrong");
    mqtt = { ...mqtt, connected: reachable, broker: data.broker, username: data.username ?? null, source: "storage", error: reachable ? null : `${data.broker}: connection refused. Is the broker running?`, entities: reachable ? 271 : 0, messages: 0, refused: reachable ? { "unknown component": 41, "payload is not JSON": 3, "template does not parse": 2 } : {} };
  } else if (domain !== "mqtt" || service !== "status") throw failure("not_found", `Service ${domain}.${service} not found.`);
  if (answer) result.response = { ...mqtt, messages: (mqtt.messages += mqtt.connected ? 37 : 0) };
  return result;
}

function health() {
  const wave = Math.abs(Math.sin(Date.now() / 7000));
  const spike = Math.random() < 0.06 ? 12 : 0;
  const owner = (name, ms, steps, tasks) => ({ name, loop_ms_per_s: ms * (0.7 + Math.random() * 0.6), longest_step_ms: ms / 9 + Math.random() * 0.4, steps_per_s: steps * (0.8 + Math.random() * 0.4), tasks });
  const owners = [owner("mqtt", 6 + 9 * wave, 260, 3), owner("api", 2.4 + wave, 90, 5), owner("hub", 0.9, 40, 4), owner("demo", 0.4, 5, 1), owner("dashboard", 0.2, 2, 1)];
  const longest = 0.6 + wave + spike + Math.random();
  return { uptime_s: (Date.now() - started) / 1000 + 93_000, turns_per_s: 120 + 60 * wave, steps_per_s: 300 + 120 * wave, busy: owners.reduce((sum, one) => sum + one.loop_ms_per_s, 0) / 1000, longest_step_ms: longest, longest_step_owner: spike ? "mqtt" : "api", queue_length: Math.round(wave * 2), tasks: 14, timers: 7, owners };
}

let enabled = false;
const QUARANTINED = { domain: "demo", issue_id: "integration_quarantined", severity: "error", ignored: false, translation_key: "integration_quarantined", translation_placeholders: { times: "3", minutes: "10", where: "DemoHouse.java:42" } };

function blocking({ owner }) {
  const calls = (count, held, moved, stuck, total, longest, overhead) => ({ count, held, moved, could_not_move: stuck, total_ms: total, longest_ms: longest, overhead_ms: overhead });
  const sites = [
    { owner: "meter", call: "java.net.Socket.connect", line: "MeterClient.java:88 (com.acme.meter.MeterClient.open)", category: "socket", per_minute: 2, instead: "Connect in a task: `loop.start(…)`.", link: "docs/blocking-calls.md#socket", ...calls(41, 41, 0, 41, 8240, 2004.2, 0) },
    { owner: "meter", call: "java.nio.file.Files.readString", line: "Readings.java:31 (com.acme.meter.Readings.load)", category: "file-read", per_minute: 60, instead: "Read it on a worker: `offload(() -> Files.readString(path))`.", link: "docs/blocking-calls.md#file-read", ...calls(2210, 0, 2210, 0, 512.7, 38.1, 71.4) },
    { owner: "api", call: "java.lang.ClassLoader.loadClass", line: null, category: "class-loading", per_minute: 0, instead: "Load it before the loop starts.", link: "docs/blocking-calls.md#class-loading", ...calls(3, 2, 1, 0, 4.1, 3.2, 0.1) },
  ].filter((site) => !owner || site.owner === owner);
  return { watching: true, note: "", all: calls(2254, 43, 2211, 41, 8756.8, 2004.2, 71.5), site_count: sites.length, offset: 0, sites, owners: [{ owner: "meter", ...calls(2251, 41, 2210, 41, 8752.7, 2004.2, 71.4) }, { owner: "api", ...calls(3, 2, 1, 0, 4.1, 3.2, 0.1) }], hold_ups: [{ owner: "meter", what: "callback Readings", line: "Readings.java:77 (com.acme.meter.Readings.smooth)", doing: "computing", count: 3, handed_over: 3, longest_ms: 1204 }] };
}

const commands = {
  "hearth/blocking": blocking,
  supported_features: () => null,
  get_config: () => ({ version: VERSION, state: "RUNNING", location_name: "Home", components: ["demo"], unit_system: {}, time_zone: "UTC" }),
  get_services: () => ({ light: { turn_on: {}, turn_off: {}, toggle: {} }, switch: { turn_on: {}, turn_off: {}, toggle: {} }, ...(args.includes("--no-mqtt") ? {} : { mqtt: { status: {}, configure: {} } }) }),
  get_states: () => [...states].map(([entity_id, one]) => ({ entity_id, state: one.s, attributes: one.a, last_changed: new Date(one.lc * 1000).toISOString(), last_updated: new Date(one.lc * 1000).toISOString(), context: { id: one.c, parent_id: null, user_id: null } })),
  subscribe_events: () => null,
  unsubscribe_events: () => null,
  "config/device_registry/list": () => devices,
  "config/entity_registry/list_for_display": () => ({ entity_categories: { 0: "config", 1: "diagnostic" }, entities: entries }),
  "repairs/list_issues": () => ({ issues: args.includes("--issue") && !enabled ? [QUARANTINED] : [] }),
  "hearth/integration/enable": () => ((enabled = true), null),
  call_service: callService,
  subscribe_entities: (message, client) => {
    client.later(() => {
      client.send({ id: message.id, type: "event", event: { a: Object.fromEntries(states) } });
      client.entities = message.id;
    });
    return null;
  },
  "hearth/health/subscribe": (message, client) => {
    client.timers.push(setInterval(() => client.send({ id: message.id, type: "event", event: health() }), 1000));
    return null;
  },
};

function serve(socket) {
  const afterwards = [];
  const client = { entities: 0, timers: [], send: (message) => socket.readyState === 1 && socket.send(JSON.stringify(message)), later: (task) => afterwards.push(task) };
  let trusted = false;
  let lastId = 0;
  const answer = (message) => {
    if (!trusted) {
      trusted = message.type === "auth" && message.access_token === TOKEN;
      client.send(trusted ? { type: "auth_ok", ha_version: VERSION } : { type: "auth_invalid", message: "Invalid access token or password" });
      if (trusted) clients.add(client);
      else socket.close();
      return;
    }
    const { id, type } = message;
    if (!Number.isInteger(id) || typeof type !== "string") return client.send({ id: id ?? 0, type: "result", success: false, error: { code: "invalid_format", message: "Message incorrectly formatted." } });
    if (id <= lastId) return client.send({ id, type: "result", success: false, error: { code: "id_reuse", message: "Identifier values have to increase." } });
    if (type === "ping") return client.send({ id: (lastId = id), type: "pong" });
    try {
      if (!commands[type]) throw failure("unknown_command", "Unknown command.");
      lastId = id;
      client.send({ id, type: "result", success: true, result: commands[type](message, client) });
      for (const task of afterwards.splice(0)) task();
    } catch (error) {
      client.send({ id, type: "result", success: false, error: { code: error.code ?? "unknown_error", message: error.message } });
    }
  };
  client.send({ type: "auth_required", ha_version: VERSION });
  socket.on("message", (data) => {
    try {
      const message = JSON.parse(data);
      for (const one of Array.isArray(message) ? message : [message]) answer(one);
    } catch {
      socket.close();
    }
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    clients.delete(client);
    client.timers.forEach(clearInterval);
  });
}

new WebSocketServer({ server, path: "/api/websocket" }).on("connection", serve);

const numbers = [...states].filter(([id, one]) => id.startsWith("sensor.") && Number.isFinite(Number(one.s))).map(([id]) => id);
if (rate > 0) {
  setInterval(() => {
    const id = numbers[Math.floor(Math.random() * numbers.length)];
    const now = Number(states.get(id).s);
    set(id, (now * (1 + (Math.random() - 0.5) * 0.02)).toFixed(2));
  }, 1000 / rate);
}

server.listen(port, "127.0.0.1", () => console.log(`mock hub: http://127.0.0.1:${port}/#code=${CODE}`));
