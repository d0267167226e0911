import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A value that tells its listeners when it changes. */
export class Signal<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    if (Object.is(this.#value, value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Renders a component again when one of the signals changes, while it is connected. */
export class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #signals: readonly Signal<never>[];
  #ends: (() => void)[] = [];

  constructor(host: ReactiveControllerHost, ...signals: Signal<any>[]) {
    this.#host = host;
    this.#signals = signals as unknown as Signal<never>[];
    host.addController(this);
  }

  hostConnected(): void {
    this.#ends = this.#signals.map((signal) => signal.subscribe(() => this.#host.requestUpdate()));
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }
}
