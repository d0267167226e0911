/** Entities arranged by device, searched and spread over columns. */

import { kindName } from "./words.js";

/** The fields of `config/device_registry/list` this page uses. */
export interface Device {
  readonly id: string;
  readonly name: string | null;
  readonly name_by_user: string | null;
  readonly manufacturer?: string | null;
  readonly model?: string | null;
}

/** One entry of `config/entity_registry/list_for_display`. */
export interface DisplayEntry {
  readonly ei: string;
  readonly pl: string;
  readonly di?: string;
  readonly ec?: number;
  readonly en?: string | null;
  readonly hb?: boolean;
  readonly dp?: number;
}

export interface Registry {
  readonly devices: readonly Device[];
  readonly entries: ReadonlyMap<string, DisplayEntry>;
  readonly categories: Readonly<Record<string, string>>;
}

/** What an entity's state says about its name. */
export interface About {
  readonly friendly_name?: string | undefined;
  readonly device_class?: string | undefined;
}

export interface EntityMeta {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly deviceName: string | null;
  readonly precision: number | undefined;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Maker and model, or an empty string. */
  readonly detail: string;
  readonly demo: boolean;
  readonly main: readonly EntityMeta[];
  /** Settings and diagnostics, folded away. */
  readonly more: readonly EntityMeta[];
}

/** The id of the group of entities that belong to no device. */
export const UNGROUPED = "";

const ORDER = [
  "light", "switch", "climate", "fan", "cover", "lock", "scene", "select", "number", "text", "button", "binary_sensor", "sensor", "event", "update",
];
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function domainOf(entityId: string): string {
  return entityId.slice(0, entityId.indexOf("."));
}

/**
 * Groups entities by device: lights first, then what else one can switch, then what one only reads,
 * each part by name; entities without a device come last, under a group of their own.
 */
export function buildGroups(
  registry: Registry,
  entityIds: readonly string[],
  about: (entityId: string) => About | undefined,
): Group[] {
  const devices = new Map(registry.devices.map((device) => [device.id, device]));
  const members = new Map<string, { main: EntityMeta[]; more: EntityMeta[]; demo: boolean }>();
  for (const id of entityIds) {
    const entry = registry.entries.get(id);
    if (entry?.hb) continue;
    const device = entry?.di === undefined ? undefined : devices.get(entry.di);
    const groupId = device?.id ?? UNGROUPED;
    let group = members.get(groupId);
    if (!group) members.set(groupId, (group = { main: [], more: [], demo: false }));
    const meta = metaOf(id, entry, device, about(id));
    const category = entry?.ec === undefined ? undefined : registry.categories[String(entry.ec)];
    (category === undefined ? group.main : group.more).push(meta);
    if (entry?.pl === "demo") group.demo = true;
  }
  const groups: Group[] = [];
  for (const [id, { main, more, demo }] of members) {
    const device = devices.get(id);
    groups.push({
      id,
      name: device ? deviceName(device) : "Without a device",
      detail: device ? [device.manufacturer, device.model].filter(Boolean).join(" · ") : "",
      demo,
      main: main.sort(byDomainAndName),
      more: more.sort(byDomainAndName),
    });
  }
  return groups.sort(byUse);
}

/** The groups with only the entities that fit; folded entities that fit come to the front. */
export function filterGroups(groups: readonly Group[], filter: { query: string; domain: string | null }): readonly Group[] {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filter.domain === null) return groups;
  const fits = (group: Group, entity: EntityMeta): boolean => {
    if (filter.domain !== null && entity.domain !== filter.domain) return false;
    const text = `${group.name} ${group.detail} ${entity.name} ${entity.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const result: Group[] = [];
  for (const group of groups) {
    const main = group.main.filter((entity) => fits(group, entity));
    const more = group.more.filter((entity) => fits(group, entity));
    if (words.length > 0 && main.length === 0 && more.length > 0) result.push({ ...group, main: more, more: [] });
    else if (main.length + more.length > 0) result.push({ ...group, main, more });
  }
  return result;
}

/** How many entities each domain has, the four main domains first. */
export function countDomains(groups: readonly Group[]): readonly (readonly [domain: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const group of groups) {
    for (const { domain } of [...group.main, ...group.more]) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => rank(a) - rank(b) || collator.compare(a, b));
}

/** Spreads groups over columns, each to the shortest so far, so that the page reads from the top. */
export function distribute(groups: readonly Group[], columns: number): readonly (readonly Group[])[] {
  const result: Group[][] = Array.from({ length: Math.max(1, columns) }, () => []);
  const heights = result.map(() => 0);
  for (const group of groups) {
    const column = heights.indexOf(Math.min(...heights));
    result[column]!.push(group);
    heights[column]! += estimatedHeight(group);
  }
  return result;
}

/** A group's height in pixels before it was ever drawn. */
export function estimatedHeight(group: Group): number {
  const lights = group.main.filter((entity) => entity.domain === "light").length;
  return 84 + group.main.length * 48 + lights * 64 + (group.more.length > 0 ? 44 : 0);
}

function metaOf(id: string, entry: DisplayEntry | undefined, device: Device | undefined, about: About | undefined): EntityMeta {
  const domain = domainOf(id);
  const owner = device ? deviceName(device) : null;
  return { id, domain, name: entityName(id, domain, entry?.en, owner, about), deviceName: owner, precision: entry?.dp };
}

// A device's main entity often has no name of its own: on the device's card its kind says enough.
function entityName(id: string, domain: string, own: string | null | undefined, device: string | null, about: About | undefined): string {
  const name = (own ?? about?.friendly_name ?? id.slice(id.indexOf(".") + 1).replaceAll("_", " ")).trim();
  if (device === null) return name;
  if (name === "" || name === device) return kindName(domain, about?.device_class);
  return name.startsWith(`${device} `) ? name.slice(device.length + 1) : name;
}

function deviceName(device: Device): string {
  return device.name_by_user || device.name || "Unnamed device";
}

function rank(domain: string): number {
  const index = ORDER.indexOf(domain);
  return index < 0 ? ORDER.length : index;
}

function byDomainAndName(a: EntityMeta, b: EntityMeta): number {
  return rank(a.domain) - rank(b.domain) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

function usefulness(group: Group): number {
  if (group.id === UNGROUPED) return 4;
  if (group.main.some((entity) => entity.domain === "light")) return 0;
  if (group.main.some((entity) => entity.domain === "switch")) return 1;
  return group.main.length > 0 ? 2 : 3;
}

function byUse(a: Group, b: Group): number {
  return usefulness(a) - usefulness(b) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}
