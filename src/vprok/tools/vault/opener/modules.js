/* Modules that npm packages are made of: each runs once, when it is first asked for. */
const Modules = (function () {
  "use strict";

  const sources = new Map();
  const made = new Map();

  function keep(name, source) {
    sources.set(name, source);
  }

  /* A module asks for its neighbours by «./»; all others are named by their package. */
  function take(name) {
    if (!made.has(name)) {
      const exports = {};
      const folder = name.slice(0, name.lastIndexOf("/"));
      made.set(name, exports);
      sources.get(name)(exports, (asked) => take(asked.replace(/^\./, folder).replace(/(\.js)?$/, ".js")));
    }
    return made.get(name);
  }

  return { keep, take };
})();
