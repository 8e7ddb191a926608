// Keyboard shortcuts. Everything works without them.
"use strict";
(() => {
  const typing = (e) => e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
  let at = -1;
  const go = (step) => {
    const stops = document.querySelectorAll(".hit h2 a, .body mark");
    if (!stops.length) return;
    at = (at + step + stops.length) % stops.length;
    stops[at].focus();
    stops[at].scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (e) => {
    if (typing(e)) return;
    if (e.key === "/") {
      e.preventDefault();
      const q = document.getElementById("q");
      q.focus();
      q.select();
    } else if (e.key === "j" || e.key === "n") {
      go(1);
    } else if (e.key === "k" || e.key === "p") {
      go(at < 0 ? 0 : -1);
    }
  });
})();
