// Who leaves an item lets go of it: at once where the browser says that it goes to another page (a link, Back), else in a
// moment, which a reload of the same page forestalls by renewing the claim.
(() => {
  "use strict";
  let elsewhere = false;
  window.navigation?.addEventListener("navigate", (event) => {
    if (event.destination.sameDocument || event.downloadRequest !== null) return;
    elsewhere = new URL(event.destination.url).pathname !== location.pathname;
  });

  addEventListener("pagehide", () => {
    const lease = document.querySelector('#workspace > form[action$="/lease"]');
    if (!lease) return;
    fetch(lease.action.replace(/lease$/, "leaving"), {
      method: "POST", keepalive: true, headers: { "HX-Request": "true" },
      body: new URLSearchParams({ csrf: lease.elements.csrf.value, elsewhere }),
    }).catch(() => {});
  });

  // Back to a page that the browser kept: what it shows of the claim is past.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
