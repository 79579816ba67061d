// Bringing many files in: dropped anywhere on the page, folders and all, sent in goes that a slow line survives.
(() => {
  "use strict";
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const FILES_A_GO = 20;
  const BYTES_A_GO = 40 * 2 ** 20;
  const LITTER = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/i;
  const zone = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  const sending = form.querySelector("[data-sending]");
  const bar = sending.querySelector("progress");
  const words = sending.querySelector("[role=status]");
  const wrong = sending.querySelector("[data-error]");
  const again = sending.querySelector("[data-again]");
  let left = [];
  let total = 0;
  let drop = null;
  let busy = false;

  const tell = () => {
    const sent = total - left.length;
    bar.max = total || 1;
    bar.value = sent;
    words.textContent = `${sent.toLocaleString()} of ${total.toLocaleString()} ${total === 1 ? "file" : "files"} sent`;
  };

  const fail = (sentence) => {
    wrong.textContent = sentence;
    wrong.hidden = again.hidden = false;
    again.focus();
  };

  const nextGo = () => {
    const go = [];
    let bytes = 0;
    for (const file of left) {
      if (go.length && (go.length >= FILES_A_GO || bytes + file.size > BYTES_A_GO)) break;
      go.push(file);
      bytes += file.size;
    }
    return go;
  };

  const send = async (files) => {
    const body = new FormData(form);
    body.delete("files");
    if (drop) body.set("drop", drop);
    for (const file of files) body.append("files", file, file.name);
    const token = body.get("csrf");
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": token, "HX-Request": "true" },
    });
    if (answer.ok) return answer.json();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Error(page.querySelector("p, h1")?.textContent || `The server answered ${answer.status}.`);
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    sending.hidden = false;
    wrong.hidden = again.hidden = true;
    try {
      let address = null;
      while (left.length) {
        tell();
        const go = nextGo();
        const answer = await send(go);
        drop = answer.drop;
        address = answer.address;
        left = left.slice(go.length);
      }
      tell();
      busy = false;
      if (address) location.assign(address);
    } catch (error) {
      const kept = drop ? " What was sent before is kept." : "";
      fail(`${error.message === "Failed to fetch" ? "The server did not answer." : error.message}${kept}`);
    }
    busy = false;
  };

  const take = (files) => {
    const largest = Number(form.dataset.largest);
    const fit = files.filter((file) => !LITTER.test(file.name) && file.size <= largest);
    const refused = files.filter((file) => file.size > largest);
    if (refused.length) window.certdesk?.say(`Too large to send: ${refused.map((file) => file.name).join(", ")}.`, "bad");
    if (!fit.length) return;
    left.push(...fit);
    total += fit.length;
    if (busy) tell(); // the loop under way takes them with it
    else work();
  };

  const inside = (entry) =>
    new Promise((resolve) => {
      if (entry.isFile) return entry.file((file) => resolve([file]), () => resolve([]));
      const reader = entry.createReader();
      const found = [];
      const more = () =>
        reader.readEntries(
          async (entries) => {
            if (!entries.length) return resolve((await Promise.all(found.map(inside))).flat());
            found.push(...entries);
            more();
          },
          () => resolve([]),
        );
      more();
    });

  const brings = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    if (!brings(event)) return;
    depth += 1;
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!brings(event)) return;
    depth -= 1;
    if (depth <= 0) zone.classList.remove("over");
  });
  document.addEventListener("dragover", (event) => {
    if (brings(event)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    depth = 0;
    zone.classList.remove("over");
    // the entries are gone once this event has ended, so they are asked for first
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    take(entries.length ? (await Promise.all(entries.map(inside))).flat() : files);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...input.files];
    if (!files.length) return input.click();
    input.value = "";
    take(files);
  });
  again.addEventListener("click", work);
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
})();
