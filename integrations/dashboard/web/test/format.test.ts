import { describe, expect, it } from "vitest";
import { formatDuration, formatNumber, relativeTime, sensorText } from "../src/model/format.js";

const now = new Date("2026-11-23T08:00:00Z");
const text = (state: string, attributes = {}, precision?: number) => sensorText(state, attributes, { precision, now, locale: "en" });

describe("numbers", () => {
  it("keep the device's digits when nothing says otherwise", () => {
    expect(formatNumber("21.50", undefined, "en")).toBe("21.50");
    expect(formatNumber("7", undefined, "en")).toBe("7");
    expect(formatNumber("0.123456", undefined, "en")).toBe("0.1235");
  });

  it("follow the display precision", () => {
    expect(formatNumber("21.456", 1, "en")).toBe("21.5");
    expect(formatNumber("21", 2, "en")).toBe("21.00");
    expect(formatNumber("-3.5", 0, "en")).toBe("-4");
  });

  it("have separators only when they are long", () => {
    expect(formatNumber("2026", undefined, "en")).toBe("2026");
    expect(formatNumber("12876.4", undefined, "en")).toBe("12,876.4");
    expect(formatNumber("12876.4", undefined, "de")).toBe("12.876,4");
  });
});

describe("a sensor's text", () => {
  it("has value and unit, and the exact value as title", () => {
    expect(text("19.83", { unit_of_measurement: "°C", device_class: "temperature" }, 1)).toEqual({ value: "19.8", unit: "°C", title: "19.83 °C" });
  });

  it("prefers the registry's precision to the attributes'", () => {
    expect(text("1.2345", { suggested_display_precision: 2 }, 3).value).toBe("1.235");
    expect(text("1.2345", { suggested_display_precision: 2 }).value).toBe("1.23");
    expect(text("1.2345", { suggested_display_precision: "2" }).value).toBe("1.2345");
  });

  it("shows unknown and unavailable without a unit", () => {
    expect(text("unavailable", { unit_of_measurement: "°C" })).toEqual({ value: "Unavailable", unit: "" });
    expect(text("unknown", { device_class: "timestamp" })).toEqual({ value: "Unknown", unit: "" });
  });

  it("tells times relative to now", () => {
    expect(text("2026-11-23T07:55:00+00:00", { device_class: "timestamp" }).value).toBe("5 minutes ago");
    expect(text("2026-11-23T10:00:00+00:00", { device_class: "timestamp" }).value).toBe("in 2 hours");
    expect(text("not a time", { device_class: "timestamp" }).value).toBe("not a time");
  });

  it("leaves words and codes alone", () => {
    expect(text("eco_40_60", { device_class: "enum" }).value).toBe("Eco 40 60");
    expect(text("0042").value).toBe("0042");
    expect(text("1.2.3").value).toBe("1.2.3");
    expect(text("").value).toBe("–");
  });
});

describe("times", () => {
  it("do not count seconds", () => expect(relativeTime(new Date(now.getTime() - 20_000), now)).toBe("just now"));
  it("grow with distance", () => {
    expect(relativeTime(new Date(now.getTime() - 60_000), now)).toBe("1 minute ago");
    expect(relativeTime(new Date(now.getTime() - 3 * 86_400_000), now)).toBe("3 days ago");
  });
  it("have at most two parts", () => {
    expect(formatDuration(12.7)).toBe("12 s");
    expect(formatDuration(3720)).toBe("1 h 2 min");
    expect(formatDuration(93_600)).toBe("1 d 2 h");
  });
});
