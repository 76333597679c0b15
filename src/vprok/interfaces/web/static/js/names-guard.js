// The page with names sends nothing: every way out is shut, but for reading the addresses it was told.
"use strict";

window.VprokNames = {};

(() => {
  const told = document.getElementById("told");
  const known = told ? JSON.parse(told.textContent) : { works: [] };
  const readable = new Set([known.codes, ...known.works.map((work) => work.results)].filter(Boolean));
  const ask = window.fetch.bind(window);

  const shut = () => {
    throw new TypeError("this page sends nothing");
  };
  const shutClass = class {
    constructor() {
      shut();
    }
  };

  // ---- no way out: not for us, not for htmx, not for anything that slipped in ----

  const fixed = (holder, name, value) =>
    Object.defineProperty(holder, name, { value, writable: false, configurable: false });

  fixed(window, "fetch", () => Promise.reject(new TypeError("this page sends nothing")));
  for (const name of ["WebSocket", "EventSource", "RTCPeerConnection", "WebTransport", "SharedWorker", "Worker"]) {
    fixed(window, name, shutClass);
  }
  fixed(XMLHttpRequest.prototype, "open", shut);
  fixed(XMLHttpRequest.prototype, "send", shut);
  fixed(Navigator.prototype, "sendBeacon", () => false);
  fixed(HTMLFormElement.prototype, "submit", shut);
  fixed(HTMLFormElement.prototype, "requestSubmit", shut);
  document.addEventListener("submit", (event) => event.preventDefault(), true);

  // a mistake of ours must not tell a name to the console
  for (const kind of ["error", "unhandledrejection"]) {
    window.addEventListener(kind, (event) => {
      event.preventDefault();
      window.VprokNames.trouble?.();
    });
  }

  // ---- the one way in: GET, no body, no query, only where the page was told ----

  /* What the portal answers at one of its addresses; null where it has nothing for us. */
  const read = async (address) => {
    if (!readable.has(address)) shut();
    const answer = await ask(address, {
      credentials: "same-origin",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      headers: { Accept: "application/json" },
    });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return answer.ok && isOurs ? answer.json() : null;
  };

  Object.assign(window.VprokNames, { known, read });
})();
