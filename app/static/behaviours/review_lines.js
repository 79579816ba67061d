// The lines: j and k walk them, Tab walks those that need eyes (the markup sees to that), Enter confirms, typing
// corrects, Escape lets be. A field that is left changed is kept at once, and the verdict comes back judged anew.
(() => {
  "use strict";
  const isRow = (element) => element?.matches?.("[data-row]");
  const rows = () => [...document.querySelectorAll("#lines [data-row]")].filter((row) => row.getClientRects().length);
  const rowOf = (element) => element?.closest?.("[data-row]");
  const FIELD = ":is(input, textarea)[data-field]";
  const fieldIn = (row) => row?.querySelector(FIELD);
  const isDirty = (field) => field.value.trim() !== field.dataset.was.trim();
  const isText = (field) => field.matches("textarea");
  let entered = null; // id of the field that Enter was pressed in: what cannot be a value brings one back to it
  let coming = null; // ids of the line that was put right and of the next: one goes on once it stands, since it may be refused
  let deciding = false; // every line was seen: the focus belongs to the button that the verdict suggests
  let last = null; // id of the line that was worked on last

  const edit = (field, first = "") => {
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    field.focus();
    if (first && !isText(field)) {
      field.value = first;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (!isText(field)) field.select();
  };

  // The next line that needs eyes; after the last one the first button that decides.
  const after = (row) => {
    const waiting = [...document.querySelectorAll("#lines .req.eyes")].filter((each) => each !== row);
    return waiting.find((each) => row.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  };
  const goOn = (row, next = after(row)) => {
    deciding = !next;
    (next || document.querySelector(".decide .btn.go") || row)?.focus();
  };

  const keep = (field, confirm) => {
    const form = field.form;
    if (form.dataset.sent === field.id) return;
    entered = confirm ? field.id : null;
    form.dataset.sent = field.id;
    setTimeout(() => delete form.dataset.sent, 400);
    // A click, so that the button's own name and value are sent with the form.
    const button = confirm && (field.closest(".read") || form).querySelector("button[name=confirm]");
    if (button) button.click();
    else if (rowOf(field) || isDirty(field)) form.requestSubmit();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const here = event.target;
    const keeps = event.key === "Enter" && here.matches?.("textarea[data-field]") && (event.ctrlKey || event.metaKey);
    if ((event.ctrlKey || event.metaKey) && !keeps) return;
    if (here.matches?.(FIELD)) inField(event, here, keeps);
    else if (isOfPanel(event.key)) return;
    else if (isRow(here)) onRow(event, here);
    else if (!here.matches?.("input, textarea, select, [contenteditable]")) anywhere(event);
  }, true);

  // An open panel's own keys come before those of the lines.
  const isOfPanel = (key) => [...document.querySelectorAll("[data-panel] [data-hotkey]")].some((control) => control.dataset.hotkey.split(/, */).includes(key.toLowerCase()));

  const inField = (event, field, keeps) => {
    if (event.key === "Enter" && isText(field) && !keeps) return; // a new line
    if (event.key === "Enter" && field.form.matches("[data-whole]")) {
      event.preventDefault();
      nextIn(field.form, field).focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const row = rowOf(field);
      last = row?.id || null;
      const changed = isDirty(field);
      keep(field, true);
      if (row && changed) {
        coming = [row.id, after(row)?.id];
        row.focus();
      } else if (row) goOn(row);
      else if (!changed) unsureAfter(field)?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      field.value = field.dataset.was;
      field.form.querySelector("input[name=region]")?.remove();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      (rowOf(field) || field.form.querySelector("button.go") || document.getElementById("pages") || field).focus();
    }
  };

  // In everything that was read, Enter confirms a value and goes on to the next that is not certain.
  const unsureAfter = (field) => {
    const waiting = [...document.querySelectorAll("#everything .read.unsure [data-field]")].filter((each) => each !== field);
    return waiting.find((each) => field.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) || waiting[0];
  };

  // In a form that is sent as a whole, Enter goes on to the next field and at last to its button.
  const nextIn = (form, field) => {
    const stops = [...form.querySelectorAll(FIELD), form.querySelector("input[name=reason], button.go")];
    return stops[stops.indexOf(field) + 1];
  };

  const onRow = (event, row) => {
    const field = fieldIn(row);
    last = row.id;
    if (event.key === "Enter" && event.shiftKey) {
      const whole = row.querySelector("a.whole-row");
      if (whole) whole.click();
      else window.certdesk.say("This line stands on no policy row with anything left to check.");
    } else if (event.key === "Enter" && field) {
      keep(field, true);
      goOn(row);
    } else if (event.key === "Enter" && row.matches(".eyes")) goOn(row); // nothing to confirm, such as what accepting settles
    else if ((event.key === "i" || event.key === "F2") && field) edit(field);
    else if (/^[1-9]$/.test(event.key) && !row.matches(".candidate")) toLine(event.key);
    else if (/^[$+]$/.test(event.key) && field) edit(field, event.key);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") row.querySelector(".others")?.toggleAttribute("open", event.key === "ArrowRight");
    else if (event.key === "y") copy(row);
    else if (event.key === " " && !event.repeat) peek(field);
    else if (event.key !== " ") return anywhere(event);
    event.preventDefault();
    event.stopPropagation();
  };

  // A digit is always the number of a line, until one types in a field.
  const toLine = (number) => {
    const row = rows().find((each) => each.dataset.number === number);
    row?.focus();
    if (row) edit(fieldIn(row));
    else window.certdesk.say(`There is no line ${number}. i or F2 edits the line that you are on.`);
  };

  const anywhere = (event) => {
    const all = rows();
    const at = all.findIndex((row) => row.id === last);
    if (event.key === "j" || event.key === "ArrowDown") step(all, at < 0 ? 0 : at + 1, event);
    else if (event.key === "k" || event.key === "ArrowUp") step(all, at < 0 ? 0 : at - 1, event);
    else if ((event.key === "i" || event.key === "F2") && at >= 0) {
      edit(fieldIn(all[at]));
      event.preventDefault();
    }
  };

  const step = (all, index, event) => {
    if (event.key.startsWith("Arrow") && !isRow(event.target)) return;
    all[Math.max(0, Math.min(all.length - 1, index))]?.focus();
    event.preventDefault();
  };

  const copy = async (row) => {
    try {
      await navigator.clipboard.writeText(row.dataset.copy);
      window.certdesk.say(`Copied: ${row.dataset.copy}`);
    } catch {
      window.certdesk.say("The browser did not let the line be copied. Select it and copy by hand.", "stop");
    }
  };

  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row) last = row.id;
  });

  // Leaving a changed field keeps it.
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    const alone = field.matches?.(FIELD) && field.value !== field.dataset.refused && !field.form.matches("[data-whole]");
    if (alone && field.isConnected && isDirty(field)) keep(field, false);
  });

  document.addEventListener("htmx:responseError", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Where a panel closed or a line went, the focus goes back to the line that was worked on.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.path.endsWith("/corrections") && comeTo()) return;
    if (deciding && document.activeElement.closest(".decide")) {
      deciding = false;
      document.querySelector(".decide .btn.go, .strip .btn.go")?.focus();
    }
    if (document.activeElement !== document.body) return;
    (document.getElementById(last || "") || document.querySelector("#lines .req.eyes") || document.querySelector(".decide .btn:not(.danger)"))?.focus();
  });

  // What was put right has come back: to its field where it was refused, on to the next line where it stands.
  const comeTo = () => {
    const refused = entered && document.getElementById(entered);
    const [row, next] = coming || [];
    entered = coming = null;
    // Whether sent by key or by mouse: what was refused, or is asked about, takes the focus, however far down it stands.
    const stopped = refused?.matches("[aria-invalid]") ? refused : document.querySelector("#workspace [data-refused], #why-said");
    if (stopped) {
      stopped.closest("details")?.setAttribute("open", "");
      stopped.focus({ preventScroll: true });
      stopped.scrollIntoView({ block: "center" });
      return true;
    }
    const there = document.activeElement;
    if (!row || (there !== document.body && there.id !== row) || document.querySelector("#lines input[name=reason]")) return false;
    goOn(document.getElementById(row), document.getElementById(next || ""));
    return true;
  };

  // ---- holding Space shows the certificate before, at the same box
  const peek = (field) => {
    const frame = document.querySelector(".doc");
    if (!field?.dataset.before || !frame) return window.certdesk.say("There is no certificate before this one that shows it.");
    const [document_id, page] = field.dataset.before.split("-");
    const [x0, y0, x1, y1] = field.dataset.beforeBox.split(" ").map(Number);
    const [width, height] = field.dataset.beforeSize.split(" ");
    const margin = 46;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `${Math.max(0, x0 - margin * 2)} ${Math.max(0, y0 - margin / 2)} ${x1 - x0 + margin * 4} ${y1 - y0 + margin}`);
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    Object.entries({ href: `/documents/${document_id}/pages/${page}.png`, width, height }).forEach(([key, value]) => image.setAttribute(key, value));
    svg.append(image, window.certdesk.rectOf(x0 - 1.5, y0 - 1, x1 - x0 + 3, y1 - y0 + 2, "box lit"));
    const words = document.createElement("p");
    words.append("On the certificate before: ", Object.assign(document.createElement("b"), { textContent: field.dataset.beforeValue || "empty" }));
    const held = Object.assign(document.createElement("div"), { className: "peek", id: "peek" });
    held.append(words, svg);
    document.getElementById("peek")?.remove();
    frame.append(held);
  };
  const endPeek = () => document.getElementById("peek")?.remove();
  document.addEventListener("keyup", (event) => event.key === " " && endPeek());
  window.addEventListener("blur", endPeek);

  // ---- morphing: what is open stays open, what is being typed stays typed
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.Idiomorph) return;
    Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) => {
      if (name === "open" && element.matches?.("details[data-keep]")) return false;
      if (name === "data-turn" || name === "style") return false; // a note's box stays as tall as it was drawn
      if (name === "value" && element === document.activeElement && element.matches?.(FIELD) && isDirty(element)) return false;
      return true;
    };
  });
})();
