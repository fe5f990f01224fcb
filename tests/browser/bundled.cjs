// The report of the bundled suite, read, searched and walked through as a person would.
"use strict";
const assert = require("node:assert/strict");
const { main } = require("./open.cjs");

const select = (page, name, value) => page.selectOption(`select[name="${name}"]`, value);

const theFirstScreen = async ({ page }) => {
  const first = await page.innerText(".intro");
  for (const part of ["travel-desk", "Passed", "95% interval", "Whose fault", "Cost", "judged by rules"]) assert.ok(first.includes(part), part);
};

const withoutScript = async ({ page }) => {
  for (const part of [".standing svg", "#personas table", ".grid td a", "#endings .chart .column svg", "#scores .chart", "#cost table", "#calls table"]) {
    assert.ok(await page.isVisible(part), part);
  }
  assert.match(await page.innerText("#conversations"), /Reading them needs its script/);
  assert.ok(!(await page.isVisible("#list")));
};

const filtersCombineAndLiveInTheAddress = async ({ page, hash, shown, counted }) => {
  const all = await shown();
  assert.ok(all.length >= 20, "the rows are there");
  await select(page, "score", "goal_success:fail");
  await counted(" of ");
  const failed = await shown();
  await select(page, "trait", "patience_level=low");
  await page.waitForFunction((before) => document.querySelectorAll("#rows a.row").length < before, failed.length);
  const both = await shown();
  assert.ok(both.length > 0 && both.every((name) => failed.includes(name)), "they combine");
  assert.match(await hash(), /score=goal_success:fail/);
  assert.match(await hash(), /trait=patience_level=low/);
  await page.reload();
  await page.waitForSelector("#rows a.row");
  assert.deepEqual(await shown(), both, "a reload restores them");
  assert.equal(await page.inputValue('select[name="trait"]'), "patience_level=low");
  await page.goBack();
  await page.waitForFunction((more) => document.querySelectorAll("#rows a.row").length === more, failed.length);
  assert.deepEqual(await shown(), failed, "the way back takes the last one away");
  await page.click('button[type="reset"]');
  await page.waitForFunction((text) => document.getElementById("count").textContent === text, `${all.length} conversations`);
};

const wordsThatAnyoneSaid = async ({ page, hash, shown, counted }) => {
  await page.keyboard.press("/");
  await page.keyboard.type('"skylark 214"');
  await counted(" of ");
  const found = await shown();
  assert.ok(found.length > 0);
  assert.match(await hash(), /q="skylark\+214"/);
  await page.click("#rows a.row");
  await page.waitForSelector("body.reading");
  assert.match(await page.textContent("#talks"), /Skylark 214/i);
};

const nothingFits = async ({ page, counted }) => {
  await page.fill('input[name="q"]', "xyzzy plugh");
  await counted("No conversation fits");
  assert.ok(!(await page.isVisible("#pages")));
};

const aSegmentIsALinkToItsConversations = async ({ page, hash, counted }) => {
  await page.click(".grid td a");
  await counted(" of ");
  assert.match(await hash(), /case=.+&persona=.+/);
  await page.click("#endings .column a");
  assert.match(await hash(), /turns=/);
};

const aConversationOpensAndCloses = async ({ page, hash, shown, opened, closed }) => {
  const [first, second] = await shown();
  await page.click("#rows a.row");
  await opened(first);
  assert.equal(await hash(), `#${first}`);
  for (const part of [".turn .said", ".span summary", ".tool", ".score .quote", ".again code"]) assert.ok(await page.$(`article ${part}`), part);
  assert.match(await page.textContent(".again code"), /^rehearsal run .+ -k '.+ \/ .+' --seed \d+ --trials 1$/);
  assert.ok(!(await page.isVisible("#personas")), "it stands alone");
  await page.keyboard.press("j");
  await opened(second);
  await page.keyboard.press("k");
  await opened(first);
  await page.goBack();
  await opened(second);
  await page.keyboard.press("Escape");
  await closed();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.name), second, "the keyboard is where it was");
};

const aLinkLeadsToATurn = async ({ page, url, opened }) => {
  await page.goto("about:blank");
  await page.goto(`${url}#attempt-2-turn-2`);
  await opened("attempt-2");
  await page.waitForFunction(() => document.activeElement.id === "attempt-2-turn-2");
  assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().top < innerHeight));
};

const aQuoteLeadsToItsWords = async ({ page, shown, opened }) => {
  for (const name of (await shown()).slice(0, 8)) {
    await page.evaluate((name) => { location.hash = name; }, name);
    await opened(name);
    const quotes = await page.$$("article .quote");
    assert.ok(quotes.length > 0);
    for (const quote of quotes) {
      const words = await quote.$eval("q", (q) => q.textContent);
      await quote.click();
      const marked = await page.textContent("article mark");
      assert.equal(marked.replace(/\s+/g, ""), words.replace(/\s+/g, ""), name);
      const turn = await quote.evaluate((link) => link.hash.slice(1));
      assert.equal(await page.$eval("mark", (mark) => mark.closest(".turn").id), turn);
      assert.ok(await page.$eval("mark", (mark) => mark === document.activeElement));
    }
  }
};

const theKeyboardReachesEverything = async ({ page, shown, opened }) => {
  const [first, second] = await shown();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.name), second);
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.name), first);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("Enter");
  await opened(first);
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.name === "q");
};

const aSpanTellsMore = async ({ page, shown, opened }) => {
  const [first] = await shown();
  await page.evaluate((name) => { location.hash = name; }, first);
  await opened(first);
  assert.match(await page.getAttribute("article .span summary", "title"), /begins after .+, takes /);
  await page.focus("article .span summary");
  await page.keyboard.press("Enter");
  assert.match(await page.innerText("article .span[open] p"), /begins after/);
};

const itPrints = async ({ page, shown, opened }) => {
  const all = (await shown()).length;
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal((await shown()).length, all);
  assert.ok(!(await page.isVisible(".filter")));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.evaluate(() => { location.hash = "attempt-1"; });
  await opened("attempt-1");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.$$eval("article details:not([open])", (closed) => closed.length), 0);
};

const nothingSticksOut = async ({ page, opened }) => {
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await wide()) <= 0, `the page is ${await wide()} px too wide`);
  await page.evaluate(() => { location.hash = "attempt-1"; });
  await opened("attempt-1");
  assert.ok((await wide()) <= 0, `the conversation is ${await wide()} px too wide`);
};

main({
  "the first screen": { check: theFirstScreen },
  "without script": { options: { javaScriptEnabled: false }, check: withoutScript },
  "filters combine and live in the address": { check: filtersCombineAndLiveInTheAddress },
  "words that anyone said": { check: wordsThatAnyoneSaid },
  "nothing fits": { check: nothingFits },
  "a segment is a link to its conversations": { check: aSegmentIsALinkToItsConversations },
  "a conversation opens and closes": { check: aConversationOpensAndCloses },
  "a link leads to a turn": { check: aLinkLeadsToATurn },
  "a quote leads to its words": { check: aQuoteLeadsToItsWords },
  "the keyboard reaches everything": { check: theKeyboardReachesEverything },
  "a span tells more": { check: aSpanTellsMore },
  "it prints": { check: itPrints },
  "nothing sticks out": { options: { viewport: { width: 400, height: 800 } }, check: nothingSticksOut },
});
