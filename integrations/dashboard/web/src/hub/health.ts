/** The figures of the hub's loop, one sample a second. */

export interface OwnerHealth {
  readonly name: string;
  readonly loop_ms_per_s: number;
  readonly longest_step_ms: number;
  readonly steps_per_s: number;
  readonly tasks: number;
}

export interface HealthSample {
  readonly uptime_s: number;
  readonly turns_per_s: number;
  readonly steps_per_s: number;
  /** Share of the last second the loop was working, 0–1. */
  readonly busy: number;
  readonly longest_step_ms: number;
  readonly longest_step_owner: string | null;
  readonly queue_length: number;
  readonly tasks: number;
  readonly timers: number;
  readonly owners: readonly OwnerHealth[];
}

/** A step longer than this makes other work wait noticeably. */
export const LONG_STEP_MS = 50;

export const HISTORY_SECONDS = 60;

export type LoopMood = "calm" | "busy" | "strained";

/** One word for a sample. */
export function moodOf(sample: HealthSample): LoopMood {
  if (sample.busy >= 0.8 || sample.longest_step_ms >= LONG_STEP_MS) return "strained";
  return sample.busy >= 0.4 || sample.longest_step_ms >= LONG_STEP_MS / 4 ? "busy" : "calm";
}

/** The history with one more sample, at most a minute long. */
export function remember(history: readonly HealthSample[], sample: HealthSample): readonly HealthSample[] {
  return [...history.slice(-(HISTORY_SECONDS - 1)), sample];
}

/** Owners by the loop time they take, the greatest first. */
export function ranked(owners: readonly OwnerHealth[]): readonly OwnerHealth[] {
  return [...owners].sort((a, b) => b.loop_ms_per_s - a.loop_ms_per_s || b.steps_per_s - a.steps_per_s || (a.name < b.name ? -1 : 1));
}
