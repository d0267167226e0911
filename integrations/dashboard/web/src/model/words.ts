/** What a state means in words, by domain and device class. */

/** How a state should feel: nothing special, something is on, or something needs attention. */
export type Tone = "calm" | "active" | "alert";

interface OnOff {
  readonly on: string;
  readonly off: string;
  /** The tone of "on"; "off" is calm unless `offTone` says otherwise. */
  readonly tone?: Tone;
  readonly offTone?: Tone;
}

const BINARY: Readonly<Record<string, OnOff>> = {
  battery: { on: "Low", off: "Normal", tone: "alert" },
  battery_charging: { on: "Charging", off: "Not charging" },
  carbon_monoxide: { on: "CO detected", off: "Clear", tone: "alert" },
  cold: { on: "Cold", off: "Normal", tone: "alert" },
  connectivity: { on: "Connected", off: "Disconnected", tone: "calm", offTone: "alert" },
  door: { on: "Open", off: "Closed" },
  garage_door: { on: "Open", off: "Closed" },
  gas: { on: "Gas detected", off: "Clear", tone: "alert" },
  heat: { on: "Hot", off: "Normal", tone: "alert" },
  light: { on: "Light detected", off: "No light" },
  lock: { on: "Unlocked", off: "Locked" },
  moisture: { on: "Wet", off: "Dry", tone: "alert" },
  motion: { on: "Motion detected", off: "Clear" },
  moving: { on: "Moving", off: "Still" },
  occupancy: { on: "Occupied", off: "Clear" },
  opening: { on: "Open", off: "Closed" },
  plug: { on: "Plugged in", off: "Unplugged" },
  power: { on: "Power detected", off: "No power" },
  presence: { on: "Home", off: "Away" },
  problem: { on: "Problem", off: "OK", tone: "alert" },
  running: { on: "Running", off: "Not running" },
  safety: { on: "Unsafe", off: "Safe", tone: "alert" },
  smoke: { on: "Smoke detected", off: "Clear", tone: "alert" },
  sound: { on: "Sound detected", off: "Quiet" },
  tamper: { on: "Tampering detected", off: "Clear", tone: "alert" },
  update: { on: "Update available", off: "Up to date" },
  vibration: { on: "Vibration detected", off: "Still" },
  window: { on: "Open", off: "Closed" },
};

/** A state that says nothing about the thing itself. */
export function isMissing(state: string): boolean {
  return state === "unavailable" || state === "unknown";
}

/** "Open", "Motion detected", "On": the words for an on/off state. */
export function onOffWords(domain: string, deviceClass: string | undefined, state: string): string {
  if (state === "unavailable") return "Unavailable";
  if (state === "unknown") return "Unknown";
  const kind = domain === "update" ? "update" : domain === "binary_sensor" ? deviceClass : undefined;
  const words = kind === undefined ? undefined : BINARY[kind];
  if (state === "on") return words?.on ?? "On";
  if (state === "off") return words?.off ?? "Off";
  return state;
}

const ACTIVE: Readonly<Record<string, readonly string[]>> = {
  cover: ["open", "opening", "closing"],
  fan: ["on"],
  light: ["on"],
  lock: ["unlocked", "open", "opening", "unlocking"],
  switch: ["on"],
  update: ["on"],
};

/** The tone of an entity's state. */
export function toneOf(domain: string, deviceClass: string | undefined, state: string): Tone {
  if (domain === "binary_sensor") {
    const words = deviceClass ? BINARY[deviceClass] : undefined;
    if (state === "on") return words?.tone ?? "active";
    if (state === "off") return words?.offTone ?? "calm";
    return "calm";
  }
  return ACTIVE[domain]?.includes(state) ? "active" : "calm";
}

const DOMAINS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  light: ["Light", "Lights"],
  switch: ["Switch", "Switches"],
  binary_sensor: ["Detector", "Detectors"],
  sensor: ["Sensor", "Sensors"],
};

/** "binary_sensor" → "Detectors"; a domain without a word of its own is written out. */
export function domainName(domain: string, many = true): string {
  const words = DOMAINS[domain];
  if (words) return many ? words[1] : words[0];
  const plain = sentence(domain);
  return many ? `${plain}s` : plain;
}

/** What an entity without a name of its own is called on its device's card: "Light", "Door", "Temperature". */
export function kindName(domain: string, deviceClass: string | undefined): string {
  const named = (domain === "binary_sensor" || domain === "sensor") && deviceClass !== undefined;
  return named ? sentence(deviceClass) : domainName(domain, false);
}

/** "washing_done" → "Washing done". */
export function sentence(text: string): string {
  const plain = text.replaceAll("_", " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
