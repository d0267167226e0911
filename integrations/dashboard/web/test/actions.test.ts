import { describe, expect, it } from "vitest";
import { actionsOf, canToggle } from "../src/model/actions.js";

const labels = (domain: string, state: string, features: number, position?: number) =>
  actionsOf(domain, state, features, position).map((action) => (action.disabled ? `(${action.label})` : action.label));

describe("what one can do with an entity", () => {
  it("moves a cover as far as its features go", () => {
    expect(labels("cover", "open", 11)).toEqual(["(Open)", "Stop", "Close"]);
    expect(labels("cover", "open", 15, 40)).toEqual(["Open", "Stop", "Close"]);
    expect(labels("cover", "closed", 3)).toEqual(["Open", "(Close)"]);
    expect(labels("cover", "unknown", 0)).toEqual([]);
  });

  it("locks what is open and unlocks what is locked", () => {
    expect(labels("lock", "locked", 0)).toEqual(["Unlock"]);
    expect(labels("lock", "unlocked", 0)).toEqual(["Lock"]);
    expect(labels("lock", "jammed", 0)).toEqual(["Lock"]);
  });

  it("presses, activates and installs", () => {
    expect(labels("button", "unknown", 0)).toEqual(["Press"]);
    expect(labels("scene", "unknown", 0)).toEqual(["Activate"]);
    expect(labels("update", "on", 1)).toEqual(["Install"]);
    expect(labels("update", "on", 0)).toEqual([]);
    expect(labels("update", "off", 1)).toEqual([]);
    expect(labels("sensor", "7", 0)).toEqual([]);
  });

  it("toggles a fan only when it can do both", () => {
    expect(canToggle("fan", 48)).toBe(true);
    expect(canToggle("fan", 32)).toBe(false);
    expect(canToggle("switch", 0)).toBe(true);
    expect(canToggle("cover", 3)).toBe(false);
  });
});
