import type { ReactiveController, ReactiveControllerHost } from "lit";
import { hub } from "../hub/hub.js";

/** Renders a component again when its one entity changes. */
export class WatchEntity implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #id: string | null = null;
  #end: (() => void) | null = null;
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Names the entity to watch; call it whenever it may have changed. */
  watch(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    if (this.#connected) this.#begin();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#begin();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#end?.();
    this.#end = null;
  }

  #begin(): void {
    this.#end?.();
    this.#end = this.#id === null ? null : hub.entities.watch(this.#id, () => this.#host.requestUpdate());
  }
}
