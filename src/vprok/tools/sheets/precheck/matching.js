/* Find the sheets and columns of a form in a workbook, however they were moved about, as matching.py does.
 *
 *   Matching.find(form, sheets)           -> a Found for each sheet of the form; throws Unreadable
 *   Matching.identityIn(form, sheets)     -> what the hidden sheet says of the file
 *   Matching.untitledColumns(form, found) -> letters of columns with values and no title
 */
class Found {
  /* columns: number by key; on a sheet of questions as VprokChecks.placeOf takes it
   * header:  row of the header, as Excel counts; answers, ours, strays: of a sheet of questions only */
  constructor(told) {
    Object.assign(this, { answers: undefined, ours: new Set(), strays: [] }, told);
  }

  /* Where the values stand, as the checks take it. */
  get places() {
    const places = Object.fromEntries(this.columns);
    return this.sheet.upright ? { ...places, "": this.answers } : places;
  }

  /* Questions that are not in the file. */
  get gone() {
    return this.sheet.upright ? this.sheet.columns.filter((column) => !this.columns.has(column.key)) : [];
  }

  /* Where a formula is our own: letters of columns, cells of questions. */
  get totals() {
    const totals = this.sheet.columns.filter((column) => column.kind.is === "total" && this.columns.has(column.key));
    if (this.sheet.upright) return totals.map((column) => this.cell(1, column.key));
    return totals.map((column) => VprokChecks.letters(this.columns.get(column.key)));
  }

  cell(row, key) {
    return VprokChecks.placeOf(this.sheet, row, this.columns.get(key), this.answers);
  }

  /* What stands beside a question. */
  answer(key) {
    const value = this.rows[this.sheet.header_row + this.columns.get(key)][this.answers];
    return value === undefined ? "" : value;
  }

  /* Whether the form itself speaks in this cell, or reads it. */
  isOurs(row, at) {
    if (row <= this.header) return row === this.header;
    if (this.service.has(at)) return true;
    if (this.sheet.upright) return this.ours.has(VprokChecks.letters(at) + row);
    return [...this.columns.values()].includes(at);
  }
}

