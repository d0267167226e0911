/**
 * The page's one connection to the hub, and everything it knows through it.
 *
 * The client library reconnects and renews subscriptions by itself; this class adds the first
 * connection's retries, a ping that notices a silent link, and what must be fetched anew afterwards.
 */

import {
  callService,
  createConnection,
  createLongLivedTokenAuth,
  ERR_INVALID_AUTH,
  getStates,
  subscribeEntities,
  subscribeServices,
  type Connection,
  type HassServices,
} from "home-assistant-js-websocket";
import type { Device, DisplayEntry, Registry } from "../model/grouping.js";
import { shown, type Issue } from "../model/issues.js";
import { EntityStore, type Patch } from "./entity-store.js";
import { remember, type HealthSample } from "./health.js";
import { loadToken, saveToken } from "./session.js";
import { Signal } from "./signal.js";
import { Toasts } from "./toasts.js";

export type HubStatus = "signed-out" | "connecting" | "online" | "offline";

const PING_EVERY_MS = 15_000;
const PING_LIMIT_MS = 6_000;
const REGISTRY_DELAY_MS = 250;
const REJECTED = "The hub does not accept this token. Sign in again with a new one.";

export class Hub {
  readonly status = new Signal<HubStatus>("signed-out");
  /** Why the page is signed out, when there is something to say. */
  readonly signInProblem = new Signal<string | null>(null);
  readonly entities = new EntityStore();
  readonly registry = new Signal<Registry>({ devices: [], entries: new Map(), categories: {} });
  /** True once states and registries are here. */
  readonly ready = new Signal(false);
  readonly services = new Signal<HassServices>({});
  readonly health = new Signal<readonly HealthSample[]>([]);
  /** What a person has to see to. */
  readonly issues = new Signal<readonly Issue[]>([]);
  readonly toasts = new Toasts();

  #connection: Connection | null = null;
  #session = 0;
  #registryTimer: ReturnType<typeof setTimeout> | undefined;
  #pinging = false;

