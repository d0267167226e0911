/**
 * The states of all entities, as the page sees them.
 *
 * The hub's updates are gathered until the next frame and compared by identity, so a card renders
 * only when its own entity changed, at most once a frame. On top of the hub's states lie *overlays*:
 * what a control was just set to, shown at once. An overlay goes away when the hub reports what it
 * says, when its call failed, or when the hub did not follow within a grace period.
 */

import type { HassEntities, HassEntity } from "home-assistant-js-websocket";
import { Signal } from "./signal.js";

/** How long after a successful call the page waits for the hub's state to follow. */
const GRACE_MS = 2500;
const SETTLE_MS = 500;

export interface Patch {
  readonly state?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

interface Overlay {
  readonly patch: Patch;
  timer?: ReturnType<typeof setTimeout>;
}

type Schedule = (flush: () => void) => void;

export class EntityStore {
  /** The ids of all entities, sorted; changes only when one comes or goes. */
  readonly ids = new Signal<readonly string[]>([]);
  /** Counts up when any state changed, at most twice a second: for what looks at the whole house. */
  readonly settled = new Signal(0);

  #shown: HassEntities = {};
  #next: HassEntities | null = null;
  readonly #overlays = new Map<string, Overlay>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #gone = new Map<string, HassEntity>();
  readonly #schedule: Schedule;
  #settling = false;

  constructor(schedule: Schedule = (flush) => requestAnimationFrame(flush)) {
    this.#schedule = schedule;
  }

  /** The state with the overlay applied, or undefined when there is no such entity. */
  get(id: string): HassEntity | undefined {
    const real = this.#shown[id];
    const overlay = this.#overlays.get(id);
    if (!real || !overlay) return real;
    const { state, attributes } = overlay.patch;
    return { ...real, state: state ?? real.state, attributes: { ...real.attributes, ...attributes } };
  }

  /** Whether a control of this entity still waits for the hub. */
  isPending(id: string): boolean {
    return this.#overlays.has(id);
  }

  watch(id: string, listener: () => void): () => void {
    let listeners = this.#watchers.get(id);
    if (!listeners) this.#watchers.set(id, (listeners = new Set()));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#watchers.delete(id);
    };
  }

  /** Takes the hub's states; they show with the next frame. */
  replace(entities: HassEntities): void {
    const scheduled = this.#next !== null;
    this.#next = entities;
    if (!scheduled) this.#schedule(() => this.#flush());
  }

  /** Forgets entities the hub no longer has; they return when the hub reports them anew. */
  retain(ids: ReadonlySet<string>): void {
    const known = this.#next ?? this.#shown;
    for (const [id, entity] of Object.entries(known)) if (!ids.has(id)) this.#gone.set(id, entity);
    if (this.#gone.size > 0) this.replace(known);
  }

  /**
   * Shows `patch` at once, on top of what the hub reports and what earlier patches say. An attribute
   * that is undefined takes the earlier patches' value for it back.
   */
  overlay(id: string, patch: Patch): void {
    const previous = this.#overlays.get(id);
    clearTimeout(previous?.timer);
    const attributes = { ...previous?.patch.attributes, ...patch.attributes };
    for (const [name, value] of Object.entries(attributes)) if (value === undefined) delete attributes[name];
    this.#overlays.set(id, { patch: { ...previous?.patch, ...patch, attributes } });
    this.#notify(id);
  }

  /** The call behind the overlay succeeded: the hub's state should follow soon. */
  confirm(id: string): void {
    const overlay = this.#overlays.get(id);
    if (!overlay) return;
    clearTimeout(overlay.timer);
    overlay.timer = setTimeout(() => this.rollback(id), GRACE_MS);
  }

  /** Back to what the hub says. */
  rollback(id: string): void {
    clearTimeout(this.#overlays.get(id)?.timer);
    if (this.#overlays.delete(id)) this.#notify(id);
  }

  #flush(): void {
    const next = this.#withoutGone(this.#next ?? {});
    const before = this.#shown;
    this.#next = null;
    this.#shown = next;
    const changed: string[] = [];
    let sameIds = true;
    for (const id in next) {
      if (next[id] === before[id]) continue;
      if (!(id in before)) sameIds = false;
      changed.push(id);
    }
    for (const id in before) {
      if (id in next) continue;
      sameIds = false;
      changed.push(id);
    }
    if (!sameIds) this.ids.value = Object.keys(next).sort();
    for (const id of changed) {
      const overlay = this.#overlays.get(id);
      const real = next[id];
      if (overlay && (!real || follows(real, overlay.patch))) {
        clearTimeout(overlay.timer);
        this.#overlays.delete(id);
      }
      this.#notify(id);
    }
    if (changed.length > 0) this.#settle();
  }

  #withoutGone(entities: HassEntities): HassEntities {
    if (this.#gone.size === 0) return entities;
    const result = { ...entities };
    for (const [id, stale] of this.#gone) {
      if (result[id] === stale) delete result[id];
      else this.#gone.delete(id);
    }
    return result;
  }

  #notify(id: string): void {
    for (const listener of [...(this.#watchers.get(id) ?? [])]) listener();
  }

  #settle(): void {
    if (this.#settling) return;
    this.#settling = true;
    setTimeout(() => {
      this.#settling = false;
      this.settled.value++;
    }, SETTLE_MS);
  }
}

/** Whether the hub's state is what the patch asked for; devices round, so numbers may differ a little. */
export function follows(real: HassEntity, patch: Patch): boolean {
  if (patch.state !== undefined && real.state !== patch.state) return false;
  // Devices may answer in another colour mode than they were asked in.
  return Object.entries(patch.attributes ?? {}).every(([name, value]) => name === "color_mode" || close(real.attributes[name], value));
}

function close(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= Math.max(3, Math.abs(b) * 0.02);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => close(item, b[index]));
  return a === b || (a ?? null) === (b ?? null);
}