const Matching = (function () {
  "use strict";

  const BLANKS = /[\s\u200b-\u200d\ufeff]+/g;
  const TASK = /^([0-9]+(?:[.,][0-9]+)?(?:\([0-9]+\))?(?:k[0-9]+)?)\(([0-9]+)[бb6]\)$/;

  function canonical(form, title) {
    const plain = VprokChecks.fold(form, title.replace(BLANKS, "")).replace(/[«»„“”]/g, '"');
    const task = TASK.exec(plain);
    if (!task) return plain.replace(/[*:]+$/, "");
    return task[1].replace(/\(([0-9]+)\)/g, ".$1").replace(/,/g, ".") + "(" + task[2] + ")";
  }

  function text(value) {
    if (value === undefined) return "";
    return typeof value === "object" ? value.date : value;
  }

  function find(form, sheets) {
    const free = sheets.filter((one) => !form.matching.ours.includes(one.title));
    const found = [];
    for (const sheet of form.book.sheets) {
      const one = pick(form, sheet, free);
      if (one) {
        free.splice(free.indexOf(one), 1);
        found.push((sheet.upright ? asked : placed)(form, sheet, one));
      } else if (sheet.required) {
        throw refusal(form, "no_sheet", sheet);
      }
    }
    return found;
  }

  function refusal(form, code, sheet, facts) {
    return new Unreadable(code, VprokChecks.fill(form.matching.texts[code], { title: sheet.title, ...facts }));
  }

  /* The sheet of that title, else one that has all its columns. */
  function pick(form, sheet, free) {
    const wanted = canonical(form, sheet.title);
    const called = free.find((one) => canonical(form, one.title) === wanted);
    return called || free.find((one) => count(form, sheet, one.rows) === sheet.columns.length);
  }

  function count(form, sheet, rows) {
    if (!sheet.upright) return header(form, sheet, rows).count;
    const { number, at } = heading(form, sheet, rows);
    return questions(form, sheet, rows, number, at).size;
  }

  // ---- a sheet of rows ----

  /* The key of a column by each of its canonical titles. */
  function keys(form, sheet) {
    const known = new Map();
    for (const column of sheet.columns) {
      for (const title of column.aliases.concat(column.title)) known.set(canonical(form, title), column.key);
    }
    return known;
  }

  /* The row where most titles stand, as Excel counts, and how many of them do. */
  function header(form, sheet, rows) {
    const known = keys(form, sheet);
    let best = { number: sheet.header_row, count: 0 };
    for (const [at, row] of rows.slice(0, form.matching.rows_searched).entries()) {
      const told = new Set(row.filter((value) => value !== "").map((value) => known.get(canonical(form, text(value)))));
      told.delete(undefined);
      if (told.size > best.count) best = { number: at + 1, count: told.size };
      if (told.size === sheet.columns.length) break;
    }
    return best;
  }

  function placed(form, sheet, one) {
    const { number, count } = header(form, sheet, one.rows);
    if (!count) throw refusal(form, "no_header", sheet);
    const { columns, extra } = sorted(form, sheet, one.rows[number - 1].map(text));
    const missing = sheet.columns.filter((column) => !columns.has(column.key) && column.kind.is !== "total");
    if (missing.length || extra.length) throw headers(form, sheet, missing.map((column) => column.title), extra);
    const { service, untitled } = margins(form, one.rows, number);
    return new Found({ sheet, title: one.title, header: number, columns, rows: one.rows, service, untitled });
  }

  /* Our own hidden columns, and columns with values and no title. */
  function margins(form, rows, number) {
    const titles = rows[number - 1].map(text);
    const service = new Set(titles.flatMap((title, at) => (title.startsWith(form.matching.service) ? [at] : [])));
    const filled = new Set(rows.slice(number).flatMap((row) => row.flatMap((value, at) => (value === "" ? [] : [at]))));
    const untitled = [...filled].filter((at) => !titles[at]).sort((first, second) => first - second);
    return { service, untitled };
  }

  /* Where each known column stands, and the titles that are nobody's; a name is not repeated. */
  function sorted(form, sheet, titles) {
    const known = keys(form, sheet);
    const ignored = new Set(sheet.ignored.map((title) => canonical(form, title)));
    const columns = new Map();
    const extra = [];
    titles.forEach((title, at) => {
      const key = known.get(canonical(form, title));
      if (key !== undefined && !columns.has(key)) columns.set(key, at);
      else if (title && !ignored.has(canonical(form, title)) && !title.startsWith(form.matching.service)) {
        const hidden = VprokChecks.fill(form.matching.column, { letters: VprokChecks.letters(at) });
        extra.push(Names.rule(form, title) ? hidden : title);
      }
    });
    return { columns, extra };
  }

  function headers(form, sheet, missing, extra) {
    const most = form.matching.titles_shown;
    const cut = (titles) => titles.slice(0, most).join(", ") + (titles.length > most ? form.words.more : "");
    const parts = [
      [form.matching.missing, missing],
      [form.matching.extra, extra],
    ];
    const told = parts.filter(([, titles]) => titles.length).map(([what, titles]) => what + ": " + cut(titles));
    return refusal(form, "headers", sheet, { parts: told.join("; ") });
  }

  // ---- a sheet of questions ----

  /* The row with the title of questions, as Excel counts, and the number of each heading in it. */
  function heading(form, sheet, rows) {
    const wanted = Object.entries(form.matching.headings).map(([what, title]) => [what, canonical(form, title)]);
    for (const [index, row] of rows.slice(0, form.matching.rows_searched).entries()) {
      const titles = row.map((value) => canonical(form, text(value)));
      const at = new Map(wanted.filter(([, title]) => titles.includes(title)).map(([what, title]) => [what, titles.indexOf(title)]));
      if (!at.has("question")) continue;
      if (!at.has("answer")) at.set("answer", at.get("question") + 1);
      return { number: index + 1, at };
    }
    return { number: sheet.header_row, at: new Map() };
  }

  /* The row of each question by key, as Excel counts: known by title, twins by number too. */
  function questions(form, sheet, rows, number, at) {
    const known = new Map();
    for (const column of sheet.columns) {
      for (const title of new Set(column.aliases.concat(column.title).map((one) => canonical(form, one)))) {
        known.set(title, (known.get(title) || []).concat(column));
      }
    }
    const found = new Map();
    (at.size ? rows.slice(number) : []).forEach((cells, below) => {
      const said = (what) => canonical(form, text(cells[at.get(what)]));
      let alike = known.get(said("question")) || [];
      if (alike.length > 1) alike = alike.filter((column) => canonical(form, column.number) === said("number"));
      if (alike.length === 1 && !found.has(alike[0].key)) found.set(alike[0].key, number + 1 + below);
    });
    return found;
  }

  /* Where the questions and their answers stand, in whatever order. */
  function asked(form, sheet, one) {
    const rows = one.rows;
    const { number, at } = heading(form, sheet, rows);
    const found = questions(form, sheet, rows, number, at);
    if (!found.size) throw refusal(form, "no_header", sheet);
    const answers = at.get("answer");
    const taken = new Set(found.values());
    const { service, untitled } = margins(form, rows, number);
    const strays = rows.flatMap((cells, index) => {
      const isStray = index >= number && !taken.has(index + 1) && text(cells[answers]) !== "";
      return isStray ? [VprokChecks.letters(answers) + (index + 1)] : [];
    });
    return new Found({
      sheet,
      title: one.title,
      header: number,
      columns: new Map([...found].map(([key, row]) => [key, row - sheet.header_row - 1])),
      rows,
      service,
      untitled: untitled.filter((column) => ![...at.values()].includes(column)),
      answers,
      ours: ownCells(form, sheet, rows, found, at),
      strays,
    });
  }

  /* Cells of questions with our own text in them, and cells of their answers. */
  function ownCells(form, sheet, rows, found, at) {
    const own = new Set();
    for (const [key, row] of found) {
      const note = (sheet.columns.find((column) => column.key === key).note || form.matching.service).toLowerCase();
      for (const [what, column] of at) {
        const isOurs = what !== "note" || text(rows[row - 1][column]).toLowerCase().startsWith(note);
        if (isOurs) own.add(VprokChecks.letters(column) + row);
      }
    }
    return own;
  }

  // ---- what the file says ----

  function identityIn(form, sheets) {
    const own = sheets.find((one) => one.title === form.matching.identity);
    const pairs = own ? own.rows.filter((row) => row.length > 1) : [];
    return Object.fromEntries(pairs.map((row) => [text(row[0]), text(row[1])]));
  }

  function untitledColumns(form, found) {
    return found.untitled.slice(0, form.matching.titles_shown).map(VprokChecks.letters).join(", ");
  }

  return { find, identityIn, untitledColumns };
})();
