// A figure of a report opens in a sheet: the focus goes there, and comes back when it is shut.
"use strict";

(() => {
  const sheet = document.getElementById("figure");
  if (!sheet) return;
  let opener = null;

  const shut = () => {
    sheet.replaceChildren();
    if (opener) opener.focus();
    opener = null;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === sheet) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === sheet) sheet.querySelector("h2").focus();
  });
  sheet.addEventListener("click", (event) => {
    if (!event.target.closest("[data-shut]") || !opener) return;
    event.preventDefault();
    shut();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.firstElementChild) shut();
  });
})();
