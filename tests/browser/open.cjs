// Opens a page from the disk in Chromium, and keeps an eye on it: nothing may be asked of anybody, nothing may be
// thrown, and nothing of what an agent said may run.
"use strict";
const assert = require("node:assert/strict");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"];

// Runs the checks on a page each, in a browser of their own; the name of the one that fails is told.
const inChromium = async (file, checks) => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
  try {
    for (const [name, { options = {}, check }] of Object.entries(checks)) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const asked = [];
      const wrong = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("pageerror", (error) => wrong.push(`thrown: ${error.message}`));
      page.on("console", (message) => wrong.push(`${message.type()}: ${message.text()}`));
      page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      const url = pathToFileURL(file).href;
      await page.goto(url);
      if (options.javaScriptEnabled !== false) await page.waitForSelector("#rows a.row, #count:not(:empty)");
      try {
        await check({ page, url, ...helpers(page) });
        assert.deepEqual(asked.filter((other) => other.split(/[#?]/)[0] !== url), [], "something was asked for");
        assert.deepEqual(wrong, []);
        if (options.javaScriptEnabled !== false) assert.equal(await page.evaluate(() => window.owned), undefined, "an agent's words ran");
      } catch (error) {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
};

const helpers = (page) => ({
  hash: () => page.evaluate(() => decodeURIComponent(location.hash)),
  shown: () => page.$$eval("#rows a.row", (links) => links.map((link) => link.dataset.name)),
  // Waits until the count of conversations says so.
  counted: (text) => page.waitForFunction((text) => document.getElementById("count").textContent.includes(text), text),
  opened: (name) => page.waitForSelector(`body.reading article#${name}`),
  closed: () => page.waitForSelector("body:not(.reading)"),
});

const main = (checks) =>
  inChromium(process.argv[2], checks).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });

module.exports = { main };
