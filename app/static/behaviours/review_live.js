// Who looks at an item that somebody else may take sees it as it happens: taken, let go, decided, judged again. Who holds
// it changes it themselves and is left alone. The line is open only while the page can be seen.
(() => {
  "use strict";
  if (!window.EventSource) return;
  const GATHER_MS = 250;
  let source = null;
  let gathering = 0;

  const workspace = () => document.getElementById("workspace");
  const looksOn = () => !document.hidden && workspace() && !("mine" in workspace().dataset);
  const isTyping = () => document.activeElement?.matches(".panel-of *, textarea, input:not([type=radio])");

  const show = () => {
    gathering = 0;
    if (!looksOn()) return;
    if (isTyping()) gathering = setTimeout(show, 1000); // nothing is swapped under somebody's hands
    else htmx.ajax("GET", location.pathname + location.search, { source: "#workspace", target: "#workspace", swap: "morph:outerHTML" });
  };

  const listen = () => {
    if (!looksOn()) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/queues/live");
      source.onmessage = (event) => {
        if (event.data === workspace()?.dataset.item) gathering ||= setTimeout(show, GATHER_MS);
      };
    }
  };

  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("htmx:afterSettle", listen);
  document.addEventListener("visibilitychange", () => {
    const missed = !source;
    listen();
    if (source && missed) show(); // what happened while nobody looked
  });
  addEventListener("pagehide", () => source?.close());
})();
