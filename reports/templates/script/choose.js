// Which conversations fit what is chosen, and in which order.

const [NUMBER, CASE, PERSONA, TRIAL, ENDING, OWNER, REVIEW, TURNS, TOOK, COST, PERSON, ERRORS, MARKS] = Array(13).keys();

let index = { rows: [] };
let words;

// What anyone said is unpacked when it is searched for the first time.
const loadWords = () => {
  words ??= partsOf("words").then(async (parts) => {
    const all = [];
    for (const part of parts) all.push(...(await textsOf(part)));
    return all;
  });
  return words;
};

// Words that must all be there; those in quotation marks side by side.
const wanted = (text) => [...text.toLowerCase().matchAll(/"([^"]+)"|(\S+)/g)].map((found) => found[1] ?? found[2].replaceAll('"', "")).filter(Boolean);

// `3`, `3+` or `3-5`.
const turnsFit = (text) => {
  const [, from, to] = /^\s*(\d+)\s*(\+|-\s*\d+)?\s*$/.exec(text) ?? [];
  if (from === undefined) return () => true;
  const most = to === undefined ? Number(from) : to === "+" ? Infinity : Number(to.slice(1));
  return (row) => row[TURNS] >= Number(from) && row[TURNS] <= most;
};

const scoreFits = (text) => {
  const at = text.lastIndexOf(":");
  const evaluator = at < 0 ? undefined : index.evaluators.indexOf(text.slice(0, at));
  const kind = text.slice(at + 1);
  return (row) => row[MARKS].some(([by, mark]) => mark === kind && (evaluator === undefined || by === evaluator));
};

const tests = {
  case: (name) => { const place = index.cases.indexOf(name); return (row) => row[CASE] === place; },
  persona: (name) => { const place = index.personas.indexOf(name); return (row) => row[PERSONA] === place; },
  trait: (name) => { const place = index.traits.indexOf(name); return (row) => index.people[row[PERSON]]?.includes(place); },
  tag: (name) => { const place = index.tags.indexOf(name); return (row) => index.tagged[row[CASE]].includes(place); },
  ending: (name) => (row) => index.endings[row[ENDING]][0] === name,
  owner: (name) => (row) => row[OWNER] !== null && index.owners[row[OWNER]][0] === name,
  score: scoreFits,
  turns: turnsFit,
};

const faults = (row) => row[MARKS].filter(([, mark]) => mark === "fail").length;
const orders = {
  worst: (one, other) => faults(other) - faults(one) || Number(other[OWNER] !== null) - Number(one[OWNER] !== null),
  slowest: (one, other) => other[TOOK][0] - one[TOOK][0],
  dearest: (one, other) => (other[COST][0] ?? -1) - (one[COST][0] ?? -1),
  longest: (one, other) => other[TURNS] - one[TURNS],
};

// The places of the rows that fit. Sorting keeps the plan's order among equals.
const choose = async (chosen) => {
  const all = wanted(chosen.q ?? "");
  const said = all.length > 0 ? await loadWords() : undefined;
  const fit = Object.entries(tests).filter(([name]) => chosen[name]).map(([name, test]) => test(chosen[name]));
  const places = [];
  index.rows.forEach((row, place) => {
    if (fit.every((test) => test(row)) && all.every((word) => said[place]?.includes(word))) places.push(place);
  });
  const order = orders[chosen.sort];
  return order ? places.sort((one, other) => order(index.rows[one], index.rows[other])) : places;
};
