"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const conversations = [...document.querySelectorAll(".conversation")];
  const headings = [...document.querySelectorAll(".case-heading")];
  const fields = { case: byId("filter-case"), persona: byId("filter-persona"), ending: byId("filter-ending") };
  const text = byId("filter-text");
  const score = byId("filter-score");
  const openAll = byId("open-all");
  const words = new Map();

  // Lower-casing a large page at every key is slow, so each conversation's words are kept once asked for.
  const wordsOf = (conversation) => {
    if (!words.has(conversation)) words.set(conversation, conversation.textContent.toLowerCase());
    return words.get(conversation);
  };

  const fits = (conversation) => {
    const chosen = Object.entries(fields).every(([name, field]) => !field.value || conversation.dataset[name] === field.value);
    const scored = !score.value || conversation.dataset.scores.split(" ").includes(score.value);
    return chosen && scored && (!text.value || wordsOf(conversation).includes(text.value.toLowerCase()));
  };

  const apply = () => {
    const cases = new Set();
    let shown = 0;
    for (const conversation of conversations) {
      conversation.hidden = !fits(conversation);
      if (!conversation.hidden) {
        shown += 1;
        cases.add(conversation.dataset.case);
      }
    }
    for (const heading of headings) heading.hidden = !cases.has(heading.dataset.case);
    byId("filter-count").textContent = `${shown} of ${conversations.length}`;
    byId("filter-none").hidden = shown > 0 || conversations.length === 0;
  };

  const openTarget = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    const conversation = target && target.closest(".conversation");
    if (!conversation || conversation.open) return;
    conversation.open = true;
    target.scrollIntoView();
  };

  const setAll = (open) => {
    for (const conversation of conversations) if (!conversation.hidden) conversation.open = open;
    openAll.setAttribute("aria-pressed", String(open));
    openAll.textContent = open ? "Close all" : "Open all";
  };

  document.querySelector(".filter").addEventListener("input", apply);
  document.querySelector(".filter").addEventListener("submit", (event) => event.preventDefault());
  openAll.addEventListener("click", () => setAll(openAll.getAttribute("aria-pressed") !== "true"));
  for (const link of document.querySelectorAll(".grid a")) {
    link.addEventListener("click", () => {
      text.value = fields.ending.value = score.value = "";
      fields.case.value = link.dataset.case;
      fields.persona.value = link.dataset.persona;
      apply();
    });
  }
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => setAll(true));
  apply();
  openTarget();
})();
