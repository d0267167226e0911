#!/usr/bin/env node
/** The WebSocket API against clients that behave, and against some that do not. */
import { connect, follow, RawClient } from "./lib/client.mjs";
import { configuration, createToken, startHub } from "./lib/hub.mjs";
import { sleep, until } from "./lib/process.mjs";
import { describeTimes, percentiles, Report } from "./lib/report.mjs";

const GARBAGE_FRAMES = 10_000;
const GARBAGE_CLIENTS = 8;
const PING_LIMIT_MS = 100;
const OVERSIZED = 4 * 1024 * 1024 + 1024;

const GARBAGE = [
  () => "not json",
  () => "{",
  () => '"text"',
  () => "null",
  () => "[]",
  () => "[1, null, []]",
  () => '{"id": -1, "type": "ping"}',
  () => '{"id": 1e99, "type": "ping"}',
  () => '{"type": []}',
  () => `{"id": ${Math.floor(Math.random() * 1e6)}, "type": "${"x".repeat(500)}"}`,
  () => '{"id": 3, "type": "call_service", "domain": {}, "service": 7, "target": "x"}',
  () => "[".repeat(5000),
  () => `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
  () => '{"id": 1, "type": "auth", "access_token": "\\ud800"}',
  () => "\u0000\uffff",
];

await new Report("Clients").run(async (report) => {
  const config = configuration(report);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "clients" });
  const clients = [];
  report.atEnd(() => clients.forEach((client) => client.close()));
  const keep = (client) => (clients.push(client), client);
  const context = { report, hub, token, open: async () => keep(await RawClient.open(hub)), signedIn: async () => keep(await RawClient.signedIn(hub, token)) };

  await signingIn(context);
  await commands(context);
  await arrays(context);
  await brokenFrames(context);
  await library(context);
  await garbage(context);
  report.check("the hub logged no exception", hub.exceptions().length === 0, hub.exceptions().slice(0, 3).join("\n"));
});

async function signingIn({ report, open }) {
  let client = await open();
  report.check("the first frame is auth_required with a version", /^\d{4}\.\d+\.\d+/.test(client.messages[0].ha_version), JSON.stringify(client.messages[0]));
  client.send({ type: "auth", access_token: "wrong" });
  const refusal = await client.message((one) => one.type === "auth_invalid").catch((error) => ({ message: error.message }));
  report.check("a wrong token is told so", refusal.type === "auth_invalid" && typeof refusal.message === "string", JSON.stringify(refusal));
  report.check("and its connection is closed", await client.isClosed());

  client = await open();
  client.send({ id: 1, type: "ping" });
  await client.isClosed();
  report.check("a command before signing in is refused and closed", client.closed !== null && !client.messages.some((one) => one.type === "pong"), JSON.stringify(client.messages));

  client = await open();
  client.send({ type: "auth", access_token: 42 });
  await client.isClosed();
  report.check("a token of a wrong kind is refused and closed", client.closed !== null && client.messages.some((one) => one.type === "auth_invalid"), JSON.stringify(client.messages));
}

async function commands({ report, signedIn }) {
  const client = await signedIn();
  const error = async (message) => (await client.command(message)).error?.code;
  const expect = (name, actual, wanted) => report.check(name, actual === wanted, `${actual}, not ${wanted}`);

  expect("a ping is answered by a pong with its id", (await client.command({ id: 5, type: "ping" })).type, "pong");
  expect("an id used again is refused", await error({ id: 5, type: "ping" }), "id_reuse");
  expect("a lower id is refused", await error({ id: 4, type: "get_states" }), "id_reuse");
  expect("an unknown command is refused", await error({ id: 50, type: "no/such/command" }), "unknown_command");
  expect("and does not use up its id", (await client.command({ id: 6, type: "ping" })).type, "pong");
  client.send({ type: "ping" });
  client.send({ id: "seven", type: "ping" });
  client.send({ id: 7 });
  const malformed = await until("three refusals", () => client.messages.filter((one) => one.error?.code === "invalid_format").length >= 3, { limit: 3000 }).catch(() => false);
  report.check("messages without a proper id or type are refused", malformed, JSON.stringify(client.messages.slice(-3)));
  expect("and the connection goes on", (await client.command({ id: 100, type: "ping" })).type, "pong");
  expect("a service that does not exist", await error({ id: 101, type: "call_service", domain: "no", service: "such" }), "not_found");
  expect("a service call without a domain", await error({ id: 102, type: "call_service", service: "turn_on" }), "invalid_format");
  expect("a subscription that does not exist", await error({ id: 103, type: "unsubscribe_events", subscription: 999 }), "not_found");
  const states = await client.command({ id: 104, type: "get_states" });
  report.check("get_states gives a list", Array.isArray(states.result), JSON.stringify(states).slice(0, 300));

  client.send({ id: 105, type: "subscribe_entities" });
  await client.message((one) => one.id === 105 && one.type === "event").catch(() => null);
  const [first, second] = client.messages.filter((one) => one.id === 105);
  report.check("subscribe_entities answers first and then sends all entities", first?.type === "result" && first.success && second?.event?.a !== undefined, JSON.stringify([first, second]).slice(0, 300));
}

async function arrays({ report, signedIn }) {
  const many = Array.from({ length: 40 }, (_, n) => ({ id: 10 + n, type: "get_states" }));
  const answered = (client) => until("40 answers", () => client.messages.filter((one) => one.type === "result" && one.id >= 10).length >= 40, { limit: 10_000 }).catch(() => false);

  let client = await signedIn();
  client.send(JSON.stringify(many));
  report.check("an array of commands is answered", await answered(client), `${client.messages.length} messages`);
  report.check("one frame a message for a client that did not ask for more", client.frames.every(({ value }) => !Array.isArray(value)));

  client = await signedIn();
  await client.command({ id: 1, type: "supported_features", features: { coalesce_messages: 1 } });
  client.send(JSON.stringify(many));
  report.check("an array of commands is answered when coalescing", await answered(client), `${client.messages.length} messages`);
  const packed = client.frames.filter(({ value }) => Array.isArray(value));
  report.check("several messages travel in one frame when coalescing", packed.length > 0, `${client.frames.length} frames`);
}

async function brokenFrames({ report, hub, token, signedIn }) {
  let client = await signedIn();
  client.send('{"id": 1, "type": ');
  report.check("broken JSON closes the connection", await client.isClosed());

  client = await signedIn();
  client.send(Buffer.from([1, 2, 3]));
  report.check("a binary frame nobody asked for closes the connection", await client.isClosed());

  const bystander = await signedIn();
  client = await signedIn();
  client.send(JSON.stringify({ id: 1, type: "ping", padding: "x".repeat(OVERSIZED) }));
  report.check("a message beyond 4 MiB closes the connection", await client.isClosed());
  report.check("and no other", (await bystander.command({ type: "ping" })).type === "pong");
  const again = await RawClient.signedIn(hub, token);
  report.check("and the client may come back", (await again.command({ type: "ping" })).type === "pong");
  again.close();
}

async function library({ report, hub, token }) {
  const connection = await connect(report, hub, token);
  const { states } = await follow(connection);
  report.check("Home Assistant's client library signs in and follows the states", typeof states() === "object");
  const refusal = await connection.sendMessagePromise({ type: "call_service", domain: "no", service: "such" }).then(() => null, (error) => error);
  report.check("and hears a readable error", refusal?.code === "not_found" && /no\.such/.test(refusal.message), JSON.stringify(refusal));
}

async function garbage({ report, hub, token }) {
  const good = await RawClient.signedIn(hub, token);
  report.atEnd(() => good.close());
  let left = GARBAGE_FRAMES;
  let connections = 0;
  const villain = async (number) => {
    while (left > 0) {
      // Every other one has signed in first.
      const client = await (connections++ % 2 === 0 ? RawClient.signedIn(hub, token) : RawClient.open(hub)).catch(() => null);
      if (!client) continue;
      while (left > 0 && client.closed === null && client.socket.readyState === 1) {
        left--;
        client.send(GARBAGE[(left + number) % GARBAGE.length]());
        if (left % 4 === 0) await sleep(0);
      }
      client.close();
    }
  };
  const villains = Promise.all(Array.from({ length: GARBAGE_CLIENTS }, (_, number) => villain(number)));
  let over = false;
  void villains.then(() => (over = true));
  const times = [];
  let answered = true;
  while (!over && answered) {
    good.frames.length = 0;
    const started = performance.now();
    answered = await good.command({ type: "ping" }).then(() => true, () => false);
    times.push(performance.now() - started);
    await sleep(2);
  }
  await villains;
  const [high] = percentiles(times, 0.99);
  report.figure(`${GARBAGE_FRAMES} garbage frames over ${connections} connections; ${times.length} pings of a good client meanwhile: ${describeTimes(times)}`);
  report.check("garbage does not cut a good client off", answered && good.closed === null);
  report.check(`nor slow it down (p99 under ${PING_LIMIT_MS} ms)`, high < PING_LIMIT_MS, describeTimes(times));
}
