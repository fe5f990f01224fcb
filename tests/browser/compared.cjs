// A page with an earlier run beside its own: what turned round first, and both conversations side by side.
"use strict";
const assert = require("node:assert/strict");
const { main } = require("./open.cjs");

const whatTurnedComesFirst = async ({ page }) => {
  const section = await page.innerText("#compared-1");
  assert.ok(section.indexOf("What turned round") < section.indexOf("What changed"), section);
  const words = await page.$$eval(".flips .pill", (pills) => pills.map((pill) => pill.textContent));
  assert.deepEqual(words, words.toSorted().toSorted((one, other) => Number(one === "now passes") - Number(other === "now passes")), "what got worse first");
  assert.match(await page.innerText(".standing .rate"), /baseline \d+%/);
  assert.match(await page.innerText("#compared-1 table"), /goal_success rate/);
};

const bothStandSideBySide = async ({ page, hash, closed }) => {
  await page.click(".flips .both");
  await page.waitForFunction(() => document.querySelectorAll("#talks > article").length === 2);
  const [before, now] = await page.$$eval("#talks > article", (talks) => talks.map((talk) => ({ id: talk.id, name: talk.querySelector("h2").textContent, box: talk.getBoundingClientRect() })));
  assert.equal(before.name, now.name, "the same case, persona and trial");
  assert.equal(before.id, `base-1-${now.id}`);
  assert.ok(before.box.right <= now.box.left && before.box.top === now.box.top, "side by side");
  assert.match(await hash(), /beside=base-1-attempt-\d+/);
  await page.click(`#${before.id} .quote`);
  assert.ok(await page.$(`#${before.id} mark`), "a quote of the earlier one leads to its own words");
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll("#talks > article").length === 2);
  await page.keyboard.press("Escape");
  await closed();
};

const oneOfThemOpensAlone = async ({ page, hash }) => {
  await page.click(".flips li a:not(.both)");
  await page.waitForSelector("body.reading article");
  assert.equal(await page.$$eval("#talks > article", (talks) => talks.length), 1);
  assert.match(await hash(), /^#attempt-\d+$/);
};

main({
  "what turned comes first": { check: whatTurnedComesFirst },
  "both stand side by side": { check: bothStandSideBySide },
  "one of them opens alone": { check: oneOfThemOpensAlone },
});
