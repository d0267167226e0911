import { describe, expect, it } from "vitest";
import { climateOf } from "../src/model/climate.js";

describe("a climate", () => {
  it("says what is, and what the next steps are", () => {
    const climate = climateOf({ current_temperature: 19.4, temperature: 21.5, target_temp_step: 0.5, min_temp: 5, max_temp: 22, hvac_modes: ["off", "heat"] });
    expect(climate).toEqual({ current: 19.4, target: 21.5, cooler: 21, warmer: 22, modes: ["off", "heat"] });
  });

  it("ends at its range, and has no target where none can be set", () => {
    expect(climateOf({ temperature: 5, min_temp: 5, max_temp: 30 }).cooler).toBeNull();
    expect(climateOf({ current_temperature: 20 })).toEqual({ current: 20, target: null, cooler: null, warmer: null, modes: [] });
  });
});
