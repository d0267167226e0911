/** The answer of `mqtt.status` and `mqtt.configure`. */
export interface MqttStatus {
  readonly connected: boolean;
  readonly broker: string | null;
  readonly username: string | null;
  readonly source: "yaml" | "storage" | null;
  readonly error: string | null;
  readonly messages: number;
  readonly entities: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** What is wrong with a broker address, or null; the hub checks it again. */
export function brokerProblem(broker: string): string | null {
  const text = broker.trim();
  if (text === "") return "Write the broker's address, for example mqtt://192.168.1.10:1883.";
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `Put mqtt:// in front: mqtt://${text}`;
  if (!URL.canParse(text) || new URL(text).hostname === "") return "This is no address. It looks like mqtt://192.168.1.10:1883.";
  return null;
}
