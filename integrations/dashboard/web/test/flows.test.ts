import { describe, expect, it } from "vitest";
import { answerOf, errorOf, kindOf, optionsOf, reasonOf, stateOf, type Entry, type Field } from "../src/model/flows.js";

const field = (name: string, selector: Field["selector"], preset?: unknown): Field => ({ name, required: true, selector, default: preset });
const entry: Entry = { entry_id: "1", domain: "station", title: "Roof", state: "loaded", reason: null, disabled_by: null, supports_options: false };

describe("forms", () => {
  it("know what to show for a field", () => {
    expect(kindOf(field("a", { text: {} }))).toBe("text");
    expect(kindOf(field("a", { text: { type: "password" } }))).toBe("password");
    expect(kindOf(field("a", { number: { min: 1 } }))).toBe("number");
    expect(kindOf(field("a", { boolean: {} }))).toBe("boolean");
    expect(optionsOf(field("a", { select: { options: ["ms", { value: "kmh", label: "km/h" }] } }))).toEqual(["ms", "kmh"]);
  });

  it("send numbers as numbers, presets where nothing was typed, and nothing for what is empty", () => {
    const fields = [field("host", { text: {} }), field("port", { number: {} }, 80), field("unit", { text: {} }, "ms"), field("note", { text: {} })];
    expect(answerOf(fields, { host: "10.0.0.1", port: "8080", note: "" })).toEqual({ host: "10.0.0.1", port: 8080, unit: "ms" });
    expect(answerOf(fields, { port: "many" })).toEqual({ port: "many", unit: "ms" });
  });
});

describe("words", () => {
  it("say how an entry is", () => {
    expect(stateOf(entry)).toBe("works");
    expect(stateOf({ ...entry, state: "setup_retry", reason: "no answer" })).toBe("cannot be reached; trying again (no answer)");
    expect(stateOf({ ...entry, disabled_by: "user" })).toBe("is switched off");
  });

  it("say why a flow has ended, also in words of the integration's own", () => {
    expect(reasonOf({ type: "abort", flow_id: "1", handler: "station", reason: "already_configured" })).toBe("This is added already.");
    expect(reasonOf({ type: "abort", flow_id: "1", handler: "station", reason: "not_a_roof" })).toBe("Not a roof");
    expect(errorOf("invalid_auth")).toBe("These credentials are refused.");
    expect(errorOf("expected a number, found text")).toBe("expected a number, found text");
  });
});
