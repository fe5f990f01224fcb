// The list: a page of rows at a time, made of text and never of mark-up.

const ROWS = 100;
const form = document.querySelector(".filter");
const rows = byId("rows");
const pages = byId("pages");

let fitting = [];
let asked = 0;

const element = (name, className, ...inside) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
};

const chip = (kind, ...inside) => element("span", `chip ${kind}`, ...inside);
const name = (text) => element("bdi", "", text);
const nameOf = (row) => `attempt-${row[NUMBER]}`;
const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

const marks = (row) => {
  const [kind, word] = index.endings[row[ENDING]];
  const made = [chip("", element("span", `swatch e-${kind}`), word)];
  for (const [by, mark, shown] of row[MARKS]) made.push(chip(mark, name(index.evaluators[by]), " ", element("b", "", shown)));
  const review = row[REVIEW] === null ? "" : index.reviews[row[REVIEW]][1];
  if (review) made.push(chip("unknown", review));
  if (row[ERRORS] > 0) made.push(chip("fail", counted(row[ERRORS], "tool error")));
  return made;
};

const lineOf = (place) => {
  const row = index.rows[place];
  const who = element("span", "who", name(index.cases[row[CASE]]), element("span", "sub", name(index.personas[row[PERSONA]]), ` · trial ${row[TRIAL]}`));
  const owner = row[OWNER] === null ? "" : `fault: ${index.owners[row[OWNER]][1]}`;
  const facts = element("span", "facts", counted(row[TURNS], "turn"), element("span", "sub", [row[TOOK][1], row[COST][1]].filter(Boolean).join(" · ")));
  const link = element("a", "row", who, element("span", "chips", ...marks(row)), element("span", "owner", owner), facts);
  link.href = addressOf({ ...state, open: nameOf(row), at: "", beside: "" });
  link.dataset.name = nameOf(row);
  return element("li", "", link);
};

const lastPage = () => Math.max(1, Math.ceil(fitting.length / ROWS));

const fill = (places) => rows.replaceChildren(...places.map(lineOf));

const fillPage = () => {
  const page = Math.min(state.page, lastPage());
  fill(fitting.slice((page - 1) * ROWS, page * ROWS));
  pages.hidden = lastPage() === 1;
  pages.querySelector("span").textContent = `${page} of ${lastPage()}`;
  const [back, on] = pages.querySelectorAll("button");
  back.disabled = page === 1;
  on.disabled = page === lastPage();
};

const tell = () => {
  const all = index.rows.length;
  const some = fitting.length === all ? counted(all, "conversation") : `${fitting.length.toLocaleString("en")} of ${counted(all, "conversation")}`;
  byId("count").textContent = fitting.length === 0 && all > 0 ? `No conversation fits, of ${all.toLocaleString("en")}.` : some;
};

const list = async () => {
  asked += 1;
  const question = asked;
  if (state.chosen.q && !words) byId("count").textContent = "Unpacking what was said …";
  const places = await choose(state.chosen);
  if (question !== asked) return;
  fitting = places;
  fillPage();
  tell();
};

const options = (property, values) => {
  const field = form.elements[property];
  for (const [value, word] of values) field.append(new Option(word, value));
  field.closest("label").hidden = values.length === 0;
};

const itself = (names) => [...names].map((name) => [name, name.replace("=", ": ")]);

const scoreOptions = () => {
  for (const evaluator of index.evaluators) {
    const group = element("optgroup", "");
    group.label = evaluator;
    for (const [kind, word] of [["fail", "failed"], ["pass", "passed"], ["unknown", "not judged"]]) group.append(new Option(`${evaluator} ${word}`, `${evaluator}:${kind}`));
    form.elements.score.append(group);
  }
};

const prepareForm = () => {
  const used = (place) => (kind, number) => index.rows.some((row) => row[place] === number);
  options("case", itself(index.cases));
  options("persona", itself(index.personas));
  options("trait", itself(index.traits.toSorted()));
  options("tag", itself(index.tags.toSorted()));
  options("ending", index.endings.filter(used(ENDING)));
  options("owner", index.owners.filter(used(OWNER)));
  scoreOptions();
};

const showForm = () => {
  for (const property of PROPERTIES) {
    const field = form.elements[property];
    const value = state.chosen[property] ?? "";
    if (field.value !== value) field.value = value;
  }
};

const chosenInForm = () => Object.fromEntries(PROPERTIES.map((property) => [property, form.elements[property].value]).filter(([, value]) => value));
