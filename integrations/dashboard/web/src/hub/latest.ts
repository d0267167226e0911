/**
 * Sends only the latest of many values: one call at a time, and when it has ended the newest value
 * that came in between. A slider thereby never queues calls up, however slow the hub answers.
 */
export class Latest<T> {
  #running = false;
  #next: { value: T } | null = null;
  readonly #send: (value: T) => Promise<unknown>;

  constructor(send: (value: T) => Promise<unknown>) {
    this.#send = send;
  }

  offer(value: T): void {
    this.#next = { value };
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#next) {
      const { value } = this.#next;
      this.#next = null;
      await this.#send(value).catch(() => {});
    }
    this.#running = false;
  }
}
