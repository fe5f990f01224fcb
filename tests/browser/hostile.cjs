// The report of a run whose agent, suite and people attack whoever reads it.
"use strict";
const assert = require("node:assert/strict");
const { main } = require("./open.cjs");

const open = async (page, words) => {
  await page.fill('input[name="q"]', words);
  await page.waitForFunction(() => document.getElementById("count").textContent.startsWith("1 of"));
  await page.click("#rows a.row");
  await page.waitForSelector("body.reading article");
  return page.innerText("article");
};

const says = (words, shown) => async ({ page }) => {
  const text = await open(page, words);
  for (const part of shown) assert.ok(text.includes(part), part);
  const made = await page.$$eval("article :is(script, img, svg[onload], iframe, a[href^='javascript'])", (all) => all.length);
  assert.equal(made, 0, "the words became marks");
};

const aMegabyteOpens = async ({ page }) => {
  const text = await open(page, "the very last words");
  assert.ok(text.length > 1_000_000 && text.includes("the very last words"));
  await page.click("article .quote q");
  assert.ok(await page.$("article mark"), "the words that a judge quotes are found");
  const height = await page.$eval("article .agent .said", (said) => said.getBoundingClientRect().height);
  assert.ok(height < 2000, "it scrolls in its own place");
};

const namesAreText = async ({ page }) => {
  const names = await page.$$eval('select[name="case"] option', (options) => options.map((option) => option.textContent));
  assert.ok(names.includes("<b>bold</b>") && names.includes("</script>"), names.join());
  assert.ok((await page.$$eval('select[name="tag"] option', (options) => options.map((option) => option.textContent))).includes("<u>tag</u>: ⟨U+202E⟩back"));
  await page.selectOption('select[name="trait"]', "<s>trait</s>=</option>");
  await page.waitForFunction(() => document.getElementById("count").textContent.startsWith("5 conv"));
  await page.reload();
  await page.waitForSelector("#rows a.row");
  assert.equal(await page.inputValue('select[name="trait"]'), "<s>trait</s>=</option>");
  await page.click(".grid td a");
  await page.waitForFunction(() => document.getElementById("count").textContent.startsWith("1 of"));
};

const anAddressIsText = async ({ page, url }) => {
  for (const hash of ["#?case=<img src=x onerror=owned=1>", "#attempt-999", "#?open=<script>owned=1</script>", "#%E0%A4%A", "#?page=-7&turns=<b>"]) {
    await page.goto("about:blank");
    await page.goto(url + hash);
    await page.waitForSelector("#count:not(:empty), body.reading");
  }
};

main({
  marks: { check: says("onerror= javascript:", ["<script>window.owned = 1</script>", 'onerror="window.owned = 1"', "javascript:window.owned = 1", "{{user}} &lt;"]) },
  ends: { check: says('"</article></main>"', ["</script></template></style></article></main><svg onload", "<!-- ]]>"]) },
  controls: { check: says("gnp.exe", ["␛[31mred␛[0m", "⟨U+202E⟩gnp.exe⟨U+202C⟩", "⟨U+2066⟩", "␀ nothing"]) },
  halves: { check: says('"emoji in half"', ["\\ud83d", "\\udc4b", "agent error"]) },
  "a megabyte opens": { check: aMegabyteOpens },
  "names are text": { check: namesAreText },
  "an address is text": { check: anAddressIsText },
});
