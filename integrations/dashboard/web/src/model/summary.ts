/** The house in a few words. */

import type { HassEntity } from "home-assistant-js-websocket";
import type { EntityMeta, Group } from "./grouping.js";

export interface Summary {
  readonly lightsOn: number;
  /** How many doors and windows are watched, and the names of those that are open. */
  readonly openings: number;
  readonly open: readonly string[];
  /** Names of detectors that ask for attention: smoke, leak, gas, tampering. */
  readonly alarms: readonly string[];
  readonly unavailable: number;
}

const OPENINGS = new Set(["door", "window", "garage_door", "opening"]);
const ALARMS = new Set(["smoke", "gas", "carbon_monoxide", "moisture", "safety", "tamper"]);

export function summarize(groups: readonly Group[], stateOf: (id: string) => HassEntity | undefined): Summary {
  let lightsOn = 0;
  let unavailable = 0;
  let openings = 0;
  const open: string[] = [];
  const alarms: string[] = [];
  const count = (entity: EntityMeta) => {
    const state = stateOf(entity.id);
    if (!state) return;
    if (state.state === "unavailable") unavailable++;
    const deviceClass = entity.domain === "binary_sensor" ? (state.attributes.device_class ?? "") : "";
    if (OPENINGS.has(deviceClass)) openings++;
    if (state.state !== "on") return;
    const name = entity.deviceName ?? entity.name;
    if (entity.domain === "light") lightsOn++;
    if (OPENINGS.has(deviceClass)) open.push(name);
    if (ALARMS.has(deviceClass)) alarms.push(name);
  };
  for (const group of groups) {
    for (const entity of group.main) count(entity);
    for (const entity of group.more) count(entity);
  }
  return { lightsOn, openings, open, alarms, unavailable };
}

/** "Front door is open", "Front door and Window are open", "5 doors and windows are open". */
export function openText(open: readonly string[]): string {
  if (open.length === 0) return "Everything is closed";
  if (open.length === 1) return `${open[0]} is open`;
  if (open.length === 2) return `${open[0]} and ${open[1]} are open`;
  return `${open.length} doors and windows are open`;
}

export function greeting(hour: number): string {
  if (hour < 5 || hour >= 18) return "Good evening";
  return hour < 12 ? "Good morning" : "Good afternoon";
}
