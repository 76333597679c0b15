// A form being filled: its rows as they stand in this browser, and what is wrong with them.
"use strict";

(() => {
  const checks = window.VprokChecks;
  const isDay = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

  /* A name for a new row that nobody else has taken. */
  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return `new${[...bytes].map((one) => (one % 36).toString(36)).join("")}`;
  };

  const isNew = (key) => key.startsWith("new");

  class Sheet {
    constructor(form, spec, rows) {
      this.form = form;
      this.spec = spec;
      this.columns = new Map(spec.columns.map((column) => [column.key, column]));
      this.rows = [];
      this.byKey = new Map();
      rows.forEach((row) => this.put(row.row, row.cells, row.fixed));
      const isLiving = (column) => !column.locked && column.kind.is !== "total";
      const living = spec.columns.filter(isLiving).map((column) => column.key);
      const most = spec.checks.filter((one) => one.is === "rows_at_most").map((one) => one.most);
      this.most = Math.min(form.spec.book.limits.rows, ...most);
      this.living = spec.alive.length ? spec.alive : living;
    }

    /* Add a row at the end, or take the one that is there. */
    put(key, cells = {}, fixed = []) {
      if (this.byKey.has(key)) return this.byKey.get(key);
      const row = { key, number: 0, cells: { ...cells }, kept: { ...cells }, fixed: new Set(fixed), values: null };
      this.rows.push(row);
      this.byKey.set(key, row);
      row.number = this.spec.header_row + this.rows.length;
      return row;
    }

    remove(key) {
      this.rows = this.rows.filter((row) => row.key !== key);
      this.byKey.delete(key);
      this.rows.forEach((row, at) => (row.number = this.spec.header_row + 1 + at));
    }

    text(key, column) {
      return this.byKey.get(key)?.cells[column] ?? "";
    }

    isShut(key, column) {
      const row = this.byKey.get(key);
      return this.columns.get(column).kind.is === "total" || Boolean(row && row.fixed.has(column));
    }

    set(key, column, text) {
      const row = this.put(key);
      row.cells[column] = text;
      row.values = null;
      return row;
    }

    /* The values of a row as the reader of a file would tidy them. */
    values(row) {
      if (!row.values) {
        const tidy = (column) => checks.clean(this.form.spec, column.kind, row.cells[column.key] ?? null).value;
        row.values = Object.fromEntries(this.spec.columns.map((column) => [column.key, tidy(column)]));
      }
      return row.values;
    }

    isFilled(row) {
      return this.living.some((key) => this.values(row)[key] !== null);
    }

    total(row, key) {
      const check = this.spec.checks.find((one) => one.is === "sum_is" && one.total === key);
      const values = this.values(row);
      const parts = check ? check.parts : [];
      if (!parts.some((part) => values[part] !== null)) return "";
      return String(parts.reduce((sum, part) => sum + (typeof values[part] === "number" ? values[part] : 0), 0));
    }

    /* Whether the cell is asked for at all, with what stands in the row now. */
    isAsked(key, column) {
      const row = this.byKey.get(key);
      const values = row ? this.values(row) : {};
      return this.spec.checks.every((check) => {
        if (!check.columns?.includes(column)) return true;
        const stands = check.values?.includes(values[check.when] ?? null);
        return (check.is !== "only_when" || stands) && (check.is !== "blank_when" || !stands);
      });
    }

    /* What the rest of the row still lets this cell hold; null when anything goes. */
    narrowed(key, column) {
      const row = this.byKey.get(key);
      if (!row) return null;
      const values = this.values(row);
      const rules = this.spec.checks.filter(
        (one) => one.is === "dependent" && one.followers.includes(column) && one.values.includes(values[one.leader]),
      );
      if (!rules.length) return null;
      return rules.map((one) => one.allowed.map(String)).reduce((left, more) => left.filter((one) => more.includes(one)));
    }
  }

  class Form {
    constructor(told) {
      this.told = told;
      this.spec = told.spec;
      this.sheets = new Map(
        told.spec.book.sheets.map((sheet) => [sheet.key, new Sheet(this, sheet, told.rows[sheet.key] || [])]),
      );
    }

    sheet(key) {
      return this.sheets.get(key);
    }

    /* Everything wrong now, in the words of the server. */
    findings() {
      const rows = {};
      const unfilled = {};
      for (const [key, sheet] of this.sheets) {
        rows[key] = [];
        unfilled[key] = [];
        for (const row of sheet.rows) {
          const said = { number: row.number, values: sheet.values(row) };
          if (sheet.isFilled(row)) rows[key].push(said);
          else if (Object.values(row.cells).some(Boolean)) unfilled[key].push(said);
        }
      }
      return checks.check(this.spec, rows, this.told.known, {}, unfilled);
    }

    /* The text as the cell would keep it, when that is certain: «1 234» in a column of numbers is 1234. */
    tidied(column, text) {
      const kind = column.kind;
      const plain = text.replace(/\s+/g, " ").trim();
      const isNumber = kind.is === "whole" || kind.is === "points";
      const close = isNumber && /^-?[0-9]{1,3}( [0-9]{3})+([.,]0+)?$/.test(plain) ? plain.replaceAll(" ", "") : plain;
      const { value } = checks.clean(this.spec, kind, close);
      if (value === null || !checks.fits(kind, value)) return plain;
      const day = kind.is === "date" ? isDay.exec(value) : null;
      return day ? `${day[3]}.${day[2]}.${day[1]}` : String(value);
    }
  }

  window.VprokFilling = { Form, fresh, isNew };
})();
