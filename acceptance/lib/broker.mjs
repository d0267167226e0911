import fs from "node:fs";
import path from "node:path";
import mqtt from "mqtt";
import { scratch } from "./places.mjs";
import { Child, freePort, listens, until } from "./process.mjs";

/** Starts Mosquitto on a free loopback port; it never drops a message for a slow reader. */
export async function startBroker(report) {
  const port = await freePort();
  const config = path.join(scratch(report, "broker"), "mosquitto.conf");
  fs.writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\nmax_inflight_messages 0\n`);
  const broker = new Child("mosquitto", ["-c", config]);
  report.atEnd(() => broker.stop());
  await until("the broker to listen", () => {
    if (broker.exit !== null) throw new Error(`mosquitto ended (${broker.exit}):\n${broker.output.slice(-2000)}`);
    return listens(port);
  }, { limit: 10_000, every: 20 });
  const url = `mqtt://127.0.0.1:${port}`;
  return { url, port };
}

/** A client of the broker, closed at the end. */
export async function joinBroker(report, broker) {
  const client = await mqtt.connectAsync(broker.url);
  report.atEnd(() => client.endAsync(true));
  return client;
}
