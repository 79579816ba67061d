// A list worked by keys: j and k move, Enter opens, x selects, Shift+x selects up to here; the row in hand is the one
// whose link has the focus, so that a screen reader follows. Keys of the selection act on the row in hand when nothing
// is selected.
(() => {
  "use strict";
  const body = document.querySelector("table.list tbody");
  const bulk = document.getElementById("bulk");
  if (!body) return;
  const AHEAD = 8;
  let at = null;
  let anchor = null;

  const rows = () => [...body.querySelectorAll("tr[data-item]")];
  const boxOf = (row) => row?.querySelector("input[name=item]");
  const current = () => (at?.isConnected ? at : rows()[0]);
  const selected = () => rows().filter((row) => boxOf(row)?.checked);

  const hold = (row, focus = true) => {
    if (!row) return;
    at?.removeAttribute("data-at");
    at = row;
    row.setAttribute("data-at", "");
    if (focus) row.querySelector(".name a").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  // The next stretch is asked for before one comes to the end.
  const fetchOnce = (which) => {
    const link = body.querySelector(`${which}:not([data-asked])`);
    if (!link) return;
    link.dataset.asked = "";
    link.click();
  };

  const move = (step) => {
    const all = rows();
    const here = all.indexOf(at?.isConnected ? at : null);
    const there = here < 0 ? 0 : here + step;
    if (there > all.length - AHEAD) fetchOnce("[data-later]");
    if (there < 0) fetchOnce("[data-earlier]");
    else hold(all[Math.min(there, all.length - 1)]);
  };

  const count = () => {
    const many = selected().length;
    const words = bulk?.querySelector("[data-selected]");
    if (words) words.textContent = many ? `${many} selected` : "Selected";
    bulk?.classList.toggle("shown", many > 0);
  };

  const select = (row, far) => {
    const box = boxOf(row);
    if (!box || box.disabled) return;
    if (far && anchor?.isConnected) {
      const all = rows();
      const [from, to] = [all.indexOf(anchor), all.indexOf(row)].sort((a, b) => a - b);
      for (const one of all.slice(from, to + 1)) if (!boxOf(one).disabled) boxOf(one).checked = true;
    } else {
      box.checked = !box.checked;
      anchor = row;
    }
    count();
  };

  const unselect = () => {
    for (const row of selected()) boxOf(row).checked = false;
    for (const menu of bulk?.querySelectorAll("details[open]") ?? []) menu.open = false;
    count();
  };

  // Before keys.js: a key of the selection with nothing selected takes the row in hand.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox])") || event.target.closest(".menu[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "arrowdown") move(1);
    else if (key === "k" || key === "arrowup") move(-1);
    else if (key === "x") select(current(), event.shiftKey);
    else if (key === "enter" && event.target === document.body && current()) current().querySelector(".name a").click();
    else {
      const acts = bulk?.querySelector(`[data-hotkey="${CSS.escape(key)}"]`);
      if (acts && key !== "escape" && !selected().length && current()) select(current(), false);
      return;
    }
    if (key === "x") hold(current());
    event.preventDefault();
    event.stopPropagation();
  }, true);

  body.addEventListener("focusin", (event) => hold(event.target.closest("tr[data-item]"), false));
  body.addEventListener("change", (event) => {
    if (event.target.name !== "item") return;
    anchor = event.target.closest("tr");
    count();
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-item]");
    if (!row || event.target.closest("a, button, input, label") || String(getSelection())) return;
    if (event.target.closest(".pick")) select(row, event.shiftKey);
    else row.querySelector(".name a").click();
  });
  bulk?.addEventListener("reset", (event) => {
    event.preventDefault();
    unselect();
    hold(current());
  });
  // What was done to the selection is done: it is let go, and the hands are back on the list.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!bulk?.contains(event.detail.elt) || !event.detail.successful) return;
    unselect();
    hold(current());
  });

  // The row in hand and what is ticked are the person's, not the server's: a row that changes in place keeps them.
  const keep = window.Idiomorph?.defaults.callbacks;
  if (keep) {
    keep.beforeAttributeUpdated = (name) => name !== "data-at";
    keep.beforeNodeMorphed = (old) => !(old.matches?.("input[name=item]") && !old.disabled);
  }
  hold(rows().find((row) => `#${row.id}` === location.hash) ?? rows()[0], document.activeElement === document.body);
  count();
})();
