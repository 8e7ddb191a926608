// Applies filters at once, and keeps the page while results change. Each step has an
// address of its own, so Back works; without this file the form and the links do the same.
"use strict";
(() => {
  const form = document.getElementById("search");
  const main = document.querySelector("main[data-search]");
  if (!form || !main) return;
  let turn = 0; // of the last search that was asked for
  let running = null;

  // path of an element that survives the exchange: its id, or what the form sends for it
  const handle = (e) => e && (e.id ? "#" + CSS.escape(e.id) : e.name ? `[name="${CSS.escape(e.name)}"][value="${CSS.escape(e.value)}"]` : null);

  const exchange = (doc) => {
    const focus = handle(document.activeElement);
    const opened = [...main.querySelectorAll("details[open]")].map((d) => [...main.querySelectorAll("details")].indexOf(d));
    for (const id of ["results", "filters", "carried"]) {
      const now = document.getElementById(id);
      const next = doc.getElementById(id);
      if (now && next) now.replaceChildren(...next.childNodes);
    }
    document.title = doc.title;
    document.getElementById("said").textContent = document.getElementById("count").textContent;
    const q = document.getElementById("q");
    if (document.activeElement !== q) q.value = doc.getElementById("q").value;
    document.querySelectorAll(".speak").forEach((s) => s.replaceWith(doc.querySelector(".speak")));
    const details = main.querySelectorAll("details");
    if (focus && opened.length) opened.forEach((i) => details[i] && details[i].closest(".graph") && (details[i].open = true));
    const again = focus && document.querySelector(focus);
    if (again) again.focus({ preventScroll: true });
  };

  const load = async (url, push) => {
    const mine = ++turn;
    if (running) running.abort();
    running = new AbortController();
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
      const text = await answer.text();
      if (mine !== turn) return; // a later search has been asked for
      if (!answer.ok || answer.redirected) return location.assign(url);
      if (push) history.pushState({ search: true }, "", url);
      exchange(new DOMParser().parseFromString(text, "text/html"));
    } catch (e) {
      if (mine === turn && e.name !== "AbortError") location.assign(url);
    } finally {
      if (mine === turn) main.removeAttribute("aria-busy");
    }
  };

  const address = (submitter) => {
    const data = submitter ? new FormData(form, submitter) : new FormData(form);
    const params = new URLSearchParams();
    for (const [name, value] of data) if (value !== "") params.append(name, value);
    const text = params.toString();
    return form.action + (text ? "?" + text : "");
  };

  document.addEventListener("change", (e) => {
    if (e.target.form === form && e.target.id !== "q" && (e.target.type !== "text" || e.target.checkValidity())) load(address(), true);
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    load(address(e.submitter), true);
  });
  document.addEventListener("click", (e) => {
    const a = e.target.closest("a[href]");
    if (!a || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !main.contains(a)) return;
    const url = new URL(a.href, location.href);
    if (url.origin !== location.origin || url.pathname !== "/search" || url.hash) return;
    e.preventDefault();
    load(url.href, true);
    if (a.closest(".pages")) {
      scrollTo(0, 0);
      document.getElementById("count").focus();
    }
  });
  addEventListener("popstate", () => {
    if (!location.hash) load(location.href, false);
  });

  // Drag over the bars to choose a time; the date fields beside them do the same.
  let from = null;
  const bar = (e) => e.target.closest && e.target.closest(".graph svg a");
  document.addEventListener("pointerdown", (e) => {
    from = e.button === 0 && e.pointerType !== "touch" ? bar(e) : null;
    if (from) e.preventDefault();
  });
  document.addEventListener("pointermove", (e) => {
    const to = from && bar(e);
    if (!to) return;
    const all = [...from.parentNode.querySelectorAll("a")];
    const ends = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    all.forEach((a, i) => a.classList.toggle("chosen", i >= ends[0] && i <= ends[1]));
  });
  document.addEventListener("pointerup", () => {
    const chosen = from ? [...from.parentNode.querySelectorAll("a.chosen")] : [];
    from = null;
    if (chosen.length < 2) return;
    document.getElementById("from").value = chosen[0].dataset.from;
    document.getElementById("to").value = chosen[chosen.length - 1].dataset.to;
    addEventListener("click", (e) => e.preventDefault(), { capture: true, once: true }); // of the bar under the pointer
    load(address(), true);
  });
})();
