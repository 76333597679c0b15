// Exploring: after a part of the page is changed the keyboard stays where it was, and is told of it.
"use strict";

(() => {
  document.addEventListener("htmx:afterSettle", () => {
    if (!document.querySelector(".vp-explore")) return;
    if (document.activeElement === document.body) {
      const next = document.getElementById("person") || document.getElementById("main");
      next.focus({ preventScroll: next.id === "main" });
    }
    const shown = document.querySelector("[data-shown]");
    const side = document.querySelector('.vp-explore .vp-tabs [aria-current="page"]');
    document.getElementById("said").textContent = `${side.textContent}: ${shown.textContent}.`;
  });
})();
