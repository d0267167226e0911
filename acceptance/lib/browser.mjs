import fs from "node:fs";
import { chromium } from "playwright-core";

const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Where Chromium is, or null. */
export const chromiumPath = CANDIDATES.find((one) => one && fs.existsSync(one)) ?? null;

/** Headless Chromium that keeps what pages complain about and what they ask of other hosts. */
export async function startBrowser(report) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: FLAGS });
  report.atEnd(() => browser.close());
  const complaints = [];
  const foreign = [];
  return {
    complaints,
    foreign,
    async open(url, { width = 1380, height = 900, scheme = "light", phone = false } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: phone ? 2 : 1, isMobile: phone, hasTouch: phone, reducedMotion: "reduce" });
      const page = await context.newPage();
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => !request.url().startsWith(new URL(url).origin) && !request.url().startsWith("data:") && foreign.push(request.url()));
      await page.goto(url);
      return page;
    },
  };
}
