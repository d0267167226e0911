/** What blocks the loop, as the hub's guard has counted it. */

export interface Calls {
  readonly count: number;
  readonly held: number;
  readonly moved: number;
  readonly could_not_move: number;
  readonly total_ms: number;
  readonly longest_ms: number;
  readonly overhead_ms: number;
}

export interface BlockingSite extends Calls {
  readonly owner: string;
  readonly call: string;
  readonly line: string | null;
  readonly category: string;
  readonly per_minute: number;
  readonly instead: string;
  readonly link: string;
}

export interface BlockingOwner extends Calls {
  readonly owner: string;
}

export interface HoldUp {
  readonly owner: string;
  readonly what: string;
  readonly line: string | null;
  readonly doing: string;
  readonly count: number;
  readonly handed_over: number;
  readonly longest_ms: number;
}

export interface BlockingReport {
  readonly watching: boolean;
  readonly note: string;
  readonly all: Calls;
  readonly site_count: number;
  readonly offset: number;
  readonly sites: readonly BlockingSite[];
  readonly owners: readonly BlockingOwner[];
  readonly hold_ups: readonly HoldUp[];
}

export type Outcome = "held" | "stuck" | "mixed" | "moved";

/** What became of the calls of a site; the worst that happened decides. */
export function outcomeOf(calls: Calls): Outcome {
  if (calls.could_not_move > 0) return "stuck";
  if (calls.held === 0) return "moved";
  return calls.moved > 0 ? "mixed" : "held";
}

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  held: "Held the loop",
  stuck: "Could not be moved",
  mixed: "Held and moved",
  moved: "Moved off the loop",
};

/** "0.4 ms", "38 ms", "1.2 s", "3 min": a measured time in its own unit. */
export function measured(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** `java.nio.file.Files.readString` as a person says it: `Files.readString`. */
export function shortCall(call: string): string {
  return call.split(".").slice(-2).join(".");
}

/** What one offload of a site's calls together would save; null when that is not worth a word. */
export function saving(calls: Calls): string | null {
  return calls.moved > 1 && calls.overhead_ms >= 1 ? measured(calls.overhead_ms * (1 - 1 / calls.moved)) : null;
}
