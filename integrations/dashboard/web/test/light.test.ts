import { describe, expect, it } from "vitest";
import { abilities, brightnessPercent, kelvinColor, lightColor, percentToBrightness } from "../src/model/light.js";

describe("what a light can do", () => {
  it("follows its colour modes", () => {
    expect(abilities({ supported_color_modes: ["onoff"] })).toEqual({ brightness: false, white: null, color: false, effects: [] });
    expect(abilities({ supported_color_modes: ["brightness"] }).brightness).toBe(true);
    expect(abilities({ supported_color_modes: ["color_temp", "xy"], min_color_temp_kelvin: 2202, max_color_temp_kelvin: 4000, effect_list: ["blink"] })).toEqual({
      brightness: true,
      white: { min: 2202, max: 4000 },
      color: true,
      effects: ["blink"],
    });
  });

  it("survives attributes of a wrong kind", () => {
    expect(abilities({ supported_color_modes: "hs", effect_list: [1, "calm", null] })).toEqual({ brightness: false, white: null, color: false, effects: ["calm"] });
    expect(lightColor({ hs_color: ["red", 3] })).toBeNull();
  });
});

describe("brightness", () => {
  it("is a per cent of 255 and never 0 for a light that shines", () => {
    expect(brightnessPercent(255)).toBe(100);
    expect(brightnessPercent(128)).toBe(50);
    expect(brightnessPercent(1)).toBe(1);
    expect(brightnessPercent(null)).toBeNull();
  });

  it("survives the way there and back for every per cent", () => {
    for (let percent = 1; percent <= 100; percent++) expect(brightnessPercent(percentToBrightness(percent))).toBe(percent);
  });
});

describe("a light's colour", () => {
  it("goes from warm to cool", () => {
    expect(kelvinColor(1000)).toBe("rgb(255 150 52)");
    expect(kelvinColor(9000)).toBe("rgb(244 243 255)");
    expect(kelvinColor(2350)).toBe("rgb(255 167 80)");
  });

  it("is white in white mode although a hue is reported", () => {
    expect(lightColor({ color_mode: "color_temp", color_temp_kelvin: 2700, hs_color: [28, 60] })).toBe("rgb(255 183 108)");
    expect(lightColor({ color_mode: "xy", hs_color: [268, 78] })).toMatch(/^hsl\(268 /);
    expect(lightColor({ color_mode: "brightness" })).toBeNull();
  });
});
