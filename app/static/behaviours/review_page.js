// The document: boxes light up with the field that has the focus, a click on a box goes to its field, a box drawn over
// the page is read again into that field; zoom, turn, pages.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3];
  let zoom = 3;
  let current = null; // the field whose box is lit
  let onScreen = null; // the document that is shown

  const pages = () => document.getElementById("pages");
  const sheets = () => [...document.querySelectorAll("#pages .sheet")];
  const toNumbers = (words) => words.split(" ").map(Number);

  // ---- light and scroll
  const light = (field, { scroll = true } = {}) => {
    document.querySelectorAll(".box.lit").forEach((box) => box.classList.remove("lit"));
    document.querySelectorAll(".lights rect, .box.spot").forEach((box) => box.remove());
    current = field;
    if (!field) return;
    const box = document.getElementById(`b-${field.dataset.field}`);
    if (box) {
      box.classList.add("lit");
      if (scroll) reveal(box);
    }
    if (field.dataset.before) lightBefore(field, scroll);
  };

  const lightBefore = (field, scroll) => {
    const page = document.querySelector(`[data-before-page="${field.dataset.before}"]`);
    if (!page) return;
    const [x0, y0, x1, y1] = toNumbers(field.dataset.beforeBox);
    const rect = rectOf(x0 - 1.5, y0 - 1, x1 - x0 + 3, y1 - y0 + 2);
    page.append(rect);
    if (scroll) reveal(rect);
  };

  const rectOf = (x, y, width, height, name = "") => {
    const rect = document.createElementNS(SVG, "rect");
    Object.entries({ x, y, width, height, rx: 1.5, class: name }).forEach(([key, value]) => rect.setAttribute(key, value));
    return rect;
  };

  // Scrolls the column of pages alone, and only as far as needed: the eye keeps its place.
  const reveal = (shape) => {
    const frame = shape.closest(".pages-of");
    const a = shape.getBoundingClientRect();
    const b = frame.getBoundingClientRect();
    if (!a.width || (a.top >= b.top + 24 && a.bottom <= b.bottom - 24 && a.left >= b.left && a.right <= b.right)) return;
    const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    frame.scrollTo({ top: frame.scrollTop + a.top - b.top - b.height / 3, left: frame.scrollLeft + a.left - b.left - b.width / 2, behavior: smooth });
  };

  const fieldOf = (element) => {
    if (element?.dataset?.field) return element;
    return element?.closest?.("[data-row]")?.querySelector("[data-field]") || null;
  };

  document.addEventListener("focusin", (event) => {
    const field = fieldOf(event.target);
    if (field) light(field);
    else if (event.target.dataset?.spot) lightSpot(event.target.dataset.spot);
  });

  // Evidence that is no single value: its place is marked while the line has the focus.
  const lightSpot = (spot) => {
    light(null);
    const [number, page, x0, y0, x1, y1] = toNumbers(spot);
    const svg = document.querySelector(`#pages[data-document="${number}"] #boxes-${page}`);
    if (!svg) return;
    const rect = rectOf(x0 - 1.5, y0 - 1, x1 - x0 + 3, y1 - y0 + 2, "box lit spot");
    svg.append(rect);
    reveal(rect);
  };

  // ---- a box leads to its field
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.(".box");
    if (!box || drawing?.rect) return;
    const named = [...document.querySelectorAll(`[data-field="${box.dataset.value}"]`)];
    const field = named.find((each) => each.getClientRects().length) || named[0];
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    const checks = document.getElementById("show-checks");
    if (checks && getComputedStyle(document.querySelector(".checks")).display === "none") checks.click();
    field.focus();
    if (!field.matches("textarea")) field.select();
    field.closest("[data-row], .read")?.scrollIntoView({ block: "nearest" });
  });

  // ---- a box drawn by hand
  let drawing = null;
  const toPoints = (svg, event) => {
    const at = svg.createSVGPoint();
    [at.x, at.y] = [event.clientX, event.clientY];
    return at.matrixTransform(svg.getScreenCTM().inverse());
  };

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest?.("[data-drawn-on] svg");
    if (!svg || event.button !== 0 || event.pointerType === "touch") return;
    drawing = { svg, from: toPoints(svg, event), rect: null, field: current };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drawing || !(event.buttons & 1)) return;
    const to = toPoints(drawing.svg, event);
    const { from } = drawing;
    if (!drawing.rect && Math.hypot(to.x - from.x, to.y - from.y) < 4) return;
    drawing.rect ||= drawing.svg.appendChild(rectOf(0, 0, 0, 0, "drawn"));
    const box = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
    Object.entries(box).forEach(([key, value]) => drawing.rect.setAttribute(key, value));
    drawing.box = [box.x, box.y, box.x + box.width, box.y + box.height].map((value) => value.toFixed(1)).join(" ");
    event.preventDefault();
  });
  document.addEventListener("pointerup", () => {
    const drawn = drawing;
    // The click that follows must not count as one on a box.
    setTimeout(() => (drawing = null));
    if (drawn?.rect) readAgain(drawn);
  });

  const readAgain = async ({ svg, rect, box, field }) => {
    const say = window.certdesk.say;
    if (!field?.isConnected) {
      rect.remove();
      return say("First choose the field that the box is for, then draw the box.");
    }
    const page = svg.closest(".sheet").dataset.page;
    const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
    try {
      const answer = await fetch(`/documents/${document.getElementById("pages").dataset.document}/regions`, {
        method: "POST", body: new URLSearchParams({ page, box }), headers: { "HX-Request": "true", "X-CSRF-Token": csrf },
      });
      if (!answer.ok) throw new Error(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("p")?.textContent);
      const { text } = await answer.json();
      if (!text) return say("Nothing could be read in that box. Draw it a little larger, or type the value.");
      field.value = text;
      keepRegion(field, `${field.previousElementSibling.value}@${page} ${box}`);
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      say(`Read: ${text}. Enter keeps it, Escape lets it be.`);
    } catch (trouble) {
      say(trouble.message || "The box could not be read. Type the value instead.", "stop");
    } finally {
      setTimeout(() => rect.remove(), 600);
    }
  };

  const keepRegion = (field, where) => {
    const input = field.form.querySelector('input[name="region"]') || Object.assign(document.createElement("input"), { type: "hidden", name: "region" });
    input.value = where;
    field.form.append(input);
  };

  // ---- zoom, turn, pages
  // In a sheet of their own, not as style attributes: those go with a swap, and the content policy refuses to copy them.
  const look = new CSSStyleSheet();
  const sizes = new Map(); // of turned pages
  document.adoptedStyleSheets.push(look);
  const setLook = () => {
    const turned = [...sizes].map(([id, [wide, tall]]) => `#${CSS.escape(id)}[data-turn] { --wide: ${wide}; --tall: ${tall}; }`);
    look.replaceSync([`.pages-of { --zoom: ${STEPS[zoom]}; }`, ...turned].join(" "));
  };

  const setZoom = (step) => {
    zoom = step === 0 ? 3 : Math.max(0, Math.min(STEPS.length - 1, zoom + step));
    setLook();
    if (current) light(current);
  };

  const turn = () => {
    const sheet = shown();
    if (!sheet) return;
    const now = (Number(sheet.dataset.turn || 0) + 90) % 360;
    const image = sheet.querySelector("img");
    sizes.set(sheet.id, ["width", "height"].map((side) => Number(image.getAttribute(side))));
    setLook();
    if (now) sheet.dataset.turn = now;
    else delete sheet.dataset.turn;
  };

  const shown = () => {
    const frame = pages();
    if (!frame) return null;
    const middle = frame.getBoundingClientRect().top + frame.clientHeight / 3;
    return sheets().filter((sheet) => sheet.getBoundingClientRect().top <= middle).pop() || sheets()[0];
  };

  const goTo = (sheet) => sheet && pages().scrollTo({ top: sheet.offsetTop - pages().offsetTop - 8 });

  document.addEventListener("click", (event) => {
    const control = event.target.closest?.("[data-zoom], [data-turn]:not(.sheet), [data-page-link]");
    if (!control) return;
    if (control.dataset.zoom !== undefined) setZoom(Number(control.dataset.zoom));
    else if (control.dataset.pageLink) goTo(document.getElementById(`page-${control.dataset.pageLink}`));
    else turn();
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    if (event.target.matches?.("textarea") || !pages()) return;
    const all = sheets();
    const at = all.indexOf(shown());
    const next = all[at + (event.key === "PageDown" ? 1 : -1)];
    if (all.length > 1 && next) goTo(next);
    else pages().scrollBy({ top: (event.key === "PageDown" ? 0.8 : -0.8) * pages().clientHeight });
    event.preventDefault();
  });

  const tellPage = () => {
    const sheet = shown();
    const told = document.getElementById("page-now");
    if (!sheet || !told) return;
    told.textContent = told.dataset.ofFile === undefined ? sheets().indexOf(sheet) + 1 : sheet.dataset.page;
    document.querySelectorAll("[data-page-link]").forEach((link) => link.toggleAttribute("aria-current", link.dataset.pageLink === sheet.dataset.page));
  };
  document.addEventListener("scroll", (event) => event.target.id === "pages" && tellPage(), true);

  // ---- after a swap: the light comes back; the next item's picture is fetched while this one is worked on
  const settle = () => {
    const held = current && document.querySelector(`#${CSS.escape(current.id)}`);
    // Another document: the value that led there comes into view.
    const number = pages()?.dataset.document;
    light(fieldOf(document.activeElement) || held || null, { scroll: Boolean(onScreen) && number !== onScreen });
    onScreen = number;
    tellPage();
    const next = document.querySelector("[data-next-image]")?.dataset.nextImage;
    if (next) new Image().src = next;
  };
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("DOMContentLoaded", () => {
    settle();
    const field = fieldOf(document.activeElement);
    if (field) light(field);
  });

  window.certdesk = Object.assign(window.certdesk || {}, { light, rectOf, currentField: () => current });
})();
