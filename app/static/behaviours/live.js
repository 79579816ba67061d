// Rows change in place as colleagues work: the server names the items that changed, and the page asks for those that it
// shows. Nothing moves under the pointer; what is done stays, greyed, until the page is loaded again.
(() => {
  "use strict";
  const shows = document.querySelector("[data-live]");
  if (!shows || !window.EventSource) return;
  const state = document.querySelector("[data-live-state]");
  const GATHER_MS = 250;
  const COUNTS_MS = 4000;
  const changed = new Set();
  let gathering = 0;
  let counting = 0;

  const ask = () => {
    gathering = 0;
    if (document.hidden) return;
    const ids = [...changed].filter((id) => document.getElementById(`item-${id}`));
    changed.clear();
    for (let from = 0; from < ids.length; from += 50)
      htmx.ajax("GET", `${shows.dataset.rows}&ids=${ids.slice(from, from + 50).join(",")}`, { source: shows, target: shows, swap: "none" });
    counting ||= setTimeout(() => {
      counting = 0;
      const side = document.getElementById("side");
      if (side) htmx.trigger(side, "stale");
    }, COUNTS_MS);
  };
  const gather = () => { gathering ||= setTimeout(ask, GATHER_MS); };

  const source = new EventSource(shows.dataset.live);
  source.onmessage = (event) => {
    changed.add(event.data);
    gather();
  };
  source.onopen = () => {
    state?.classList.remove("lost");
    // what one has just left is let go while this page is on its way
    for (const row of document.querySelectorAll("tr.mine[data-item]")) changed.add(row.dataset.item);
    if (changed.size) gather();
  };
  source.onerror = () => state?.classList.add("lost");
  document.addEventListener("visibilitychange", () => { if (!document.hidden && changed.size) gather(); });
  addEventListener("pagehide", () => source.close());
})();
