import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HassEntity } from "home-assistant-js-websocket";
import { EntityStore, follows } from "../src/hub/entity-store.js";
import { moodOf, ranked, remember, type HealthSample } from "../src/hub/health.js";
import { Latest } from "../src/hub/latest.js";
import { brokerProblem } from "../src/hub/mqtt.js";
import { asCode, codeInHash, exchangeCode } from "../src/hub/session.js";
import { sparkPoints } from "../src/model/spark.js";
import { openText } from "../src/model/summary.js";

const entity = (id: string, state: string, attributes = {}) => ({ entity_id: id, state, attributes, last_changed: "", last_updated: "", context: { id: "", user_id: null, parent_id: null } }) as HassEntity;

describe("the entity store", () => {
  let flush: () => void;
  let store: EntityStore;
  beforeEach(() => {
    vi.useFakeTimers();
    store = new EntityStore((task) => (flush = task));
  });
  afterEach(() => vi.useRealTimers());
  const show = (...entities: HassEntity[]) => {
    store.replace(Object.fromEntries(entities.map((one) => [one.entity_id, one])));
    flush();
  };

  it("tells only those whose entity changed, once a frame", () => {
    const a = entity("light.a", "off");
    show(a, entity("light.b", "off"));
    const heard: string[] = [];
    store.watch("light.a", () => heard.push("a"));
    store.watch("light.b", () => heard.push("b"));
    store.replace({ "light.a": a, "light.b": entity("light.b", "on") });
    store.replace({ "light.a": a, "light.b": entity("light.b", "off") });
    flush();
    expect(heard).toEqual(["b"]);
  });

  it("keeps the list of ids until one comes or goes", () => {
    show(entity("light.b", "off"), entity("light.a", "off"));
    const ids = store.ids.value;
    expect(ids).toEqual(["light.a", "light.b"]);
    show(entity("light.b", "on"), entity("light.a", "off"));
    expect(store.ids.value).toBe(ids);
    show(entity("light.b", "on"));
    expect(store.ids.value).toEqual(["light.b"]);
  });

  it("shows what a control was set to until the hub follows", () => {
    show(entity("light.a", "off"));
    store.overlay("light.a", { state: "on", attributes: { brightness: 128 } });
    expect(store.get("light.a")).toMatchObject({ state: "on", attributes: { brightness: 128 } });
    show(entity("light.a", "on", { brightness: 40 }));
    expect(store.isPending("light.a")).toBe(true);
    show(entity("light.a", "on", { brightness: 127 }));
    expect(store.isPending("light.a")).toBe(false);
    expect(store.get("light.a")!.attributes["brightness"]).toBe(127);
  });

  it("goes back when the call fails", () => {
    show(entity("light.a", "off"));
    store.overlay("light.a", { state: "on" });
    store.rollback("light.a");
    expect(store.get("light.a")!.state).toBe("off");
  });

  it("goes back when the hub accepts but nothing follows", () => {
    show(entity("light.a", "off"));
    store.overlay("light.a", { state: "on" });
    store.confirm("light.a");
    vi.advanceTimersByTime(10_000);
    expect(store.get("light.a")!.state).toBe("off");
  });

  it("forgets what the hub no longer has after a reconnect", () => {
    const a = entity("light.a", "on");
    const b = entity("light.b", "on");
    show(a, b);
    store.retain(new Set(["light.a"]));
    flush();
    expect(store.ids.value).toEqual(["light.a"]);
    show(a, b);
    expect(store.ids.value).toEqual(["light.a"]);
    show(a, entity("light.b", "on"));
    expect(store.ids.value).toEqual(["light.a", "light.b"]);
  });
});

describe("following an order", () => {
  it("forgives rounding and another colour mode", () => {
    expect(follows(entity("light.a", "on", { color_temp_kelvin: 2703, color_mode: "color_temp" }), { attributes: { color_temp_kelvin: 2700 } })).toBe(true);
    expect(follows(entity("light.a", "on", { hs_color: [269.2, 77], color_mode: "xy" }), { attributes: { hs_color: [268, 78], color_mode: "hs", color_temp_kelvin: null } })).toBe(true);
    expect(follows(entity("light.a", "on", { brightness: 90 }), { attributes: { brightness: 128 } })).toBe(false);
  });
});

