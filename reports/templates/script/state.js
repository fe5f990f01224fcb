// What is chosen and what is open, all of it in the page's address: a reload, a link and the way back restore it.

const PROPERTIES = ["q", "case", "persona", "trait", "tag", "ending", "score", "owner", "turns", "sort"];

// The name of a conversation, and perhaps of a place in it.
const NAMED = /^((?:base-\d+-)?attempt-\d+)(-.+)?$/;

const stateOf = (address) => {
  const hash = address.slice(1);
  const state = { chosen: {}, page: 1, open: "", at: "", beside: "" };
  const named = NAMED.exec(hash);
  if (named) return { ...state, open: named[1], at: named[2] ? hash : "" };
  if (hash && !hash.startsWith("?")) return { ...state, section: hash };
  const told = new URLSearchParams(hash.slice(1));
  for (const name of PROPERTIES) if (told.get(name)) state.chosen[name] = told.get(name);
  for (const name of ["open", "at", "beside"]) state[name] = told.get(name) ?? "";
  state.page = Math.max(1, Number.parseInt(told.get("page"), 10) || 1);
  return state;
};

const addressOf = ({ chosen, page, open, at, beside }) => {
  const told = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
  if (page > 1) told.set("page", page);
  const isAlone = told.size === 0 && !beside;
  if (isAlone) return open ? `#${at || open}` : "#";
  for (const [name, value] of Object.entries({ open, at, beside })) if (value) told.set(name, value);
  return `#?${told}`;
};

let state = stateOf(location.hash);

// Changes what is shown. Whoever types makes no new step in the history with each letter.
const go = (change, { quietly = false } = {}) => {
  const address = addressOf({ ...state, ...change });
  if (address === (location.hash || "#")) return;
  if (quietly) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  follow();
};

// Shows what the address says.
const follow = () => {
  const before = state;
  const next = stateOf(location.hash);
  // A link to a section leaves the choice as it is.
  state = next.section === undefined ? next : { ...before, open: "", at: "", beside: "", section: next.section };
  show(before);
};
