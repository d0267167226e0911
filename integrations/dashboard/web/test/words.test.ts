import { describe, expect, it } from "vitest";
import { domainName, kindName, onOffWords, sentence, toneOf } from "../src/model/words.js";

describe("words of a state", () => {
  it("says what a detector found", () => {
    expect(onOffWords("binary_sensor", "door", "on")).toBe("Open");
    expect(onOffWords("binary_sensor", "motion", "off")).toBe("Clear");
    expect(onOffWords("binary_sensor", "lock", "on")).toBe("Unlocked");
  });

  it("falls back to on and off", () => {
    expect(onOffWords("binary_sensor", undefined, "on")).toBe("On");
    expect(onOffWords("binary_sensor", "not_a_class", "off")).toBe("Off");
    expect(onOffWords("switch", "outlet", "on")).toBe("On");
  });

  it("keeps unavailable and unknown apart", () => {
    expect(onOffWords("light", undefined, "unavailable")).toBe("Unavailable");
    expect(onOffWords("binary_sensor", "door", "unknown")).toBe("Unknown");
  });

  it("alerts for smoke and for a lost connection, not for an open door", () => {
    expect(toneOf("binary_sensor", "smoke", "on")).toBe("alert");
    expect(toneOf("binary_sensor", "connectivity", "off")).toBe("alert");
    expect(toneOf("binary_sensor", "connectivity", "on")).toBe("calm");
    expect(toneOf("binary_sensor", "door", "on")).toBe("active");
    expect(toneOf("light", undefined, "on")).toBe("active");
    expect(toneOf("sensor", "temperature", "on")).toBe("calm");
  });

  it("names domains and unnamed entities", () => {
    expect(domainName("switch")).toBe("Switches");
    expect(domainName("light", false)).toBe("Light");
    expect(domainName("media_player")).toBe("Media players");
    expect(kindName("binary_sensor", "door")).toBe("Door");
    expect(kindName("switch", "outlet")).toBe("Switch");
    expect(sentence("washing_done")).toBe("Washing done");
  });
});
