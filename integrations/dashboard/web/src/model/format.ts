/** Numbers, units and times as people read them. */

import { isMissing, sentence } from "./words.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface SensorText {
  readonly value: string;
  readonly unit: string;
  /** The exact value, when `value` shortens it. */
  readonly title?: string;
}

export interface SensorAttributes {
  readonly device_class?: string | undefined;
  readonly unit_of_measurement?: string | undefined;
  readonly suggested_display_precision?: unknown;
  readonly display_precision?: unknown;
}

/** True for what a sensor reports as a plain decimal number. */
export function isNumeric(state: string): boolean {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(state);
}

/**
 * A number for reading. Without a precision the number keeps the digits the device sent, up to four
 * behind the point; no thousands separators below 10,000, so that years and codes stay recognisable.
 */
export function formatNumber(state: string, precision: number | undefined, locale?: string): string {
  const number = Number(state);
  const digits = precision === undefined ? undefined : Math.min(Math.max(Math.trunc(precision), 0), 10);
  return new Intl.NumberFormat(locale, {
    useGrouping: Math.abs(number) >= 10_000,
    minimumFractionDigits: digits ?? Math.min(state.match(/^[-+]?\d*\.(\d+)$/)?.[1]?.length ?? 0, 4),
    maximumFractionDigits: digits ?? 4,
  }).format(number);
}

/** "in 5 minutes", "3 hours ago"; seconds are not counted, they would only flicker. */
export function relativeTime(time: Date, now: Date, locale?: string): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  const [unit, length]: [Intl.RelativeTimeFormatUnit, number] =
    size < 0.95 * HOUR ? ["minute", MINUTE] : size < 0.95 * DAY ? ["hour", HOUR] : size < 60 * DAY ? ["day", DAY] : ["month", 30.44 * DAY];
  const count = Math.sign(seconds) * Math.max(1, Math.round(size / length));
  return new Intl.RelativeTimeFormat(locale ?? "en", { numeric: "always" }).format(count, unit);
}

/** "2 d 4 h", "4 min", "12 s": a length of time in at most two parts. */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`;
  return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / HOUR)} h`;
}

/** What a sensor's row shows. `precision` is the registry's display precision, which beats the attributes'. */
export function sensorText(
  state: string,
  attributes: SensorAttributes,
  options: { precision?: number | undefined; now: Date; locale?: string | undefined },
): SensorText {
  const unit = attributes.unit_of_measurement ?? "";
  if (isMissing(state)) return { value: sentence(state), unit: "" };
  if (attributes.device_class === "timestamp" || attributes.device_class === "date") {
    const time = new Date(state);
    if (!Number.isNaN(time.getTime())) return timeText(time, attributes.device_class, options);
  }
  if (attributes.device_class === "enum") return { value: sentence(state), unit: "" };
  if (!isNumeric(state) || (unit === "" && attributes.device_class === undefined && /^[-+]?0\d/.test(state))) {
    return { value: state === "" ? "–" : state, unit, title: state };
  }
  const precision = options.precision ?? asPrecision(attributes.display_precision) ?? asPrecision(attributes.suggested_display_precision);
  const value = formatNumber(state, precision, options.locale);
  const exact = unit ? `${state} ${unit}` : state;
  return { value, unit, title: exact };
}

function timeText(time: Date, deviceClass: string, options: { now: Date; locale?: string | undefined }): SensorText {
  if (deviceClass === "date") {
    return { value: new Intl.DateTimeFormat(options.locale, { dateStyle: "medium", timeZone: "UTC" }).format(time), unit: "" };
  }
  const title = new Intl.DateTimeFormat(options.locale, { dateStyle: "medium", timeStyle: "medium" }).format(time);
  return { value: relativeTime(time, options.now), unit: "", title };
}

function asPrecision(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
