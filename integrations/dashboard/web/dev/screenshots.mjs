#!/usr/bin/env node
/**
 * Looks at the built page in headless Chromium, against the mock hub: `npm run build && npm run shots [-- FOLDER]`.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = process.argv[2] ?? fileURLToPath(new URL("../../../../artifacts/page", import.meta.url));
const page = fileURLToPath(new URL("../../src/main/resources/dev/hearth/integration/dashboard/page", import.meta.url));
fs.mkdirSync(folder, { recursive: true });

const hubs = [];
async function startHub(port, ...options) {
  const hub = spawn(process.execPath, [`${here}mock-hub.mjs`, "--port", String(port), "--page", page, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  hubs.push(hub);
  await new Promise((resolve) => hub.stdout.once("data", resolve));
  return `http://127.0.0.1:${port}`;
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];

async function open(url, { width = 1380, height = 900, scheme = "light", path = "/#code=AB12-CD34-EF56" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: width < 600 ? 2 : 1, hasTouch: width < 600, isMobile: width < 600, reducedMotion: "reduce" });
  const tab = await context.newPage();
  tab.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  tab.on("pageerror", (error) => problems.push(String(error)));
  await tab.goto(url + path);
  return tab;
}
const shot = (tab, name, options = {}) => tab.screenshot({ path: `${folder}/${name}.png`, ...options });
const house = (tab) => tab.locator('[data-entity-id="light.living_room_ceiling"]').waitFor();

try {
  const demo = await startHub(8131);
  const yaml = await startHub(8132, "--yaml", "--no-demo");

  let tab = await open(demo, { path: "/" });
  await tab.getByTestId("sign-in-input").fill("AAAA-BBBB-CCCC");
  await shot(tab, "sign-in");
  await tab.getByTestId("sign-in-button").click();
  await tab.getByTestId("sign-in-problem").waitFor();
  await shot(tab, "sign-in-problem");

  tab = await open(demo);
  await house(tab);
  await tab.waitForTimeout(1200);
  await shot(tab, "desktop-light");
  await shot(tab, "desktop-light-full", { fullPage: true });
  await tab.getByTestId("health-button").click();
  await tab.locator('[data-entity-id="light.living_room_ceiling"]').getByLabel("Colour of").click();
  await tab.waitForTimeout(15_000);
  await shot(tab, "health-light");
  await tab.locator('[data-entity-id="switch.garden_lamp_stuck"]').getByTestId("toggle").click();
  await tab.getByTestId("toast").waitFor();
  await tab.waitForTimeout(300);
  await shot(tab, "toast");
  await tab.getByTestId("banner-connect").click();
  await tab.waitForTimeout(300);
  await shot(tab, "mqtt");
  await tab.getByTestId("mqtt-broker").fill("mqtt://broker.home:1883");
  await tab.getByTestId("mqtt-connect").click();
  await tab.waitForTimeout(400);
  await shot(tab, "mqtt-connected");

  for (const [name, options] of [["blocking-light", {}], ["blocking-dark", { scheme: "dark" }], ["phone-blocking", { width: 390, height: 844 }]]) {
    tab = await open(demo, options);
    await house(tab);
    await tab.getByTestId("blocking-button").click();
    await tab.getByTestId("blocking-site").first().waitFor();
    await shot(tab, name, { fullPage: true });
  }

  tab = await open(demo, { scheme: "dark" });
  await house(tab);
  await tab.getByTestId("health-button").click();
  await tab.waitForTimeout(5000);
  await shot(tab, "desktop-dark");

  tab = await open(demo, { width: 390, height: 844 });
  await house(tab);
  await tab.waitForTimeout(600);
  await shot(tab, "phone-light");
  await tab.getByTestId("health-button").click();
  await tab.waitForTimeout(4000);
  await shot(tab, "phone-health");
  await tab.getByTestId("mqtt-button").click();
  await tab.waitForTimeout(300);
  await shot(tab, "phone-mqtt");

  tab = await open(yaml, { width: 390, height: 844, scheme: "dark" });
  await house(tab);
  await tab.waitForTimeout(600);
  await shot(tab, "phone-dark");

  tab = await open(yaml, { scheme: "dark" });
  await house(tab);
  await tab.getByTestId("mqtt-button").click();
  await tab.waitForTimeout(500);
  await shot(tab, "mqtt-yaml-dark");
  await tab.keyboard.press("Escape");
  hubs[1].kill();
  await tab.getByTestId("offline-banner").waitFor();
  await shot(tab, "offline-dark");
} finally {
  await browser.close();
  for (const hub of hubs) hub.kill();
}
console.log(problems.length ? `console errors:\n${[...new Set(problems)].join("\n")}` : "no console errors");
console.log(`screenshots in ${folder}`);
