// One conversation, or two side by side, in the place of everything else.

const reader = byId("reader");
const title = document.title;

let places = new Map();
let reading = 0;
let listAt = 0;

// Of earlier runs there are few conversations, and the list has none of them.
const baseText = async (name) => {
  for (const part of await partsOf("base")) {
    const found = (await textsOf(part)).find((text) => text.slice(0, 200).includes(` id="${name}" `));
    if (found) return found;
  }
  return undefined;
};

// The conversation as the page's templates have written it: everything in it that anyone said is escaped.
const talkOf = async (name) => {
  const text = name.startsWith("base-") ? await baseText(name) : await textAt("talk", places.get(name) ?? -1);
  if (text === undefined) return element("p", "note bad", `There is no conversation ${name} in this page.`);
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content.firstElementChild;
};

const positionOf = (name) => fitting.findIndex((place) => nameOf(index.rows[place]) === name);

const tellPlace = () => {
  const at = positionOf(state.open);
  byId("place").textContent = at < 0 ? "" : `${(at + 1).toLocaleString("en")} of ${counted(fitting.length, "conversation")}`;
  byId("before").disabled = at <= 0;
  byId("after").disabled = at < 0 || at === fitting.length - 1;
};

const showTalk = async (before) => {
  const isNew = before.open !== state.open || before.beside !== state.beside || reader.hidden;
  if (reader.hidden) listAt = scrollY;
  if (isNew) {
    reading += 1;
    const turn = reading;
    const talks = await Promise.all([state.beside, state.open].filter(Boolean).map(talkOf));
    if (turn !== reading) return;
    byId("talks").replaceChildren(...talks);
    byId("talks").className = talks.length > 1 ? "two" : "";
    document.title = `${talks.at(-1).querySelector("h2")?.textContent ?? state.open} – ${title}`;
  }
  document.body.classList.add("reading");
  reader.hidden = false;
  tellPlace();
  const target = state.at && byId(state.at);
  if (target) point(target);
  else if (isNew) {
    scrollTo(0, 0);
    byId("talks").lastElementChild.focus({ preventScroll: true });
  }
};

const closeTalk = () => {
  reading += 1;
  if (reader.hidden) return;
  const name = byId("talks").lastElementChild?.id;
  reader.hidden = true;
  byId("talks").replaceChildren();
  document.body.classList.remove("reading");
  document.title = title;
  scrollTo(0, listAt);
  rows.querySelector(`[data-name="${name}"]`)?.focus({ preventScroll: listAt > 0 });
};

// Opens the conversation so many places further on.
const step = (by) => {
  const place = fitting[positionOf(state.open) + by];
  if (place === undefined) return;
  const page = Math.floor((positionOf(state.open) + by) / ROWS) + 1;
  go({ open: nameOf(index.rows[place]), at: "", beside: "", page });
};

const copy = async (button, text) => {
  const told = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    prompt("Copy this:", text);
  }
  setTimeout(() => { button.textContent = told; }, 1500);
};

const linkTo = (name) => location.href.split("#")[0] + `#${name}`;

reader.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button, button.dataset.copy);
  if (button?.dataset.link) copy(button, linkTo(button.dataset.link));
  const quote = event.target.closest("a.quote");
  const target = quote && byId(quote.hash.slice(1));
  if (target) {
    event.preventDefault();
    point(target, quote.querySelector("q").textContent);
  }
});
byId("close").addEventListener("click", () => go({ open: "", at: "", beside: "" }));
byId("before").addEventListener("click", () => step(-1));
byId("after").addEventListener("click", () => step(1));
