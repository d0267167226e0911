import { Signal } from "./signal.js";

export interface Toast {
  readonly id: number;
  readonly title: string;
  readonly detail: string;
}

const SHOWN_MS = 8000;
const MOST = 3;

/** Short messages about something that went wrong. */
export class Toasts {
  readonly list = new Signal<readonly Toast[]>([]);
  #last = 0;

  show(title: string, detail: string): void {
    const toast = { id: ++this.#last, title, detail };
    const others = this.list.value.filter((other) => other.title !== title || other.detail !== detail);
    this.list.value = [...others.slice(-(MOST - 1)), toast];
    setTimeout(() => this.dismiss(toast.id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.list.value = this.list.value.filter((toast) => toast.id !== id);
  }
}
