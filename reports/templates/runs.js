"use strict";
(() => {
  const EVERY = 2000;
  const byId = (id) => document.getElementById(id);
  const filter = byId("filter");
  let shown = byId("runs").innerHTML;

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll("#runs tbody tr")];
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    const fitting = rows.filter((row) => !row.hidden).length;
    byId("count").textContent = words.length ? `${fitting} of ${rows.length}` : `${rows.length} ${rows.length === 1 ? "run" : "runs"}`;
    byId("nothing").hidden = fitting > 0 || rows.length === 0;
  };

  const remember = () => {
    const address = new URL(location.href);
    if (filter.value) address.searchParams.set("q", filter.value);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  };

  // The rows that came with the page are replaced as a whole. Whoever stands on a link keeps standing on it.
  const show = (fresh) => {
    const focused = document.activeElement?.closest("#runs a")?.getAttribute("href");
    const runs = document.importNode(fresh, true);
    byId("runs").replaceWith(runs);
    if (focused) [...runs.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
    apply();
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/");
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("runs");
      byId("lost").hidden = true;
      if (fresh && fresh.innerHTML !== shown) {
        shown = fresh.innerHTML;
        show(fresh);
      }
    } catch {
      byId("lost").hidden = false;
    }
  };

  const keepLooking = async () => {
    await look();
    setTimeout(keepLooking, EVERY);
  };

  filter.value = new URL(location.href).searchParams.get("q") ?? "";
  filter.addEventListener("input", () => { apply(); remember(); });
  document.querySelector(".filter").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", look);
  apply();
  setTimeout(keepLooking, EVERY);
})();
