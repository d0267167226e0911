import { createConnection, createLongLivedTokenAuth, subscribeEntities } from "home-assistant-js-websocket";
import WebSocket from "ws";
import { until } from "./process.mjs";

globalThis.WebSocket ??= WebSocket;

/** Connects with Home Assistant's own client library; closed at the end. */
export async function connect(report, hub, token) {
  const connection = await createConnection({ auth: createLongLivedTokenAuth(hub.url, token), setupRetry: 0 });
  report.atEnd(() => connection.close());
  return connection;
}

/** Follows all states: `states()` is the newest, `changed` waits for a condition over them. */
export async function follow(connection) {
  let states = null;
  const waiting = new Set();
  subscribeEntities(connection, (entities) => {
    states = entities;
    for (const one of [...waiting]) {
      if (!one.condition(states)) continue;
      waiting.delete(one);
      clearTimeout(one.timer);
      one.resolve(performance.now());
    }
  });
  await until("the first states", () => states);
  return {
    states: () => states,
    /** The moment (performance.now) the condition became true. */
    changed: (what, condition, limit = 10_000) =>
      new Promise((resolve, reject) => {
        const one = { condition, resolve };
        one.timer = setTimeout(() => {
          waiting.delete(one);
          reject(new Error(`waited ${limit / 1000} s in vain for ${what}`));
        }, limit);
        waiting.add(one);
      }),
  };
}

/** Waits until the hub's states have not changed in number for a while, and gives them. */
export async function settled(states, { quiet = 2000, limit = 60_000 } = {}) {
  let count = -1;
  let since = performance.now();
  await until("the number of entities to settle", () => {
    const now = Object.keys(states()).length;
    if (now !== count) [count, since] = [now, performance.now()];
    return performance.now() - since > quiet;
  }, { limit });
  return states();
}

/** A service call that answers. */
export async function ask(connection, domain, service, data = {}) {
  const result = await connection.sendMessagePromise({ type: "call_service", domain, service, service_data: data, return_response: true });
  return result.response;
}

/** A bare WebSocket that keeps every frame, for what a well-behaved client never sends. */
export class RawClient {
  frames = [];
  closed = null;
  #id = 0;

  static async open(hub) {
    const client = new RawClient(hub);
    await client.message((one) => one.type === "auth_required");
    return client;
  }

  static async signedIn(hub, token) {
    const client = await RawClient.open(hub);
    client.send({ type: "auth", access_token: token });
    await client.message((one) => one.type === "auth_ok");
    return client;
  }

  constructor(hub) {
    this.socket = new WebSocket(`${hub.url.replace("http", "ws")}/api/websocket`, { maxPayload: 64 * 1024 * 1024 });
    this.socket.on("message", (data) => this.frames.push({ at: performance.now(), value: JSON.parse(data) }));
    this.socket.on("close", (code) => (this.closed = code));
    this.socket.on("error", () => {});
  }

  /** Everything received, arrays taken apart. */
  get messages() {
    return this.frames.flatMap(({ value }) => value);
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  async message(condition, limit = 5000) {
    return until("a message", () => {
      const found = this.messages.find(condition);
      if (!found && this.closed !== null) throw new Error(`the hub closed the connection (${this.closed})`);
      return found;
    }, { limit, every: 1 });
  }

  /** Sends a command with the next id, or the id it carries, and waits for its result or pong. */
  async command(message) {
    const id = message.id ?? ++this.#id;
    this.#id = Math.max(this.#id, id);
    const before = this.messages.length;
    this.send({ ...message, id });
    return until(`the answer to ${message.type}`, () => {
      if (this.closed !== null) throw new Error(`the hub closed the connection (${this.closed})`);
      return this.messages.slice(before).find((one) => one.id === id && (one.type === "result" || one.type === "pong"));
    }, { limit: 5000, every: 1 });
  }

  async isClosed(limit = 5000) {
    return until("the hub to close", () => this.closed !== null, { limit, every: 5 }).then(() => true, () => false);
  }

  close() {
    this.socket.terminate();
  }
}