  constructor() {
    setInterval(() => void this.#ping(), PING_EVERY_MS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#ping();
    });
  }

  /** Connects with the token of an earlier visit, if there is one. */
  resume(): void {
    const token = loadToken();
    if (token !== null) void this.signIn(token);
  }

  /** Connects with `token`, and goes on trying while the hub does not answer. */
  async signIn(token: string): Promise<void> {
    const session = ++this.#session;
    this.signInProblem.value = null;
    this.status.value = "connecting";
    for (let attempt = 0; session === this.#session; attempt++) {
      try {
        const auth = createLongLivedTokenAuth(location.origin, token);
        const connection = await createConnection({ auth, setupRetry: 0 });
        if (session !== this.#session) return connection.close();
        saveToken(token);
        await this.#begin(connection);
        return;
      } catch (error) {
        if (session !== this.#session) return;
        if (error === ERR_INVALID_AUTH) return this.signOut(REJECTED);
        this.status.value = "offline";
        await new Promise((resolve) => setTimeout(resolve, Math.min(attempt + 1, 5) * 1000));
      }
    }
  }

  /** Closes the connection and forgets the token. */
  signOut(problem: string | null = null): void {
    this.#session++;
    saveToken(null);
    this.#connection?.close();
    this.#connection = null;
    this.ready.value = false;
    this.services.value = {};
    this.health.value = [];
    this.issues.value = [];
    this.entities.replace({});
    this.signInProblem.value = problem;
    this.status.value = "signed-out";
  }

  /**
   * Calls a service for one entity. `patch` shows at once and is taken back when the call fails; the
   * hub's message then appears as a toast.
   */
  async operate(entityId: string, service: string, data: object, patch: Patch): Promise<void> {
    this.entities.overlay(entityId, patch);
    try {
      if (!this.#connection?.connected) throw new Error("The hub is not reachable just now.");
      const [domain, name] = service.split(".") as [string, string];
      await callService(this.#connection, domain, name, data, { entity_id: entityId });
      this.entities.confirm(entityId);
    } catch (error) {
      this.entities.rollback(entityId);
      const name = this.entities.get(entityId)?.attributes.friendly_name ?? entityId;
      this.toasts.show(`${name} did not follow`, messageOf(error));
      throw error;
    }
  }

  /** Calls a service that answers. */
  async ask<T>(domain: string, service: string, data: object = {}): Promise<T> {
    if (!this.#connection?.connected) throw new Error("The hub is not reachable just now.");
    const result = (await callService(this.#connection, domain, service, data, undefined, true)) as { response: T };
    return result.response;
  }

  /** Sets a disabled integration up again. */
  async enable(domain: string): Promise<void> {
    try {
      if (!this.#connection?.connected) throw new Error("The hub is not reachable just now.");
      await this.#connection.sendMessagePromise({ type: "hearth/integration/enable", domain });
    } catch (error) {
      this.toasts.show(`${domain} stays off`, messageOf(error));
    }
  }

  /** Sends a command that answers once. */
  async send<T>(command: { type: string; [field: string]: unknown }): Promise<T> {
    if (!this.#connection?.connected) throw new Error("The hub is not reachable just now.");
    return this.#connection.sendMessagePromise<T>(command);
  }

  /** Sends a request of the REST interface; an error answer becomes an exception with its message. */
  async request<T>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<T> {
    const response = await fetch(`/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${loadToken() ?? ""}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new RequestError(response.status, answer);
    return answer as T;
  }

  hasService(domain: string, service: string): boolean {
    return this.services.value[domain]?.[service] !== undefined;
  }

  async #begin(connection: Connection): Promise<void> {
    this.#connection = connection;
    connection.addEventListener("disconnected", () => {
      if (connection === this.#connection) this.status.value = "offline";
    });
    connection.addEventListener("ready", () => {
      if (connection === this.#connection) void this.#again(connection);
    });
    connection.addEventListener("reconnect-error", () => {
      if (connection === this.#connection) this.signOut(REJECTED);
    });
    this.status.value = "online";
    subscribeServices(connection, (services) => (this.services.value = services));
    const refetch = () => this.#registryChanged();
    connection.subscribeEvents(refetch, "device_registry_updated").catch(() => {});
    connection.subscribeEvents(refetch, "entity_registry_updated").catch(() => {});
    connection.subscribeEvents(() => void this.#fetchIssues(), "repairs_issue_registry_updated").catch(() => {});
    void this.#fetchIssues();
    connection
      .subscribeMessage<HealthSample>((sample) => (this.health.value = remember(this.health.value, sample)), { type: "hearth/health/subscribe" })
      .catch(() => {});
    await this.#fetchRegistry();
    subscribeEntities(connection, (entities) => {
      this.entities.replace(entities);
      this.ready.value = true;
    });
  }

  async #again(connection: Connection): Promise<void> {
    this.status.value = "online";
    this.#registryChanged();
    void this.#fetchIssues();
    const states = await getStates(connection).catch(() => null);
    if (states) this.entities.retain(new Set(states.map((state) => state.entity_id)));
  }

  #registryChanged(): void {
    clearTimeout(this.#registryTimer);
    this.#registryTimer = setTimeout(() => void this.#fetchRegistry(), REGISTRY_DELAY_MS);
  }

  async #fetchRegistry(): Promise<void> {
    const connection = this.#connection;
    if (!connection?.connected) return;
    try {
      const [devices, display] = await Promise.all([
        connection.sendMessagePromise<Device[]>({ type: "config/device_registry/list" }),
        connection.sendMessagePromise<{ entity_categories: Record<string, string>; entities: DisplayEntry[] }>({
          type: "config/entity_registry/list_for_display",
        }),
      ]);
      this.registry.value = {
        devices,
        entries: new Map(display.entities.map((entry) => [entry.ei, entry])),
        categories: display.entity_categories,
      };
    } catch (error) {
      if (connection.connected) this.toasts.show("The devices' names are missing", messageOf(error));
    }
  }

  async #fetchIssues(): Promise<void> {
    const list = await this.#connection?.sendMessagePromise<{ issues: Issue[] }>({ type: "repairs/list_issues" }).catch(() => null);
    if (list) this.issues.value = shown(list.issues);
  }

  async #ping(): Promise<void> {
    const connection = this.#connection;
    if (!connection?.connected || this.#pinging) return;
    this.#pinging = true;
    const limit = setTimeout(() => connection.reconnect(true), PING_LIMIT_MS);
    await connection.ping().catch(() => {});
    clearTimeout(limit);
    this.#pinging = false;
  }
}

/** A request that the hub has refused. */
export class RequestError extends Error {
  /** What is wrong, by field; `base` is all of them. */
  readonly errors: Readonly<Record<string, string>>;

  constructor(status: number, answer: unknown) {
    const said = (answer ?? {}) as { message?: string; errors?: Record<string, string> };
    super(said.message ?? `The hub answered with ${status}.`);
    this.errors = said.errors ?? {};
  }
}

/** The text of a hub's error answer or of an exception. */
export function messageOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return typeof error === "number" ? "The connection was lost." : String(error);
}

export const hub = new Hub();
