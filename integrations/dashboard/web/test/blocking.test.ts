import { describe, expect, it } from "vitest";
import { measured, outcomeOf, saving, shortCall, type Calls } from "../src/hub/blocking.js";

const calls = (some: Partial<Calls>): Calls => ({ count: 1, held: 0, moved: 0, could_not_move: 0, total_ms: 1, longest_ms: 1, overhead_ms: 0, ...some });

describe("what blocks", () => {
  it("names the worst outcome of a site", () => {
    expect(outcomeOf(calls({ moved: 3 }))).toBe("moved");
    expect(outcomeOf(calls({ held: 1, moved: 3 }))).toBe("mixed");
    expect(outcomeOf(calls({ held: 1 }))).toBe("held");
    expect(outcomeOf(calls({ held: 1, moved: 3, could_not_move: 1 }))).toBe("stuck");
  });

  it("writes times in their own unit", () => {
    expect(measured(0.42)).toBe("0.4 ms");
    expect(measured(38.2)).toBe("38 ms");
    expect(measured(1234)).toBe("1.2 s");
    expect(measured(180_000)).toBe("3 min");
  });

  it("shortens a call to class and method", () => {
    expect(shortCall("java.nio.file.Files.readString")).toBe("Files.readString");
  });

  it("says what one offload would save, when that is worth it", () => {
    expect(saving(calls({ moved: 100, overhead_ms: 50 }))).toBe("50 ms");
    expect(saving(calls({ moved: 1, overhead_ms: 50 }))).toBeNull();
    expect(saving(calls({ moved: 100, overhead_ms: 0.3 }))).toBeNull();
  });
});
