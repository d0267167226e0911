// The client library rejects with bare numbers.
const LIBRARY_ERRORS = { 1: "cannot connect", 2: "invalid token", 3: "connection lost" };

/** Prints checks as `ok - …` and `not ok - …`, figures as `# …`, and at last how many passed. */
export class Report {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #endings = [];

  constructor(title) {
    console.log(`# ${title}`);
  }

  /** One check; `detail` explains a failure. */
  check(name, passed, detail = "") {
    if (passed) this.#passed++;
    else this.#failed++;
    console.log(`${passed ? "ok" : "not ok"} - ${name}`);
    if (!passed && detail) for (const line of String(detail).split("\n")) console.log(`#   ${line}`);
    return passed;
  }

  skip(name, why) {
    this.#skipped++;
    console.log(`skipped - ${name}: ${why}`);
  }

  figure(text) {
    console.log(`# ${text}`);
  }

  /** Something to stop at the end, whatever happens; the last added is stopped first. */
  atEnd(stop) {
    this.#endings.unshift(stop);
  }

  /** Runs the whole script: an exception is a failed check, everything is stopped, the exit code tells. */
  async run(body) {
    const interrupted = () => this.#end().then(() => process.exit(130));
    for (const kind of ["unhandledRejection", "uncaughtException"]) {
      process.on(kind, (error) => this.check("nothing fails unnoticed", false, error?.stack ?? JSON.stringify(error)));
    }
    process.once("SIGINT", interrupted);
    process.once("SIGTERM", interrupted);
    try {
      await body(this);
    } catch (error) {
      this.check("the script runs to its end", false, typeof error === "number" ? `the client library gave up: ${LIBRARY_ERRORS[error] ?? error}` : (error?.stack ?? error));
    }
    await this.#end();
    console.log(`${this.#passed} passed, ${this.#failed} failed${this.#skipped ? `, ${this.#skipped} skipped` : ""}`);
    process.exit(this.#failed > 0 ? 1 : 0);
  }

  async #end() {
    for (const stop of this.#endings.splice(0)) {
      try {
        await stop();
      } catch (error) {
        console.log(`# while stopping: ${error?.message ?? error}`);
      }
    }
  }
}

/** The given shares of sorted numbers, for example `percentiles(times, 0.5, 0.99)`. */
export function percentiles(numbers, ...shares) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return shares.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN);
}

/** "p50 1.20 ms, p99 4.00 ms, max 5.10 ms" */
export function describeTimes(times) {
  const [median, high, most] = percentiles(times, 0.5, 0.99, 1);
  return `p50 ${median.toFixed(2)} ms, p99 ${high.toFixed(2)} ms, max ${most.toFixed(2)} ms`;
}
