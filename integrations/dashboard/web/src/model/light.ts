/** What a light can do, and which colour it has. */

/** A light's attributes as the hub sends them; nothing about them is taken on trust. */
export type LightAttributes = Readonly<Record<string, unknown>>;

export interface LightAbilities {
  readonly brightness: boolean;
  /** The range of white in kelvin, or null when the white cannot be chosen. */
  readonly white: { readonly min: number; readonly max: number } | null;
  readonly color: boolean;
  readonly effects: readonly string[];
}

const COLOR_MODES = new Set(["hs", "xy", "rgb", "rgbw", "rgbww"]);
const WITHOUT_BRIGHTNESS = new Set(["onoff", "unknown"]);

export function abilities(attributes: LightAttributes): LightAbilities {
  const modes = strings(attributes["supported_color_modes"]);
  return {
    brightness: modes.some((mode) => !WITHOUT_BRIGHTNESS.has(mode)),
    white: modes.includes("color_temp")
      ? { min: number(attributes["min_color_temp_kelvin"]) ?? 2000, max: number(attributes["max_color_temp_kelvin"]) ?? 6535 }
      : null,
    color: modes.some((mode) => COLOR_MODES.has(mode)),
    effects: strings(attributes["effect_list"]),
  };
}

/** Brightness 0–255 as a whole per cent; a light that is on never shows 0 %. */
export function brightnessPercent(brightness: unknown): number | null {
  const value = number(brightness);
  return value === null ? null : value <= 0 ? 0 : Math.max(1, Math.round((value / 255) * 100));
}

export function percentToBrightness(percent: number): number {
  return Math.max(1, Math.min(255, Math.round((percent / 100) * 255)));
}

export function hueAndSaturation(attributes: LightAttributes): readonly [number, number] | null {
  const pair = attributes["hs_color"];
  if (!Array.isArray(pair)) return null;
  const hue = number(pair[0]);
  const saturation = number(pair[1]);
  return hue === null || saturation === null ? null : [hue, saturation];
}

// Whites from candle to overcast sky, for drawing only.
const WHITES: readonly (readonly [kelvin: number, red: number, green: number, blue: number])[] = [
  [2000, 255, 150, 52],
  [2700, 255, 183, 108],
  [3500, 255, 208, 160],
  [4500, 255, 228, 204],
  [6500, 244, 243, 255],
];

export function kelvinColor(kelvin: number): string {
  const first = WHITES[0]!;
  const last = WHITES[WHITES.length - 1]!;
  const clamped = Math.min(Math.max(kelvin, first[0]), last[0]);
  const upper = WHITES.findIndex((white) => white[0] >= clamped);
  const b = WHITES[upper]!;
  const a = WHITES[Math.max(upper - 1, 0)]!;
  const share = b[0] === a[0] ? 0 : (clamped - a[0]) / (b[0] - a[0]);
  const mix = (i: 1 | 2 | 3) => Math.round(a[i] + (b[i] - a[i]) * share);
  return `rgb(${mix(1)} ${mix(2)} ${mix(3)})`;
}

/** The light's colour for its icon and slider, or null for the page's own glow. */
export function lightColor(attributes: LightAttributes): string | null {
  const kelvin = number(attributes["color_temp_kelvin"]);
  if (attributes["color_mode"] === "color_temp" && kelvin !== null) return kelvinColor(kelvin);
  const hs = hueAndSaturation(attributes);
  if (hs && hs[1] > 10) return `hsl(${Math.round(hs[0])} ${Math.round(60 + hs[1] * 0.35)}% ${Math.round(72 - hs[1] * 0.16)}%)`;
  return kelvin === null ? null : kelvinColor(kelvin);
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
