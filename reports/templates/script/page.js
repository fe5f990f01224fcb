// Puts everything together: what is shown follows the address, and the address follows keys, links and fields.

const sameChoice = (one, other) => JSON.stringify(one.chosen) === JSON.stringify(other.chosen);

const show = async (before) => {
  showForm();
  if (!sameChoice(before, state)) await list();
  else if (before.page !== state.page) fillPage();
  if (state.open) await showTalk(before);
  else {
    closeTalk();
    if (state.section) byId(state.section)?.scrollIntoView();
  }
};

const focusRow = (by) => {
  const links = [...rows.querySelectorAll("a.row")];
  const at = links.indexOf(document.activeElement);
  const next = links[at + by];
  if (next) next.focus();
  else if (at >= 0 && state.page + by >= 1 && state.page + by <= lastPage()) {
    go({ page: state.page + by });
    const all = rows.querySelectorAll("a.row");
    all[by > 0 ? 0 : all.length - 1].focus();
  } else if (at < 0) links[0]?.focus();
};

const move = (by) => (state.open ? step(by) : focusRow(by));

const search = () => {
  if (state.open) go({ open: "", at: "", beside: "" });
  form.elements.q.focus();
  form.elements.q.select();
};

const escape = (field) => {
  if (state.open) go({ open: "", at: "", beside: "" });
  else field?.blur();
};

const isInRows = () => document.activeElement?.closest("#rows");

const keys = {
  j: () => move(1),
  k: () => move(-1),
  "/": search,
  ArrowDown: () => isInRows() && focusRow(1),
  ArrowUp: () => isInRows() && focusRow(-1),
  ArrowRight: () => state.open && step(1),
  ArrowLeft: () => state.open && step(-1),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || index.rows.length === 0) return;
  const field = event.target.closest?.("input, select, textarea");
  if (event.key === "Escape") escape(field);
  else if (!field && keys[event.key] && keys[event.key]() !== null) {
    if (!event.key.startsWith("Arrow") || isInRows()) event.preventDefault();
  }
});

// A link to a choice shows the list; one to a section would lose the choice, so the address keeps it.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = stateOf(link.hash);
  event.preventDefault();
  if (link.classList.contains("row")) go(to);
  else if (to.open) go({ open: to.open, at: to.at, beside: to.beside });
  else if (to.section !== undefined && Object.keys(state.chosen).length > 0) {
    go({ open: "", at: "", beside: "" });
    byId(to.section)?.scrollIntoView();
  } else {
    history.pushState(null, "", link.hash);
    follow();
    if (to.section === undefined) byId("conversations").scrollIntoView();
  }
});

// Whoever goes to the search will want the words.
form.elements.q.addEventListener("focus", loadWords, { once: true });

let typing;
form.addEventListener("input", (event) => {
  clearTimeout(typing);
  const isText = event.target.localName === "input";
  const change = () => go({ chosen: chosenInForm(), page: 1 }, { quietly: isText });
  if (isText && event.target.name === "q") typing = setTimeout(change, 80);
  else change();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  go({ chosen: {}, page: 1 });
});
pages.addEventListener("click", (event) => {
  const by = Number(event.target.closest("button")?.dataset.step);
  if (!by) return;
  go({ page: Math.min(state.page, lastPage()) + by });
  byId("conversations").scrollIntoView();
});
addEventListener("popstate", follow);

// What is printed is all there is to read: the open conversation with everything in it, or the list with more rows than
// one looks at on a screen.
const PRINTED = 2000;
addEventListener("beforeprint", () => {
  if (state.open) for (const details of byId("talks").querySelectorAll("details")) details.open = true;
  else fill(fitting.slice(0, PRINTED));
});
addEventListener("afterprint", () => { if (!state.open) fillPage(); });

// A page that is loaded anew, as that of a run that goes on, comes back to where it was.
addEventListener("pagehide", () => history.replaceState({ y: scrollY }, "", location.hash || "#"));

const start = async () => {
  const y = history.state?.y;
  index = JSON.parse(await unpack(document.querySelector("script.index")));
  places = new Map(index.rows.map((row, place) => [nameOf(row), place]));
  prepareForm();
  byId("list").hidden = false;
  await list();
  await show(state);
  // Who is sent a choice is to see it.
  if (!state.open && !state.section && Object.keys(state.chosen).length > 0) byId("conversations").scrollIntoView();
  if (y) scrollTo(0, y);
};
start();
