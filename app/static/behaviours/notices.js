// Notices: dismissed by hand, or by themselves once they were there long enough to be read and nobody is on them.
(() => {
  "use strict";
  const STAY = 12000;
  const region = document.getElementById("notices");

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dismiss]");
    if (close) close.closest(".notice")?.remove();
  });

  const leave = (notice) => {
    if (notice.matches(":hover, :focus-within")) setTimeout(leave, 2000, notice);
    else notice.remove();
  };

  // They stand above what acts at the foot of the page, whatever its height: no notice lies over a button that decides.
  const BARS = ".decide, .panel-of footer, .panel-of:not(:has(footer)), .bulk.shown, #bulk.shown";
  const rise = () => {
    const tops = [...document.querySelectorAll(BARS)].filter((bar) => bar.getClientRects().length).map((bar) => bar.getBoundingClientRect().top);
    const foot = Math.min(innerHeight, ...tops.filter((top) => top > innerHeight / 2));
    region.style.setProperty("--above", `${Math.round(innerHeight - foot) + 8}px`);
  };

  if (region) {
    rise();
    addEventListener("resize", rise);
    document.addEventListener("htmx:afterSettle", rise);
    document.addEventListener("change", () => requestAnimationFrame(rise)); // another column, a selection
    new MutationObserver((changes) => {
      rise();
      for (const change of changes)
        for (const added of change.addedNodes) {
          for (const same of [...region.children]) if (same !== added && added.isConnected && same.textContent.trim() === added.textContent?.trim()) same.remove();
          if (added.nodeType === 1 && !added.classList.contains("bad")) setTimeout(leave, STAY, added);
        }
      for (const old of [...region.children].slice(4)) old.remove();
    }).observe(region, { childList: true });
  }

  const say = (sentence, kind = "") => {
    const notice = document.createElement("div");
    notice.className = `notice ${kind}`;
    const words = document.createElement("p");
    words.textContent = sentence;
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "close", textContent: "✕" });
    close.setAttribute("aria-label", "Close this notice");
    close.dataset.dismiss = "";
    notice.append(words, close);
    region?.prepend(notice);
  };
  window.certdesk = Object.assign(window.certdesk || {}, { say });

  // What was refused and then done is said no more, and nothing is said twice at once.
  let before = [];
  const leads = (event) => ["content", "workspace"].includes(event.detail.target?.id) || event.detail.xhr?.getResponseHeader("HX-Redirect");
  document.addEventListener("htmx:beforeRequest", () => (before = [...(region?.querySelectorAll(".notice.bad") ?? [])]));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && leads(event)) for (const old of before) old.remove();
  });

  document.addEventListener("htmx:sendError", () => say("The server did not answer. What you typed is still here; try again.", "bad"));
})();
