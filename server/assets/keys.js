// Keyboard shortcuts. Everything works without them. Single keys can be switched off in
// the help that "?" opens (WCAG 2.1.4); the choice stays in this browser.
"use strict";
(() => {
  const stored = "casefile-keys";
  const off = () => {
    try {
      return localStorage.getItem(stored) === "off";
    } catch {
      return false;
    }
  };
  const typing = (e) => e.ctrlKey || e.metaKey || e.altKey || e.target.isContentEditable ||
    (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && !/^(checkbox|radio)$/.test(e.target.type));
  const help = document.getElementById("keys");
  const go = (e) => {
    if (!e) return;
    e.focus();
    e.scrollIntoView({ block: "center" });
  };
  let at = -1;
  const step = (selector, by) => {
    const stops = [...document.querySelectorAll(selector)];
    if (!stops.length) return;
    const here = stops.indexOf(document.activeElement);
    at = here >= 0 ? here : at;
    at = at < 0 ? (by > 0 ? 0 : stops.length - 1) : (at + by + stops.length) % stops.length;
    go(stops[at]);
    document.dispatchEvent(new CustomEvent("casefile:hit", { detail: { n: at + 1, of: stops.length } }));
  };
  const hits = document.querySelector(".body mark") ? ".body mark" : ".hit h2 a, .hit h3 a";
  const follow = (selector) => {
    const a = document.querySelector(selector);
    if (a) location.href = a.href;
  };
  const filters = () => {
    const panel = document.getElementById("filters");
    if (!panel) return;
    if (panel.popover !== undefined && getComputedStyle(panel).display === "none") panel.showPopover();
    go(panel.querySelector("input"));
  };
  const keys = {
    "/": () => {
      const q = document.getElementById("q");
      q.focus();
      q.select();
    },
    j: () => step(hits, 1), n: () => step(hits, 1),
    k: () => step(hits, -1), p: () => step(hits, -1),
    o: () => document.activeElement.matches(".hit a") && document.activeElement.click(),
    f: filters,
    "[": () => follow("a[data-previous]"), "]": () => follow("a[data-next]"),
    "?": () => help && !help.open && help.showModal(),
  };
  document.addEventListener("keydown", (e) => {
    if (typing(e) || (help && help.open) || !Object.hasOwn(keys, e.key) || (off() && e.key !== "?")) return;
    e.preventDefault();
    keys[e.key]();
  });
  // In an article: ‹ 3/9 › over its matches, and the results beside it in the last search.
  const walk = document.querySelector("[data-walk]");
  if (walk) {
    const [back, on] = walk.querySelectorAll("button");
    back.addEventListener("click", () => step(hits, -1));
    on.addEventListener("click", () => step(hits, 1));
    document.addEventListener("casefile:hit", (e) => (walk.querySelector("output").textContent = e.detail.n + "/" + e.detail.of));
    if (/^#m\d+$/.test(location.hash)) at = Number(location.hash.slice(2)) - 1;
    walk.querySelector("output").textContent = Math.max(1, at + 1) + "/" + document.querySelectorAll(hits).length;
    walk.hidden = false;
  }
  const kept = "casefile-results";
  try {
    if (document.querySelector("main[data-search]")) {
      addEventListener("pagehide", () => sessionStorage.setItem(kept, JSON.stringify([...document.querySelectorAll(".hit h2 a")].map((a) => a.href))));
    }
    const beside = document.querySelector("[data-results]");
    const all = beside ? JSON.parse(sessionStorage.getItem(kept) || "[]") : [];
    const here = all.findIndex((a) => new URL(a).pathname === location.pathname);
    if (here >= 0) {
      for (const [name, to] of [["previous", all[here - 1]], ["next", all[here + 1]]]) {
        const a = beside.querySelector("[data-" + name + "]");
        if (to) a.href = to;
        else a.remove();
      }
      beside.hidden = false;
    } else if (beside) beside.remove();
  } catch {
    // a browser that keeps nothing has Back to the results
  }
  const button = document.querySelector("[data-keys]");
  if (button && help) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
    const tick = help.querySelector("input");
    tick.checked = !off();
    tick.addEventListener("change", () => {
      try {
        localStorage.setItem(stored, tick.checked ? "on" : "off");
      } catch {
        // a browser that keeps nothing has the keys on
      }
    });
  }
})();
