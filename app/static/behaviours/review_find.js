// Finding words in the document: every page's words come once, and what is found is marked on the page.
(() => {
  "use strict";
  const known = new Map(); // address of a page's words -> promise of its words
  let hits = [];
  let at = -1;

  const wordsOf = (sheet) => {
    const address = sheet.dataset.words;
    if (!known.has(address)) known.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : { words: [] })).then(({ words }) => words, () => []));
    return known.get(address);
  };

  const folded = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "");

  // The words of a page run together, so that "$1,000,000" and a phrase over several words are found alike.
  const search = (words, wanted) => {
    let run = "";
    const starts = words.map(({ text }) => {
      const start = run.length;
      run += folded(text);
      return start;
    });
    const found = [];
    for (let from = run.indexOf(wanted); from >= 0; from = run.indexOf(wanted, from + 1)) {
      const first = starts.findLastIndex((start) => start <= from);
      const last = starts.findLastIndex((start) => start < from + wanted.length);
      found.push(words.slice(first, last + 1).map(({ bbox }) => bbox));
    }
    return found;
  };

  const find = async (form) => {
    const wanted = folded(form.querySelector("input").value);
    clear();
    if (wanted.length < 2) return tell(form, "");
    for (const sheet of document.querySelectorAll("#pages .sheet")) {
      const words = await wordsOf(sheet);
      const layer = sheet.querySelector(".found-words");
      for (const boxes of search(words, wanted)) {
        const rects = boxes.map(([x0, y0, x1, y1]) => window.certdesk.rectOf(x0 - 1, y0 - 1, x1 - x0 + 2, y1 - y0 + 2));
        layer.append(...rects);
        hits.push(rects);
      }
    }
    step(form, 1);
  };

  const step = (form, by) => {
    if (!hits.length) return tell(form, "none");
    hits[at]?.forEach((rect) => rect.classList.remove("here"));
    at = (at + by + hits.length) % hits.length;
    hits[at].forEach((rect) => rect.classList.add("here"));
    hits[at][0].scrollIntoView({ block: "center", inline: "nearest" });
    tell(form, `${at + 1} of ${hits.length}`);
  };

  const tell = (form, words) => (form.querySelector("output").textContent = words);
  const clear = () => {
    hits.flat().forEach((rect) => rect.remove());
    [hits, at] = [[], -1];
  };

  let timer = 0;
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-find]");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(find, 120, form);
  });
  document.addEventListener("submit", (event) => event.target.matches?.("[data-find]") && event.preventDefault(), true);
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-find]");
    if (!form) return;
    if (event.key === "Enter") step(form, event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      form.querySelector("input").value = "";
      clear();
      tell(form, "");
      (document.querySelector("#lines .req.eyes") || document.getElementById("pages")).focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
})();
