// What is typed and not yet done is kept on the server under its name, so that a reload or another machine has it.
(() => {
  "use strict";
  const WAIT = 700;
  const waiting = new Map(); // key -> timer

  const send = (key, words) => {
    waiting.delete(key);
    const workspace = document.getElementById("workspace");
    const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
    if (!workspace) return;
    fetch(`/items/${workspace.dataset.item}/draft`, {
      method: "POST", keepalive: true, headers: { "X-CSRF-Token": csrf, "HX-Request": "true" }, body: new URLSearchParams({ key, words }),
    }).catch(() => window.certdesk.say("The draft could not be kept; the server did not answer. Do not close the page yet.", "stop"));
  };

  const keyOf = (field) => field.dataset?.draft || (field.dataset?.field && `fields.${field.dataset.field}`);

  document.addEventListener("input", (event) => {
    const key = keyOf(event.target);
    if (!key) return;
    clearTimeout(waiting.get(key)?.timer);
    const words = event.target.value;
    waiting.set(key, { words, timer: setTimeout(send, WAIT, key, words) });
  });

  // What was done with is no draft any more.
  document.addEventListener("submit", (event) => {
    for (const field of event.target.elements) {
      const key = keyOf(field);
      if (key) {
        clearTimeout(waiting.get(key)?.timer);
        waiting.delete(key);
      }
    }
  }, true);

  addEventListener("pagehide", () => {
    for (const [key, { words, timer }] of waiting) {
      clearTimeout(timer);
      send(key, words);
    }
  });
})();
