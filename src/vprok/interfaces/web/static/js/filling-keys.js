// The keyboard and the clipboard in a table of fields, as people know them from Excel.
"use strict";

(() => {
  const PATIENCE = 700; // between the letters of one word

  /* Words of the clipboard as rows of cells; a quoted cell may hold line breaks. */
  const block = (text) => {
    const rows = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const row = rows[rows.length - 1];
      const one = text[at];
      if (isQuoted) {
        if (one !== '"') row[row.length - 1] += one;
        else if (text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
        else isQuoted = false;
      } else if (one === '"' && row[row.length - 1] === "") isQuoted = true;
      else if (one === "\t") row.push("");
      else if (one === "\n") rows.push([""]);
      else if (one !== "\r") row[row.length - 1] += one;
    }
    while (rows.length && rows[rows.length - 1].every((cell) => cell === "")) rows.pop();
    return rows;
  };

  const fieldsOf = (row) => [...row.querySelectorAll(".vp-cell-field")];

  const rowsOf = (table) => [...table.querySelectorAll("tbody > tr[data-row]")];

  const enter = (field) => {
    if (!field) return;
    field.focus();
    if (field.select) field.select();
    field.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  /* The field so many rows down and columns right of this one. */
  const near = (field, down, right) => {
    const row = field.closest("tr");
    if (right) {
      const fields = fieldsOf(row);
      return fields[fields.indexOf(field) + right];
    }
    const rows = rowsOf(row.closest("table"));
    const column = field.closest("td").dataset.column;
    const next = rows[rows.indexOf(row) + down];
    return next?.querySelector(`td[data-column="${column}"] .vp-cell-field`);
  };

  const isAtEdge = (field, right) => {
    if (field.tagName === "SELECT") return true;
    const { selectionStart: from, selectionEnd: to, value } = field;
    if (from === 0 && to === value.length) return true;
    return from === to && from === (right > 0 ? value.length : 0);
  };

  class Keys {
    /* form: the whole of it; change(field, text): what is done with a new text; fold: letters that look alike */
    constructor({ change, fold }) {
      this.change = change;
      this.fold = fold;
      this.word = "";
      this.at = 0;
    }

    press(event) {
      const field = event.target;
      if (!field.matches?.("[data-grid] .vp-cell-field") || event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = this.acts(event, field);
      if (!act) return;
      event.preventDefault();
      act();
    }

    acts(event, field) {
      const isList = field.tagName === "SELECT";
      switch (event.key) {
        case "Enter":
          return () => enter(near(field, event.shiftKey ? -1 : 1, 0));
        case "ArrowDown":
          return () => enter(near(field, 1, 0));
        case "ArrowUp":
          return () => enter(near(field, -1, 0));
        case "ArrowRight":
        case "ArrowLeft": {
          const right = event.key === "ArrowRight" ? 1 : -1;
          return !event.shiftKey && isAtEdge(field, right) && (() => enter(near(field, 0, right)));
        }
        case "Escape":
          return () => this.change(field, field.dataset.before ?? "");
        case "Delete":
        case "Backspace":
          return isList && (() => this.change(field, ""));
        default:
          return isList && event.key.length === 1 && (() => this.chooses(field, event.key));
      }
    }

    /* Letters typed over a list choose in it, whatever layout the keyboard has. */
    chooses(field, letter) {
      const now = performance.now();
      this.word = now - this.at < PATIENCE ? this.word + letter : letter;
      this.at = now;
      const options = [...field.options].filter((one) => one.value && !one.disabled);
      const begins = (word) => options.find((one) => this.fold(one.value).startsWith(this.fold(word)));
      const found = begins(this.word) || begins((this.word = letter));
      if (found) this.change(field, found.value);
    }
  }

  window.VprokFilling.keys = { Keys, block, enter, rowsOf, fieldsOf };
})();
