import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";

const STOP_MS = 15_000;

/** A loopback port nobody listens on now. */
export async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Whether something listens on a loopback port. */
export async function listens(port) {
  const socket = net.connect(port, "127.0.0.1");
  try {
    return await new Promise((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)));
  } finally {
    socket.destroy();
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `probe` gives something true, and gives it back. */
export async function until(what, probe, { limit = 30_000, every = 50 } = {}) {
  const end = performance.now() + limit;
  for (;;) {
    const result = await probe();
    if (result) return result;
    if (performance.now() > end) throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
    await sleep(every);
  }
}

/** A child process whose output is kept. */
export class Child {
  output = "";
  exit = null;

  constructor(command, args, options = {}) {
    this.name = command.split("/").at(-1);
    this.process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.setEncoding("utf8").on("data", (text) => (this.output += text));
    this.ended = new Promise((resolve) => {
      this.process.once("error", (error) => resolve((this.exit = error.message)));
      this.process.once("exit", (code, signal) => resolve((this.exit = signal ?? code)));
    });
  }

  /** Waits for output that matches, and gives the match. */
  async says(pattern, limit = 30_000) {
    return until(`"${pattern.source}" from ${this.name}`, () => {
      const match = pattern.exec(this.output);
      if (!match && this.exit !== null) throw new Error(`${this.name} ended (${this.exit}) before it said "${pattern.source}":\n${this.output.slice(-2000)}`);
      return match;
    }, { limit, every: 5 });
  }

  /** Ends it, by force when it does not end by itself. */
  async stop() {
    if (this.exit !== null) return;
    this.process.kill("SIGTERM");
    const force = setTimeout(() => this.process.kill("SIGKILL"), STOP_MS);
    await this.ended;
    clearTimeout(force);
  }
}
