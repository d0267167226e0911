#!/usr/bin/env node
/**
 * The dashboard in headless Chromium: the demo house of a fresh hub, then a recorded house over a
 * real broker, whose light is switched and dimmed by hand. Leaves screenshots in `artifacts`.
 */
import fs from "node:fs";
import path from "node:path";
import { joinBroker, startBroker } from "./lib/broker.mjs";
import { chromiumPath, startBrowser } from "./lib/browser.mjs";
import { connect, follow, settled } from "./lib/client.mjs";
import { configuration, createToken, startHub } from "./lib/hub.mjs";
import { artifacts, hearth, NO_RECORDINGS, recordings } from "./lib/places.mjs";
import { Child, until } from "./lib/process.mjs";
import { Report } from "./lib/report.mjs";
import { play } from "./lib/simulator.mjs";

await new Report("The page").run(async (report) => {
  if (!chromiumPath) return report.skip("the page", "Chromium is not installed (set CHROMIUM to its path)");
  const browser = await startBrowser(report);
  await demoHouse(report, browser);
  await ownIntegration(report, browser);
  const files = recordings();
  if (files) await recordedHouse(report, browser, files);
  else report.skip("the page over a recorded house", NO_RECORDINGS);
  report.check("the page asks no other host", browser.foreign.length === 0, browser.foreign.join("\n"));
  // The wrong token is tried on purpose.
  const complaints = browser.complaints.filter((text) => !/\b40[013]\b/.test(text));
  report.check("the browser has nothing to complain about", complaints.length === 0, complaints.join("\n"));
});

/** What a new integration developer does first: write one, add it in the page, break it, mend it. */
async function ownIntegration(report, browser) {
  const config = configuration(report);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "page-integration" });
  const written = new Child(hearth, ["new", "integration", "my_station", "--single", "--config", config]);
  await written.ended;
  const file = path.join(config, "integrations", "MyStation.java");
  const source = fs.readFileSync(file, "utf8");

  const page = await browser.open(`${hub.url}/`);
  await page.getByTestId("sign-in-input").fill(token);
  await page.getByTestId("sign-in-button").click();
  await page.getByTestId("integrations-button").click();
  await page.getByTestId("add-my_station").click();
  await page.getByTestId("field-name").fill("Minute");
  await page.getByTestId("flow-next").click();
  report.check("an integration that is dropped in can be added in the page", await appears(page.getByTestId("created")));
  await page.getByTestId("flow-done").click();
  report.check("what was added is listed", await appears(page.getByTestId("entries").getByText("Minute", { exact: true })));
  await page.screenshot({ path: path.join(artifacts(), "page-integrations.png") });
  await page.keyboard.press("Escape");
  const value = page.locator('[data-entity-id="sensor.minute"]').getByTestId("value");
  report.check("its sensor shows a value", await appears(value));

  fs.writeFileSync(file, source.replace("LocalTime.now()", "LocalTime.then()"));
  const issue = page.getByTestId("issue").filter({ hasText: "MyStation.java" });
  report.check("an error is shown with file and line", (await appears(issue)) && /MyStation\.java:\d+:\d+: cannot find symbol/.test(await issue.innerText()));
  fs.writeFileSync(file, source.replace("LocalTime.now().getMinute()", "4711"));
  report.check("mended, it runs anew without a restart", await appears(value.filter({ hasText: /4,?711/ })));
  report.check("the error is gone", await issue.waitFor({ state: "detached", timeout: 10_000 }).then(() => true, () => false));
  await page.context().close();
}

async function demoHouse(report, browser) {
  const config = configuration(report);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "page-demo" });

  const page = await browser.open(`${hub.url}/`);
  await page.getByTestId("sign-in-input").fill("wrong");
  await page.getByTestId("sign-in-button").click();
  report.check("a wrong token gets a message", await appears(page.getByTestId("sign-in-problem")));
  await page.getByTestId("sign-in-input").fill(token);
  await page.getByTestId("sign-in-button").click();
  const light = page.locator('[data-entity-id^="light."]').filter({ has: page.getByTestId("toggle") }).first();
  report.check("a token opens the demo house", await appears(light));
  report.check("which says that it is one", await appears(page.getByTestId("banner")));
  await page.getByTestId("banner-connect").click();
  report.check("and how to connect a broker", await appears(page.getByTestId("mqtt-broker")));
  await page.keyboard.press("Escape");

  const toggle = light.getByTestId("toggle");
  const before = await toggle.getAttribute("aria-checked");
  await toggle.click();
  const connection = await connect(report, hub, token);
  const { states } = await follow(connection);
  const id = await light.getAttribute("data-entity-id");
  const wanted = before === "true" ? "off" : "on";
  report.check("a demo light follows its switch", await until("the light", () => states()[id]?.state === wanted, { limit: 5000 }).catch(() => false), `${id} is ${states()[id]?.state}, not ${wanted}`);

  await page.getByTestId("health-button").click();
  report.check("the loop's figures come", await appears(page.getByTestId("health-busy")));
  await page.screenshot({ path: path.join(artifacts(), "page-demo.png") });

  await page.getByTestId("blocking-button").click();
  report.check("the page tells what blocks", await appears(page.getByTestId("blocking-page")));
  const answer = await connection.sendMessagePromise({ type: "hearth/blocking", limit: 5 });
  report.check("which the guard has counted", answer.watching === true && answer.sites.length <= 5, JSON.stringify(answer).slice(0, 500));
  report.check("by line or in words", await appears(page.getByTestId(answer.all.count === 0 ? "blocking-empty" : "blocking-site").first()));
  await page.screenshot({ path: path.join(artifacts(), "page-what-blocks.png") });

  if (!hub.code) return report.skip("signing in by the link the hub prints", "the hub printed no code");
  const linked = await browser.open(`${hub.url}/#code=${hub.code}`);
  report.check("the printed code signs in", await appears(linked.locator("[data-entity-id]").first()));
  report.check("and is taken out of the address bar", !linked.url().includes("code="), linked.url());
}

