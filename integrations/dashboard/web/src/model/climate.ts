/** What a person can see and set of something that heats or cools. */
export interface Climate {
  readonly current: number | null;
  readonly target: number | null;
  /** The next target temperatures; null at the end of the range. */
  readonly cooler: number | null;
  readonly warmer: number | null;
  readonly modes: readonly string[];
}

const STEP = 0.5;

export function climateOf(attributes: Readonly<Record<string, unknown>>): Climate {
  const number = (key: string): number | null => (typeof attributes[key] === "number" ? (attributes[key] as number) : null);
  const target = number("temperature");
  const step = number("target_temp_step") ?? STEP;
  const [min, max] = [number("min_temp") ?? -Infinity, number("max_temp") ?? Infinity];
  const to = (value: number): number | null => (value < min || value > max ? null : Math.round(value * 100) / 100);
  const modes = attributes["hvac_modes"];
  return {
    current: number("current_temperature"),
    target,
    cooler: target === null ? null : to(target - step),
    warmer: target === null ? null : to(target + step),
    modes: Array.isArray(modes) ? modes.map(String) : [],
  };
}
