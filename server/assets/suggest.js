// Suggests names while one is typed: a combobox with a list, by the pattern of
// the ARIA Authoring Practices (list autocomplete with manual selection). The
// focus stays in the box, and Enter without a choice searches what was typed.
"use strict";
(() => {
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let asked = 0;
  let timer = 0;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (n) => {
    const items = [...list.children];
    chosen = (n + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    box.setAttribute("aria-activedescendant", items[chosen].id);
  };
  // The groups have headings for the eye; the options stay one flat list for the keys.
  const show = (answer) => {
    close();
    const add = (group, options) => options.forEach((o, i) => {
      const item = document.createElement("li");
      item.id = "suggestion" + list.children.length;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.html = o.html;
      if (i === 0) item.dataset.group = list.dataset[group];
      const label = document.createElement("bdi");
      label.textContent = o.label;
      const about = document.createElement("span");
      about.className = "n";
      about.textContent = o.about;
      item.append(label, about);
      list.append(item);
    });
    add("names", answer.names.map((n) => ({ html: n.html, label: n.label, about: (list.dataset[n.type] || n.type) + " · " + n.articles })));
    add("words", answer.words.map((w) => ({ html: w.html, label: w.word, about: String(w.articles) })));
    add("articles", answer.articles.map((a) => ({ html: a.html, label: a.title, about: a.source })));
    list.hidden = list.children.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const turn = ++asked;
    const text = box.value.trim();
    if (text.length < 2 || /[":()=-]/.test(text)) return close();
    try {
      const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(text));
      const found = answer.ok ? await answer.json() : { names: [], words: [], articles: [] };
      if (turn === asked && document.activeElement === box) show(found); // a late answer shows nothing
    } catch {
      close(); // without suggestions the box still searches
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !list.hidden) {
      e.preventDefault();
      close();
    } else if (list.hidden || !list.children.length) {
      if (e.key === "ArrowDown") ask();
    } else if (e.key === "ArrowDown") {
      e.preventDefault();
      choose(chosen + 1);
    } else if (e.key === "ArrowUp") {
      e.preventDefault();
      choose(chosen < 0 ? -1 : chosen - 1);
    } else if (e.key === "Enter" && chosen >= 0) {
      e.preventDefault();
      location.href = list.children[chosen].dataset.html;
    }
  });
  list.addEventListener("mousedown", (e) => {
    const item = e.target.closest("li");
    if (!item) return;
    e.preventDefault();
    location.href = item.dataset.html;
  });
  box.addEventListener("blur", close);
})();