async function recordedHouse(report, browser, files) {
  const broker = await startBroker(report);
  const config = configuration(report, broker);
  const token = await createToken(config);
  const hub = await startHub(report, { config, name: "page-house" });
  await play(report, files, broker, "house.jsonl", { options: ["--rate", "500", "--latency", "0", "--quiet"] });
  const connection = await connect(report, hub, token);
  const { states } = await follow(connection);
  await settled(states);

  const page = await signIn(browser, hub, token);
  const drawn = () => page.locator("hearth-entity").count();
  const most = Object.keys(states()).length;
  await until("the cards", async () => (await drawn()) > 20, { limit: 10_000 }).catch(() => {});
  report.figure(`${await drawn()} entities drawn of ${most}; settings and diagnostics are folded away`);
  report.check("the house is drawn", (await drawn()) > 20, `${await drawn()} entities`);
  report.check("and is no demo house", (await page.getByTestId("banner").count()) === 0);

  const id = Object.keys(states()).find((one) => one === "light.kitchen_spots") ?? Object.keys(states()).find((one) => one.startsWith("light."));
  const name = states()[id].attributes.friendly_name;
  const light = page.locator(`[data-entity-id="${id}"]`);
  const echoes = [];
  const peer = await joinBroker(report, broker);
  peer.on("message", (topic, payload, packet) => !packet.retain && echoes.push(JSON.parse(payload)));
  await peer.subscribeAsync(`zigbee2mqtt/${name}`);

  const toggle = light.getByTestId("toggle");
  const wanted = (await toggle.getAttribute("aria-checked")) === "true" ? "OFF" : "ON";
  await toggle.click();
  report.check("the simulated device answers the switch", await until("the echo", () => echoes.some((one) => one.state === wanted), { limit: 5000 }).catch(() => false), `${name}: ${JSON.stringify(echoes)}`.slice(0, 500));
  report.check("and the page shows the answer", await until("the switch", async () => (await toggle.getAttribute("aria-checked")) === String(wanted === "ON"), { limit: 5000 }).catch(() => false));

  await light.getByTestId("brightness").fill("40");
  const near = (value, target) => Math.abs(value - target) <= 4;
  report.check("the simulated device is dimmed", await until("the echo", () => near(echoes.at(-1)?.brightness, 102), { limit: 5000 }).catch(() => false), JSON.stringify(echoes.at(-1)).slice(0, 500));
  report.check("and the hub shows it", await until("the state", () => states()[id].state === "on" && near(states()[id].attributes.brightness, 102), { limit: 5000 }).catch(() => false), JSON.stringify(states()[id]));
  // A value that only the page remembered would be gone after the grace period.
  await page.waitForTimeout(3000);
  report.check("and the page keeps showing it", near(Number(await light.getByTestId("brightness").inputValue()), 40), await light.getByTestId("brightness").inputValue());

  await page.getByTestId("health-button").click();
  await page.getByTestId("health-busy").waitFor();
  await page.waitForTimeout(3000);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: path.join(artifacts(), "page-desktop-light.png") });
  const dark = await signIn(browser, hub, token, { scheme: "dark" });
  await dark.screenshot({ path: path.join(artifacts(), "page-desktop-dark.png") });
  const phone = await signIn(browser, hub, token, { width: 390, height: 844, phone: true });
  await phone.screenshot({ path: path.join(artifacts(), "page-phone.png") });
  report.check("the phone's page is no wider than the phone", await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  report.check("the hub logged no exception", hub.exceptions().length === 0, hub.exceptions().slice(0, 3).join("\n"));
}

async function signIn(browser, hub, token, options) {
  const page = await browser.open(`${hub.url}/`, options);
  await page.getByTestId("sign-in-input").fill(token);
  await page.getByTestId("sign-in-button").click();
  await page.locator("[data-entity-id]").first().waitFor();
  await page.waitForTimeout(800);
  return page;
}

/** Whether it is on the page within ten seconds. */
function appears(locator) {
  return locator.waitFor({ timeout: 10_000 }).then(() => true, () => false);
}