describe("sending the latest", () => {
  it("skips what was overtaken and survives a failure", async () => {
    const sent: number[] = [];
    const ends: (() => void)[] = [];
    const latest = new Latest<number>((value) => {
      sent.push(value);
      return new Promise((resolve, reject) => ends.push(value === 1 ? () => reject(new Error("no")) : () => resolve(null)));
    });
    latest.offer(1);
    latest.offer(2);
    latest.offer(3);
    expect(sent).toEqual([1]);
    ends[0]!();
    await vi.waitFor(() => expect(sent).toEqual([1, 3]));
  });
});

describe("signing in", () => {
  it("tells codes from tokens", () => {
    expect(asCode(" ab12-cd34-ef56 ")).toBe("AB12-CD34-EF56");
    expect(asCode("eyJhbGciOiJIUzI1NiJ9.e30.abc")).toBeNull();
    expect(codeInHash("#code=AB12-CD34-EF56")).toBe("AB12-CD34-EF56");
    expect(codeInHash("#code=")).toBeNull();
    expect(codeInHash("")).toBeNull();
  });

  const answering = (status: number, body: unknown) => (async () => new Response(JSON.stringify(body), { status })) as typeof fetch;

  it("exchanges a code for a token", async () => {
    await expect(exchangeCode("AB12-CD34-EF56", answering(200, { token: "t" }))).resolves.toBe("t");
  });

  it("says what the hub says about a wrong code", async () => {
    await expect(exchangeCode("X", answering(401, { message: "This code is too old." }))).rejects.toThrow("This code is too old.");
    await expect(exchangeCode("X", answering(401, {}))).rejects.toThrow("does not know this code");
    await expect(exchangeCode("X", answering(500, {}))).rejects.toThrow("log says why");
    await expect(exchangeCode("X", (async () => Promise.reject(new TypeError())) as typeof fetch)).rejects.toThrow("does not answer");
  });
});

describe("the loop's figures", () => {
  const sample = (more: Partial<HealthSample>): HealthSample => ({ uptime_s: 1, turns_per_s: 1, steps_per_s: 1, busy: 0, longest_step_ms: 0, longest_step_owner: null, queue_length: 0, tasks: 0, timers: 0, owners: [], ...more });
  const owner = (name: string, loop_ms_per_s: number) => ({ name, loop_ms_per_s, longest_step_ms: 0, steps_per_s: 0, tasks: 0 });

  it("have a mood", () => {
    expect(moodOf(sample({}))).toBe("calm");
    expect(moodOf(sample({ busy: 0.5 }))).toBe("busy");
    expect(moodOf(sample({ longest_step_ms: 51 }))).toBe("strained");
  });

  it("are kept for a minute, and owners ranked", () => {
    let history: readonly HealthSample[] = [];
    for (let n = 0; n < 100; n++) history = remember(history, sample({ uptime_s: n }));
    expect(history.length).toBe(60);
    expect(history[0]!.uptime_s).toBe(40);
    expect(ranked([owner("a", 1), owner("b", 3), owner("c", 2)]).map((one) => one.name)).toEqual(["b", "c", "a"]);
  });

  it("draw from the right edge, within the box", () => {
    expect(sparkPoints([], { length: 60, ceiling: 1 })).toEqual([]);
    const points = sparkPoints([0, 5, 10], { length: 3, ceiling: 1 });
    expect(points).toEqual([[0, 39], [50, 20.5], [100, 2]]);
  });
});

describe("words around the house", () => {
  it("name what is open", () => {
    expect(openText([])).toBe("Everything is closed");
    expect(openText(["Front door", "Window"])).toBe("Front door and Window are open");
    expect(openText(["a", "b", "c"])).toBe("3 doors and windows are open");
  });

  it("help with a broker's address", () => {
    expect(brokerProblem("mqtt://host:1883")).toBeNull();
    expect(brokerProblem("host:1883")).toBe("Put mqtt:// in front: mqtt://host:1883");
    expect(brokerProblem(" ")).toMatch(/address/);
  });
});
