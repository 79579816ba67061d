// Keys stand on the controls they press: data-hotkey="n", "g a" (one after the other), "Enter", "Shift+x", "Ctrl+k";
// several with commas. Nothing fires while somebody types, except Escape and keys with Ctrl. `?` shows the page's keys.
(() => {
  "use strict";
  const SEQUENCE_MS = 1200;
  let before = "";
  let timer = 0;

  const nameOf = (event) => {
    const letter = event.key.length === 1;
    const key = letter ? event.key.toLowerCase() : event.key === " " ? "Space" : event.key;
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
    if (event.altKey) parts.push("Alt");
    if (event.shiftKey && (!letter || /[a-z]/i.test(event.key))) parts.push("Shift");
    return [...parts, key].join("+");
  };
  const keysOf = (control) => control.dataset.hotkey.split(",").map((key) => key.trim());
  const isTyping = (target) => target.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  // What stands in a menu can be pressed while the menu is closed, as long as the menu itself is on the screen.
  const canBePressed = (control) => !control.disabled && (control.closest("details.menu") || control).getClientRects().length > 0;
  const top = () => document.querySelector("dialog[open]") || document;
  const controls = () => [...top().querySelectorAll("[data-hotkey]")];
  // An open panel comes first: what opened it, pressed again, presses its button. Else the last one wins: what a page adds
  // (a bulk bar, an open row) stands behind the frame's own.
  const find = (key) => {
    const found = controls().filter((control) => keysOf(control).includes(key) && canBePressed(control));
    return found.find((control) => control.closest("[data-panel]")) || found.pop();
  };
  const startsSequence = (key) => controls().some((control) => keysOf(control).some((k) => k.startsWith(`${key} `)));

  const press = (control) => {
    if (control.matches("input:not([type=checkbox], [type=radio]), select, textarea")) {
      control.focus();
      if (!control.matches("textarea[data-field]")) control.select?.();
    } else if (control.matches("summary")) {
      control.click();
      control.parentElement.querySelector("a, button, input:not([type=hidden]), select")?.focus();
    } else control.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = nameOf(event);
    if (isTyping(event.target) && key !== "Escape" && !key.startsWith("Ctrl+")) return;
    if (event.target.matches?.("a, button, summary, input") && (key === "Enter" || key === "Space")) return;
    if ((key === "ArrowDown" || key === "ArrowUp") && walkMenu(event.target, key === "ArrowDown" ? 1 : -1)) {
      event.preventDefault();
      return;
    }
    const whole = before ? `${before} ${key}` : key;
    const control = find(whole) || find(key);
    clearTimeout(timer);
    if (key === "Escape" && document.querySelector("details.menu[open]")) letGo(event);
    else if (control) {
      before = "";
      event.preventDefault();
      press(control);
    } else if (key === "?") {
      event.preventDefault();
      showKeys();
    } else if (key === "Escape") {
      before = "";
      letGo(event);
    } else {
      before = startsSequence(key) ? key : "";
      timer = setTimeout(() => (before = ""), SEQUENCE_MS);
    }
  });

  const walkMenu = (from, step) => {
    const choices = [...(from.closest?.("details.menu[open]")?.querySelectorAll("a, button") ?? [])];
    const there = choices[choices.indexOf(from) + step];
    there?.focus();
    return choices.length > 0;
  };

  // Escape closes what is open, innermost first, and gives the focus back to what opened it.
  const letGo = (event) => {
    const menu = document.activeElement?.closest("details.menu[open]") || document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    } else if (isTyping(event.target)) {
      const fold = event.target.closest("details");
      if (fold) fold.open = false;
      if (fold) fold.querySelector("summary").focus();
      else event.target.blur();
    }
  };

  const wordsOf = (control) => {
    if (control.dataset.hotkeyName) return control.dataset.hotkeyName;
    const copy = control.cloneNode(true);
    copy.querySelectorAll("kbd, svg, .unseen").forEach((node) => node.remove());
    return control.getAttribute("aria-label") || copy.textContent.trim().replace(/\s+/g, " ") || control.title;
  };

  const showKeys = () => {
    const dialog = document.getElementById("keys");
    if (!dialog) return;
    const list = dialog.querySelector("dl");
    const lines = new Map();
    for (const control of document.querySelectorAll("[data-hotkey], [data-keys]")) {
      if (control.dataset.keys)
        for (const line of control.dataset.keys.split(";")) lines.set(line.split("=")[0].trim(), line.split("=")[1].trim());
      else if (canBePressed(control)) for (const key of keysOf(control)) if (!lines.has(key)) lines.set(key, wordsOf(control));
    }
    lines.set("?", "This list").set("Esc", "Close, let go");
    list.replaceChildren(...[...lines].map(([key, words]) => {
      const line = document.createElement("div");
      const keys = document.createElement("dt");
      keys.append(...key.split(" ").flatMap((part, i) => {
        const one = document.createElement("kbd");
        one.textContent = part;
        return i ? [" ", one] : [one];
      }));
      const what = document.createElement("dd");
      what.textContent = words;
      line.append(keys, what);
      return line;
    }));
    dialog.showModal();
  };

  // A menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
