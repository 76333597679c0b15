// The code stands in the address after «#», where no server sees it: move it into the field.
"use strict";

(() => {
  const field = document.querySelector("input[name=code]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !code) return;
  if (!field.value) field.value = code;
  history.replaceState(null, "", location.pathname);
})();
