// Follows a list of names while it is looked up.
const progress = document.querySelector("[data-progress]");

async function follow() {
  try {
    const answer = await fetch(progress.dataset.progress);
    if (answer.ok) {
      const list = await answer.json();
      if (list.state === "done") return location.reload();
      progress.querySelector("progress").value = list.done;
      progress.querySelector("b").textContent = list.done.toLocaleString(document.documentElement.lang);
    }
  } catch { /* the server may be starting again */ }
  setTimeout(follow, 2000);
}
if (progress) setTimeout(follow, 1000);
