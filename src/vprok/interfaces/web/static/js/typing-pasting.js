// A block from Excel in the entry grid: rows find their codes, columns their headings, nothing is lost unseen.
"use strict";

(() => {
  const { block } = window.VprokFilling.keys;
  const CODE = /^([2-9]\d{4}|1\d{3})$/;
  const GUESS = 0.5; // of the cells of a row that is taken for headings

  const plain = (text) => text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ").trim();

  const fold = (text) => plain(text).toLowerCase().replace(/ё/g, "е").replace(/[.:]+$/, "").replace(/ ?\(\d+ ?б\.?\)$/, "");

  /* Headings as people may have them: the title of the column, with or without its points. */
  const headingsOf = (spec) => {
    const found = new Map();
    for (const column of spec.columns) {
      for (const title of [column.title, ...(column.aliases || [])]) found.set(fold(title), column.key);
    }
    if (!found.has("вариант")) found.set("вариант", "variant_1");
    return found;
  };

  /* Which column each cell of a row of headings names; null when the row is no such row. */
  const headed = (row, spec) => {
    const names = headingsOf(spec);
    const said = row.map(fold);
    const keys = said.map((one) => names.get(one) ?? null);
    const filled = said.filter(Boolean).length;
    const words = said.some((one) => /[а-яa-z]/.test(one) && names.has(one));
    return words && keys.filter(Boolean).length >= filled * GUESS ? keys : null;
  };

  /* Where every value of a block belongs.
   *
   * start: the row and column of the cell that has the focus
   * returns: cells [row, column, text], and what found no place
   */
  const placed = (text, sheet, start) => {
    const rows = block(text).map((row) => row.map(plain));
    const order = sheet.spec.columns.map((one) => one.key);
    const lost = { headings: [], codes: [], right: 0, below: 0, totals: [] };
    const named = rows.length > 1 || rows[0]?.length > 1 ? headed(rows[0] ?? [], sheet.spec) : null;
    const body = named ? rows.slice(1) : rows;
    const codes = body.filter((row) => row.some(Boolean)).map((row) => row[0]);
    const isCoded = !named && codes.length > 0 && codes.every((one) => CODE.test(one)) && order[0] === "code";
    const keys = named ?? order.slice(isCoded ? 0 : order.indexOf(start.column));
    if (named) lost.headings = rows[0].filter((one, at) => one && !named[at]);
    const from = sheet.rows.findIndex((one) => one.key === start.row);
    const cells = [];
    body.forEach((row, down) => {
      if (!row.some(Boolean)) return;
      const at = keys.indexOf("code");
      const there = at >= 0 ? sheet.byKey.get(row[at]) : sheet.rows[from + down];
      if (!there) {
        if (at >= 0) lost.codes.push(row[at] || "без кода");
        else lost.below += row.filter(Boolean).length;
        return;
      }
      row.forEach((one, right) => {
        const key = keys[right];
        if (key === "total") lost.totals.push([there.key, one]);
        else if (key && key !== "code") cells.push([there.key, key, one]);
        else if (key === undefined && one) lost.right += 1;
      });
    });
    return { cells, lost, isHeaded: Boolean(named) };
  };

  Object.assign(window.VprokTyping, { placed });
})();
