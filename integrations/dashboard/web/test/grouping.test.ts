import { describe, expect, it } from "vitest";
import { buildGroups, countDomains, distribute, filterGroups, UNGROUPED, type Device, type DisplayEntry, type Registry } from "../src/model/grouping.js";

const device = (id: string, name: string | null, more: Partial<Device> = {}): Device => ({ id, name, name_by_user: null, ...more });
const entry = (ei: string, more: Partial<DisplayEntry> = {}): DisplayEntry => ({ ei, pl: "mqtt", ...more });
function registry(devices: Device[], entries: DisplayEntry[]): Registry {
  return { devices, entries: new Map(entries.map((one) => [one.ei, one])), categories: { 0: "config", 1: "diagnostic" } };
}

const house = registry(
  [device("d1", "Ceiling", { manufacturer: "Philips", model: "Hue" }), device("d2", "Front door"), device("d3", "Plug", { name_by_user: "Fridge" })],
  [
    entry("light.ceiling", { di: "d1" }),
    entry("sensor.ceiling_lqi", { di: "d1", en: "Linkquality", ec: 1 }),
    entry("binary_sensor.door", { di: "d2" }),
    entry("switch.plug", { di: "d3" }),
    entry("sensor.plug_power", { di: "d3", en: "Power", dp: 1 }),
    entry("sensor.hidden", { di: "d3", hb: true }),
  ],
);
const ids = ["binary_sensor.door", "light.ceiling", "sensor.ceiling_lqi", "sensor.hidden", "sensor.plug_power", "switch.plug", "sensor.outside"];
const about = (id: string) =>
  ({
    "light.ceiling": { friendly_name: "Ceiling" },
    "binary_sensor.door": { friendly_name: "Front door", device_class: "door" },
    "switch.plug": { friendly_name: "Fridge" },
    "sensor.outside": { friendly_name: "Outside" },
  })[id];
const groups = buildGroups(house, ids, about);

describe("grouping", () => {
  it("puts lights first, then switches, then what one reads, and the rest last", () => {
    expect(groups.map((group) => group.name)).toEqual(["Ceiling", "Fridge", "Front door", "Without a device"]);
    expect(groups.at(-1)!.id).toBe(UNGROUPED);
  });

  it("folds settings and diagnostics away and leaves hidden entities out", () => {
    expect(groups[0]!.main.map((entity) => entity.id)).toEqual(["light.ceiling"]);
    expect(groups[0]!.more.map((entity) => entity.name)).toEqual(["Linkquality"]);
    expect(groups.flatMap((group) => group.main).some((entity) => entity.id === "sensor.hidden")).toBe(false);
  });

  it("names a device's main entity by its kind", () => {
    expect(groups[0]!.main[0]!.name).toBe("Light");
    expect(groups[2]!.main[0]!.name).toBe("Door");
  });

  it("does not repeat the device's name", () => {
    const one = buildGroups(registry([device("d", "Plug")], [entry("sensor.a", { di: "d" })]), ["sensor.a"], () => ({ friendly_name: "Plug Power" }));
    expect(one[0]!.main[0]!.name).toBe("Power");
  });

  it("marks devices of the demo house", () => {
    const one = buildGroups(registry([device("d", "Lamp")], [entry("light.a", { di: "d", pl: "demo" })]), ["light.a"], () => undefined);
    expect(one[0]!.demo).toBe(true);
    expect(groups[0]!.demo).toBe(false);
  });

  it("treats an entity of an unknown device as one without", () => {
    const one = buildGroups(registry([], [entry("light.a", { di: "gone" })]), ["light.a"], () => undefined);
    expect(one.map((group) => group.id)).toEqual([UNGROUPED]);
  });
});

describe("searching and filtering", () => {
  it("finds by device, maker, name and id, in any order", () => {
    expect(filterGroups(groups, { query: "hue philips", domain: null }).map((group) => group.name)).toEqual(["Ceiling"]);
    expect(filterGroups(groups, { query: "sensor.plug", domain: null })[0]!.main.map((entity) => entity.id)).toEqual(["sensor.plug_power"]);
    expect(filterGroups(groups, { query: "nothing like this", domain: null })).toEqual([]);
  });

  it("brings a folded entity to the front when only it was found", () => {
    const found = filterGroups(groups, { query: "linkquality", domain: null });
    expect(found[0]!.main.map((entity) => entity.id)).toEqual(["sensor.ceiling_lqi"]);
    expect(found[0]!.more).toEqual([]);
  });

  it("filters by domain", () => {
    expect(filterGroups(groups, { query: "", domain: "switch" }).map((group) => group.name)).toEqual(["Fridge"]);
    expect(filterGroups(groups, { query: "", domain: null })).toBe(groups);
  });

  it("counts what is there, the main domains first", () => {
    expect(countDomains(groups)).toEqual([
      ["light", 1],
      ["switch", 1],
      ["binary_sensor", 1],
      ["sensor", 3],
    ]);
  });
});

describe("columns", () => {
  it("hold every group once and start with the first in the first", () => {
    const columns = distribute(groups, 3);
    expect(columns[0]![0]).toBe(groups[0]);
    expect(columns.flat().length).toBe(groups.length);
    expect(distribute(groups, 0).length).toBe(1);
  });
});
