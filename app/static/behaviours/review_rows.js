// The whole row of a paper: the strip of the page follows the field that has the focus, and nothing is confirmed unseen:
// confirming before one has come to the end of the values turns to the next of them instead.
(() => {
  "use strict";
  const SLACK = 8;
  const listOf = (form) => form?.querySelector(".scroll");
  const isAtEnd = (list) => list.scrollTop + list.clientHeight >= list.scrollHeight - SLACK;
  const see = (form) => {
    const list = listOf(form);
    if (list && isAtEnd(list)) form.dataset.seen = "";
  };
  const look = () => document.querySelectorAll("form[data-whole]").forEach(see);

  document.addEventListener("scroll", (event) => event.target.matches?.("form[data-whole] > .scroll") && see(event.target.parentElement), true);
  document.addEventListener("htmx:afterSettle", look);
  document.addEventListener("DOMContentLoaded", look);

  document.addEventListener("click", (event) => {
    const form = event.target.closest?.("form[data-whole] button[name=confirm]")?.form;
    if (!form || form.dataset.seen !== undefined) return;
    const list = listOf(form);
    if (isAtEnd(list)) return;
    event.preventDefault();
    event.stopPropagation();
    list.scrollBy({ top: 0.8 * list.clientHeight });
    window.certdesk.say("Some values of the row were below the edge. Look at them, then confirm.");
  }, true);

  document.addEventListener("focusin", (event) => {
    const form = event.target.closest?.("form[data-whole]");
    const frame = form?.querySelector(".strip-frame");
    const shape = event.target.dataset?.field && frame?.querySelector(`[data-value="${CSS.escape(event.target.dataset.field)}"]`);
    frame?.querySelectorAll(".lit").forEach((box) => box.classList.remove("lit"));
    if (!shape) return;
    shape.classList.add("lit");
    const [a, b] = [shape.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollTo({ left: frame.scrollLeft + a.left - b.left - (b.width - a.width) / 2 });
  });
})();
