// Pieces of pages made of words: whatever is a name becomes text and never markup.
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  const dressed = (node, about, children) => {
    for (const [key, value] of Object.entries(about)) if (value !== false && value !== null) node.setAttribute(key, value === true ? "" : value);
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  };

  /* An element with its attributes and children; a string among them is text. */
  const make = (tag, about = {}, ...children) => dressed(document.createElement(tag), about, children);

  const draw = (tag, about = {}, ...children) => dressed(document.createElementNS(SVG, tag), about, children);

  /* A field whose words the browser keeps nowhere: no name, no memory, no spelling asked of anyone. */
  const field = (label, value, about = {}) => {
    const quiet = { autocomplete: "off", spellcheck: "false", autocorrect: "off", "data-lpignore": "true", "data-1p-ignore": true };
    const input = make("input", { type: "text", class: "vp-cell-field", "aria-label": label, ...quiet, ...about });
    input.value = value;
    return input;
  };

  const button = (words, act, about = {}) => {
    const made = make("button", { type: "button", class: "btn btn-secondary", ...about }, words);
    made.addEventListener("click", act);
    return made;
  };

  const option = (value, words, isChosen = false) => {
    const made = make("option", { value }, words);
    made.selected = isChosen;
    return made;
  };

  const row = (cells, tag = "td") => make("tr", {}, cells.map((cell) => (cell instanceof Element && /^T[DH]$/.test(cell.tagName) ? cell : make(tag, tag === "th" ? { scope: "col" } : {}, cell))));

  /* A table: heads are words, or [words, class]; rows are lists of words or ready cells. */
  const table = (name, heads, rows) => {
    const titles = heads.map((head) => (Array.isArray(head) ? make("th", { scope: "col", class: head[1] }, head[0]) : head));
    return make("table", { class: name }, make("thead", {}, row(titles, "th")), make("tbody", {}, rows.map((cells) => row(cells))));
  };

  const plural = (count, one, few, many) => `${count}\u00a0${{ one, few }[new Intl.PluralRules("ru").select(count)] || many}`;

  const decimal = (value) => value.toLocaleString("ru", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  const sentence = (words) => words.slice(0, 1).toUpperCase() + words.slice(1);

  window.VprokNames.Drawing = { make, draw, field, button, option, table, plural, decimal, sentence };
})();
