/* Read a filled form as read.py does: rows, findings by cell, clean-ups, places of names.
 *
 *   Reading.read(form, file, name) -> { identity, rows, unfilled, findings, cleanups, names }; throws Unreadable
 * The form is what precheck/form.py says: the spec, the sentences, the lists, what the file must say of itself.
 */
const Reading = (function () {
  "use strict";

  const { check, clean, fill, fits, isFree, labelOf, letters, named, quoted, sumOf } = VprokChecks;

  function read(form, file, name) {
    const { sheets, asides } = Cells.read(form, file, Guard.letIn(form, file, name));
    const said = Matching.identityIn(form, sheets);
    refuseOthers(form, said);
    refuseReports(form, sheets, said);
    const found = Matching.find(form, sheets);
    refuseFormulas(form, found, sheets);
    const desks = found.map((one) => new Desk(form, one));
    for (const desk of desks) desk.readRows();
    const names = desks.flatMap((desk) => desk.names).concat(namesElsewhere(form, found, sheets, asides, name));
    return {
      identity: said,
      rows: bySheet(desks, (desk) => desk.summed()),
      unfilled: bySheet(desks, (desk) => desk.unfilled),
      findings: findings(form, desks, names),
      cleanups: desks.flatMap((desk) => desk.cleanups),
      names,
    };
  }

  function bySheet(desks, told) {
    return Object.fromEntries(desks.map((desk) => [desk.sheet.key, told(desk)]));
  }

  function address(row, column) {
    return letters(column) + row;
  }

  // ---- is it ours ----

  /* Refuse another kind of form, another campaign's, another school's, another work's. */
  function refuseOthers(form, said) {
    if (!Object.keys(said).length) return;
    for (const [key, wanted] of form.wanted) {
      if (!(key in said) || said[key] === wanted) continue;
      const [code, text] = form.others[key] || form.otherwise;
      const title = cut("title" in said ? said.title : said[key]);
      throw new Unreadable(code, fill(text, { title, wanted_title: form.book.title, found: cut(said[key]), wanted }));
    }
  }

  function cut(text) {
    return Array.from(text).slice(0, 80).join("");
  }

  /* Refuse a statistical report chosen instead of the form. */
  function refuseReports(form, sheets, said) {
    if (Object.keys(said).length) return;
    const titles = new RegExp(form.reports.pattern.source, form.reports.pattern.flags);
    for (const sheet of sheets) {
      const top = sheet.rows.slice(0, 3).flatMap((row) => row.slice(0, 1).map(shown));
      if ([sheet.title, ...top].some((text) => titles.test(text))) {
        throw new Unreadable("report", fill(form.reports.text, { title: form.book.title }));
      }
    }
  }

  function shown(value) {
    return typeof value === "object" ? value.date : value;
  }

  /* Refuse formulas anywhere but in columns of totals. */
  function refuseFormulas(form, found, sheets) {
    for (const sheet of sheets) {
      const ours = found.find((one) => one.title === sheet.title);
      const totals = ours ? ours.totals : [];
      const cell = sheet.formulas.find((one) => !totals.includes(one) && !totals.includes(one.replace(/[0-9]/g, "")));
      if (cell) throw new Unreadable("formula", fill(form.formula, { title: sheet.title, cell }));
    }
  }

  // ---- one sheet ----

  class Desk {
    constructor(form, found) {
      this.form = form;
      this.found = found;
      this.sheet = found.sheet;
      this.columns = this.sheet.columns.filter((column) => found.columns.has(column.key));
      this.living = livingOf(this.sheet);
      this.rows = [];
      this.unfilled = [];
      this.cleanups = [];
      this.names = [];
      this.named = [];
      this.dates = [];
      this.memory = new Map();
    }

    /* Take every row that has something in it. */
    readRows() {
      if (this.sheet.upright) {
        this.readRow(1, this.columns.map((column) => [column, this.found.answer(column.key)]));
        return;
      }
      const places = this.columns.map((column) => [column, this.found.columns.get(column.key)]);
      this.found.rows.slice(this.found.header).forEach((raw, at) => {
        const cells = places.map(([column, place]) => [column, place < raw.length ? raw[place] : ""]);
        const isThere = cells.some(([column, value]) => value !== "" && column.kind.is !== "total");
        if (isThere) this.readRow(this.found.header + 1 + at, cells);
      });
      const count = this.rows.length + this.unfilled.length;
      if (count > this.form.book.limits.rows) throw Guard.refusal(this.form, "rows");
    }

    /* Tidy one row; one without living values is not filled, unless it is of questions. */
    readRow(number, cells) {
      const row = { number, values: {} };
      const before = this.names.length;
      for (const [column, raw] of cells) row.values[column.key] = this.value(row, column, raw);
      const isNamed = this.names.length > before;
      const isAlive = this.sheet.upright || isNamed || this.living.some((key) => !isNothing(row.values[key]));
      if (isAlive) this.rows.push(row);
      else if (Object.values(row.values).some((value) => value !== null)) this.unfilled.push(row);
    }

    /* The tidied value of one cell; remembers what was tidied, dates out of place and names. */
    value(row, column, raw) {
      if (typeof raw === "object") {
        if (column.kind.is !== "date") this.dates.push([row, column]);
        return raw.date;
      }
      const { value, why, rule } = this.judged(column, raw);
      const place = { sheet: this.sheet.title, cell: this.cell(row, column) };
      if (rule) {
        this.names.push({ ...place, rule });
        this.named.push([row, column]);
        return null;
      }
      if (why && column.kind.is !== "total") {
        const after = value === null ? "" : String(value);
        this.cleanups.push({ ...place, before: raw, after, why: this.form.tidied[why] });
      }
      return value;
    }

    judged(column, raw) {
      const mark = column.key + "\n" + raw;
      if (!this.memory.has(mark)) this.memory.set(mark, judged(this.form, column, raw));
      return this.memory.get(mark);
    }

    cell(row, column) {
      return this.found.cell(row.number, column.key);
    }

    /* The rows with their totals counted anew. */
    summed() {
      const totals = this.sheet.columns.filter((column) => column.kind.is === "total");
      return this.rows.map((row) => {
        const counted = totals.map((column) => [column.key, sumOf(row, partsOf(this.sheet, column.key))]);
        return { number: row.number, values: { ...row.values, ...Object.fromEntries(counted) } };
      });
    }

    /* What only the file can tell: dates, names, what stands where the form has nothing. */
    ownFindings() {
      const { form, found } = this;
      const told = this.dates.map(([row, column]) => this.say("date_here", { value: row.values[column.key] }, row, column));
      told.push(...this.named.map(([row, column]) => this.say("person", {}, row, column)));
      const gone = found.gone.map((column) => named(form, column));
      if (gone.length) told.push(this.say("question_gone", { titles: quoted(form, gone, ", ") }));
      told.push(...found.strays.map((cell) => ({ ...this.say("stray_answer", {}), cell, row: rowOf(cell) })));
      if (found.untitled.length) told.push(this.say("untitled", { columns: Matching.untitledColumns(form, found) }));
      return told;
    }

    /* A finding in the words of its rule. */
    say(rule, facts, row, column) {
      const { text, remedy, is_error } = this.form.findings[rule];
      const cell = row ? this.cell(row, column) : "";
      return {
        sheet: this.sheet.title,
        cell,
        row: rowOf(cell),
        column: column ? labelOf(column) : "",
        value: facts.value || "",
        rule,
        text: fill(text, facts),
        remedy,
        is_error,
        many: "",
      };
    }
  }

  function isNothing(value) {
    return value === null || value === undefined;
  }

  function rowOf(cell) {
    return Number(cell.replace(/[^0-9]/g, ""));
  }

  function livingOf(sheet) {
    if (sheet.alive.length) return sheet.alive;
    return sheet.columns.filter((column) => !column.locked && column.kind.is !== "total").map((column) => column.key);
  }

  function partsOf(sheet, total) {
    const found = sheet.checks.find((one) => one.is === "sum_is" && one.total === total);
    return found ? found.parts : [];
  }

  /* The value of a cell, why it was tidied, and what gives a name in it away. */
  function judged(form, column, raw) {
    const { value, why } = clean(form, column.kind, raw);
    if (typeof value !== "string" || column.persons) return { value, why, rule: "" };
    if (!isFree(column.kind) && fits(column.kind, value)) return { value, why, rule: "" };
    return { value, why, rule: Names.inCell(form, column, value) };
  }

  // ---- the whole file ----

  /* All findings in the order of sheets and rows; a cell with a name or a date has no other. */
  function findings(form, desks, names) {
    const places = bySheet(desks, (desk) => desk.found.places);
    const rows = bySheet(desks, (desk) => desk.rows);
    const unfilled = bySheet(desks, (desk) => desk.unfilled);
    let own = desks.flatMap((desk) => desk.ownFindings());
    const spot = (one) => one.sheet + "\n" + one.cell;
    const told = new Set(own.map(spot));
    own.push(...names.filter((place) => !place.cell || !told.has(spot(place))).map((place) => person(form, place)));
    const taken = new Set(own.filter((one) => one.cell).map(spot));
    const checked = check(form, rows, form.known, places, unfilled).filter((one) => !taken.has(spot(one)));
    const moved = checked.filter((one) => one.rule === "shifted_answers").map((one) => one.sheet);
    own = own.filter((one) => one.rule !== "stray_answer" || !moved.includes(one.sheet));
    const titles = form.book.sheets.map((sheet) => sheet.title);
    const order = (one) => (titles.includes(one.sheet) ? titles.indexOf(one.sheet) : titles.length);
    return own.concat(checked).sort((one, other) => order(one) - order(other) || one.row - other.row);
  }

  function person(form, place) {
    const { text, remedy } = form.findings.person;
    const about = { sheet: place.sheet, cell: place.cell, row: rowOf(place.cell), column: "", value: "" };
    return { ...about, rule: "person", text, remedy, is_error: true, many: "" };
  }

  /* Names outside the columns of the form: stray cells, comments, footers, the file's name. */
  function namesElsewhere(form, found, sheets, asides, name) {
    const told = [];
    const bare = (text) => {
      const rule = Names.rule(form, text);
      if (rule) told.push({ sheet: "", cell: "", rule });
    };
    for (const sheet of sheets.filter((one) => !form.matching.unread.includes(one.title))) {
      const ours = found.find((one) => one.title === sheet.title);
      told.push(...strays(form, sheet, ours));
      if (!ours) bare(sheet.title);
    }
    asides.forEach(bare);
    const rule = calledSo(form, name);
    if (rule) told.push({ sheet: "", cell: "", rule });
    return told;
  }

  function strays(form, sheet, ours) {
    const told = [];
    sheet.rows.forEach((row, index) => {
      row.forEach((value, at) => {
        const number = index + 1;
        if (!value || typeof value !== "string" || (ours && ours.isOurs(number, at))) return;
        const rule = Names.rule(form, value);
        if (rule) told.push({ sheet: ours ? ours.sheet.title : sheet.title, cell: address(number, at), rule });
      });
    });
    return told;
  }

  function calledSo(form, name) {
    const dot = name.lastIndexOf(".");
    const stem = (dot < 0 ? "" : name.slice(0, dot)).replaceAll("_", " ");
    return Names.rule(form, stem + ".") || Names.rule(form, stem.replaceAll(".", " "));
  }

  return { read };
})();
