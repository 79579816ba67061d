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

  if (region) {
    new MutationObserver((changes) => {
      for (const change of changes)
        for (const added of change.addedNodes)
          if (added.nodeType === 1 && !added.classList.contains("bad")) setTimeout(leave, STAY, added);
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

  document.addEventListener("htmx:sendError", () => say("The server did not answer. What you typed is still here; try again.", "bad"));
})();
