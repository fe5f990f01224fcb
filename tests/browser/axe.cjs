// What an accessibility checker finds in the report: nothing serious, in light and in dark, in the list and in a
// conversation.
"use strict";
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const { main } = require("./open.cjs");

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const look = async (page) => {
  // Beside the page's policy, as a checker does that comes with the browser.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  const found = await page.evaluate(() => axe.run(document));
  assert.ok(found.passes.length > 20, "it has looked");
  const serious = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `  ${node.html.slice(0, 160)}\n  ${node.failureSummary}`).join("\n")}`);
  assert.deepEqual(told, []);
};

const everywhere = async ({ page, opened }) => {
  await look(page);
  await page.evaluate(() => { location.hash = "attempt-2"; });
  await opened("attempt-2");
  await page.evaluate(() => { for (const details of document.querySelectorAll("article details")) details.open = true; });
  await look(page);
  const quote = await page.$("article .quote");
  if (quote) await quote.click();
  await look(page);
};

main({
  light: { options: { colorScheme: "light" }, check: everywhere },
  dark: { options: { colorScheme: "dark" }, check: everywhere },
  narrow: { options: { viewport: { width: 400, height: 800 } }, check: everywhere },
});
