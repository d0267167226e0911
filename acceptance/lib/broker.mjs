import fs from "node:fs";
import path from "node:path";
import mqtt from "mqtt";
import { scratch } from "./places.mjs";
import { Child, freePort } from "./process.mjs";

/** Starts Mosquitto on a free loopback port; it never drops a message for a slow reader. */
export async function startBroker(report) {
  const port = await freePort();
  const config = path.join(scratch(report, "broker"), "mosquitto.conf");
  fs.writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\nmax_inflight_messages 0\n`);
  const broker = new Child("mosquitto", ["-c", config]);
  report.atEnd(() => broker.stop());
  const url = `mqtt://127.0.0.1:${port}`;
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 200, connectTimeout: 10_000 });
  await client.endAsync();
  return { url, port };
}

/** A client of the broker, closed at the end. */
export async function joinBroker(report, broker) {
  const client = await mqtt.connectAsync(broker.url);
  report.atEnd(() => client.endAsync(true));
  return client;
}
