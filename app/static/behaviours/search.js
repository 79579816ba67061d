// The search box: arrows walk what was found, Enter opens it, Escape clears and gives the focus back.
(() => {
  "use strict";
  const box = document.getElementById("search");
  const found = document.getElementById("found");
  if (!box || !found) return;
  let cameFrom = null;

  box.addEventListener("focus", (event) => {
    if (event.relatedTarget && !found.contains(event.relatedTarget)) cameFrom = event.relatedTarget;
  });

  box.form.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a[href]")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      box.value = "";
      found.replaceChildren();
      (cameFrom?.isConnected ? cameFrom : box).focus();
      if (document.activeElement === box) box.blur();
    } else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (at ? links[at - 1] : box).focus();
    else if (event.key === "Enter" && at < 0 && links.length) links[0].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
})();
