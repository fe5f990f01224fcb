"use strict";
(() => {
  const EVERY = 2000; // Between two looks at the run.
  const REST = 5000; // The least time a page is left alone.
  const TOUCHED = 4000; // Whoever moved, clicked or typed so lately is busy.
  const SHARE = 10; // A page is loaded again for a tenth of the time at most.
  const byId = (id) => document.getElementById(id);
  const bar = byId("live");
  const { address, stage, noun } = bar.dataset;
  const done = Number(bar.dataset.done);
  const title = document.title;
  let touched = 0;
  let ended = stage === "ended";
  let loaded = Infinity;

  // What outlives loading the page again: whether it is paused, where it was scrolled to, and that it was watched.
  const kept = (() => {
    try {
      return JSON.parse(sessionStorage.getItem(address)) ?? {};
    } catch {
      return {};
    }
  })();
  const keep = (more) => {
    Object.assign(kept, more);
    try {
      sessionStorage.setItem(address, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing only forgets the place.
    }
  };

  const isBusy = () => {
    const active = document.activeElement;
    const writes = active && ["INPUT", "SELECT", "TEXTAREA"].includes(active.tagName);
    const reads = document.querySelector("dialog[open], .conversation[open], #reader:not([hidden])") || !getSelection().isCollapsed;
    return Boolean(writes || reads || Date.now() - touched < TOUCHED);
  };

  const refresh = () => {
    keep({ scroll: scrollY, watched: true });
    location.reload();
  };

  const isRested = () => performance.now() - loaded > Math.max(REST, SHARE * loaded);

  const offer = (news) => {
    const more = news.done - done;
    const told = news.stage === "ended" ? "The run has ended." : more > 0 ? `${more} new ${noun}${more === 1 ? "" : "s"}` : "";
    // The same words again would be read out again.
    if (byId("live-told").textContent !== told) byId("live-told").textContent = told;
    byId("live-show").hidden = false;
  };

  const tell = (news) => {
    bar.className = `live ${news.class}`;
    byId("live-word").textContent = news.word;
    byId("live-line").textContent = news.line;
    document.title = news.stage === "ended" ? `${news.word}: ${title}` : `(${news.done}/${news.planned}) ${title}`;
  };

  const take = (news) => {
    tell(news);
    ended = news.stage === "ended";
    if (news.done === done && news.stage === stage) return;
    if (kept.paused || isBusy()) offer(news);
    else if (isRested()) refresh();
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(address, { cache: "no-store" });
      if (!answer.ok) throw new Error(await answer.text());
      take(await answer.json());
    } catch (error) {
      bar.className = "live lost";
      byId("live-word").textContent = "no news";
      byId("live-line").textContent = error instanceof TypeError ? "this view has ended; start it again: rehearsal view" : error.message;
    }
  };

  const keepLooking = async () => {
    await look();
    setTimeout(keepLooking, EVERY);
  };

  const pause = (paused) => {
    keep({ paused });
    byId("live-pause").textContent = paused ? "Resume" : "Pause";
  };

  const settle = () => {
    loaded = performance.now();
    if (kept.scroll !== undefined) scrollTo({ top: kept.scroll, behavior: "instant" });
    keep({ scroll: undefined });
    if (!ended) setTimeout(keepLooking, EVERY);
  };

  for (const kind of ["pointerdown", "wheel", "touchmove", "keydown"]) {
    addEventListener(kind, (event) => { if (!bar.contains(event.target)) touched = Date.now(); }, { passive: true });
  }
  byId("live-pause").addEventListener("click", () => pause(!kept.paused));
  byId("live-show").addEventListener("click", refresh);
  byId("live-close").addEventListener("click", () => { bar.hidden = true; });
  if (ended) {
    // The end is news to whoever watched.
    bar.hidden = !kept.watched;
    keep({ watched: undefined });
  } else {
    pause(Boolean(kept.paused));
    document.title = `(${done}/${bar.dataset.planned}) ${title}`;
  }
  addEventListener("load", settle);
})();
