// Measures the page of a large run in Chromium: node large.cjs PAGE. It tells figures, and decides nothing.
"use strict";
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const TIMES = 5;
const middle = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

// From something done in the page until its effect has been painted, in milliseconds.
const until = (page, act, shown) =>
  page.evaluate(async ([act, shown]) => {
    const begun = performance.now();
    new Function(act)();
    const is = new Function(`return ${shown}`);
    while (!is()) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begun;
  }, [act, shown]);

const choose = (name, value) => `const field = document.querySelector('[name="${name}"]'); field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event("input", { bubbles: true }))`;
const count = 'document.getElementById("count").textContent';

const once = async (browser, url) => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true })).newPage();
  await page.goto(url);
  const paint = await page.evaluate(() => performance.getEntriesByType("paint").find((entry) => entry.name === "first-contentful-paint").startTime);
  const loaded = await page.evaluate(() => performance.timing.loadEventEnd - performance.timing.navigationStart);
  await page.waitForSelector("#rows a.row");
  const all = await page.textContent("#count");
  const changed = `${count} !== ${JSON.stringify(all)} && ${count}.includes(" of ")`;
  const told = { "first paint": paint, "whole page": loaded };
  told.filter = await until(page, choose("ending", "gave_up"), changed);
  await until(page, choose("ending", ""), `${count} === ${JSON.stringify(all)}`);
  told.sort = await until(page, choose("sort", "slowest"), 'location.hash.includes("slowest")');
  told["first search"] = await until(page, choose("q", "lisbon window"), changed);
  await until(page, choose("q", ""), `${count} === ${JSON.stringify(all)}`);
  told["next search"] = await until(page, choose("q", "passport gate"), changed);
  await until(page, choose("q", ""), `${count} === ${JSON.stringify(all)}`);
  told["open the first"] = await until(page, 'document.querySelector("#rows a.row").click()', 'document.body.classList.contains("reading")');
  const last = `attempt-${all.replace(/\D/g, "")}`;
  told["open the last"] = await until(page, `location.hash = "${last}"`, `document.querySelector("#talks article")?.id === "${last}"`);
  told["step back"] = await until(page, 'document.getElementById("before").click()', `document.querySelector("#talks article").id !== "${last}"`);
  told["memory, MB"] = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
  await page.close();
  return told;
};

const main = async (file) => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const runs = [];
  for (let run = 0; run < TIMES; run += 1) runs.push(await once(browser, pathToFileURL(file).href));
  for (const what of Object.keys(runs[0])) {
    const numbers = runs.map((run) => run[what]);
    console.log(`${what.padEnd(16)} ${middle(numbers).toFixed(0).padStart(6)}   at most ${Math.max(...numbers).toFixed(0).padStart(6)}`);
  }
  await browser.close();
};

main(process.argv[2]);
