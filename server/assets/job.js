// The page of a job is loaded again, at most every two seconds, as long as the job changes.
(() => {
  const main = document.getElementById("main");
  if (main.dataset.state !== "running" && main.dataset.state !== "waiting") return;
  const opened = Date.now();
  let first = true;
  const events = new EventSource(main.dataset.job);
  events.addEventListener("job", (e) => {
    const job = JSON.parse(e.data);
    if (first && job.state === main.dataset.state) { first = false; return; }
    events.close();
    setTimeout(() => location.reload(), Math.max(0, 2000 - (Date.now() - opened)));
  });
})();
