/* Interpret the checks of a form over its rows, as checks.py does: one vocabulary, one file of cases.
 *
 * The spec is what checks.py says in for_browser(). Works in a page's <script> (window.VprokChecks) and in Node.
 *   VprokChecks.clean(spec, kind, raw)        -> { value, why }
 *   VprokChecks.check(spec, rows, known, places, unfilled)
 *                                             -> findings; rows, unfilled: { sheetKey: [{ number, values }] }
 *   VprokChecks.grouped(spec, findings)       -> findings of one cause said once
 *   VprokChecks.labelOf(column), .placeOf(sheet, row, index, answers) and a few more for readers
 */
(function (root, make) {
  if (typeof module === "object" && module.exports) module.exports = make();
  else root.VprokChecks = make();
})(typeof self === "undefined" ? this : self, function () {
  "use strict";

  // ---- one value ----

  function shown(raw) {
    return raw === null || raw === undefined ? "" : String(raw);
  }

  function fold(spec, text) {
    const look = spec.lookalikes;
    const letters = Array.from(text.toLowerCase(), (one) => look[one] || one);
    return letters.join("").replace(/\.+$/, "");
  }

  function clean(spec, kind, raw) {
    const before = shown(raw);
    const spaces = new RegExp("[" + spec.spaces + "]+", "g");
    const invisible = new RegExp("[" + spec.invisible + "]+", "g");
    const tidy = before.replace(invisible, "").replace(spaces, " ").replace(/^ +| +$/g, "");
    if (!tidy) return { value: null, why: "" };
    const { value, why } = understood(spec, kind, tidy);
    return { value, why: why || (tidy === before ? "" : "spaces") };
  }

  function understood(spec, kind, tidy) {
    switch (kind.is) {
      case "text":
        return listed(spec, tidy, kind.words);
      case "whole":
      case "total":
        return number(tidy);
      case "points": {
        const read = number(tidy);
        return typeof read.value === "number" ? read : listed(spec, tidy, marks(kind));
      }
      case "answer":
        return listed(spec, tidy, marks(kind).concat(kind.never));
      case "one_of":
        return chosen(spec, kind, tidy);
      case "code":
        return code(spec, kind, tidy);
      case "date":
        return day(tidy);
    }
    throw new Error("unknown kind: " + kind.is);
  }

  const NOUGHTS = /^(-?[0-9]{1,15})[.,]0+$/;
  const GROUPS = /^-?[0-9]{1,3}( [0-9]{3}){1,4}$/;

  function number(tidy) {
    if (/^-?[0-9]{1,15}$/.test(tidy)) {
      const value = Number(tidy) + 0;
      return { value, why: String(value) === tidy ? "" : "number" };
    }
    if (GROUPS.test(tidy)) return { value: Number(tidy.replaceAll(" ", "")) + 0, why: "number" };
    const found = NOUGHTS.exec(tidy);
    return found ? { value: Number(found[1]) + 0, why: "number" } : { value: tidy, why: "" };
  }

  function listed(spec, tidy, values) {
    if (values.includes(tidy)) return { value: tidy, why: "" };
    const alike = values.filter((value) => fold(spec, value) === fold(spec, tidy));
    return alike.length === 1 ? { value: alike[0], why: "spelling" } : { value: tidy, why: "" };
  }

  function chosen(spec, kind, tidy) {
    const read = listed(spec, tidy, kind.values);
    if (kind.values.includes(read.value)) return read;
    const bare = tidy.replace(/[ .)]+$/, "");
    const found = NOUGHTS.exec(bare);
    const alike = [fold(spec, tidy), fold(spec, found ? found[1] : bare)];
    const isAlike = (one) => alike.includes(fold(spec, one));
    const spelt = Object.keys(kind.spellings).filter(isAlike).map((one) => kind.spellings[one]);
    const meant = new Set(spelt.concat(kind.values.filter(isAlike)));
    if (meant.size === 1) return { value: [...meant][0], why: found ? "number" : "spelling" };
    return { value: tidy, why: "" };
  }

  function whole(pattern) {
    return new RegExp("^(?:" + pattern + ")$");
  }

  function code(spec, kind, tidy) {
    const pattern = whole(kind.pattern);
    if (pattern.test(tidy)) return { value: tidy, why: "" };
    const close = tidy.replaceAll(" ", "");
    if (pattern.test(close)) return { value: close, why: "spaces" };
    const found = NOUGHTS.exec(close);
    if (found && pattern.test(found[1])) return { value: found[1], why: "number" };
    const latin = inLatin(spec, close);
    const meant = [latin, latin.toLowerCase(), latin.toUpperCase()].find((one) => pattern.test(one));
    return meant === undefined ? { value: tidy, why: "" } : { value: meant, why: "spelling" };
  }

  /* The text with Latin letters for their Cyrillic twins, in the same case. */
  function inLatin(spec, text) {
    const twin = (one) => spec.lookalikes[one.toLowerCase()] || one;
    const letter = (one) => (one === one.toLowerCase() ? twin(one) : twin(one).toUpperCase());
    return Array.from(text, letter).join("");
  }

  function day(tidy) {
    const found = /^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})( ?г\.?)?$/.exec(tidy);
    if (!found) return { value: tidy, why: "" };
    const iso = found[3] + "-" + found[2].padStart(2, "0") + "-" + found[1].padStart(2, "0");
    return isDay(iso) ? { value: iso, why: found[4] ? "spelling" : "" } : { value: tidy, why: "" };
  }

  function isDay(text) {
    const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    if (!found || found[1] === "0000") return false;
    const date = new Date(text + "T00:00:00Z");
    return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
  }

  /* Whose words say that a value does not fit this kind. */
  function ruleOf(kind, value) {
    if (kind.is === "answer" && kind.never.includes(value)) return "no_answer";
    return kind.is === "whole" && kind.least === kind.most ? "whole_only" : kind.is;
  }

  function marks(kind) {
    return kind.absent.concat(kind.extra);
  }

  /* Whether nobody lists the words of this kind: a name may hide in them. */
  function isFree(kind) {
    return kind.is === "text" || kind.is === "answer";
  }

  function fits(kind, value) {
    switch (kind.is) {
      case "text":
        return typeof value === "string" && lengthOf(value) <= kind.most;
      case "whole":
        return typeof value === "number" && kind.least <= value && value <= kind.most;
      case "one_of":
        return kind.values.includes(value);
      case "code":
        return typeof value === "string" && whole(kind.pattern).test(value);
      case "points":
        return typeof value === "number" ? 0 <= value && value <= kind.most : marks(kind).includes(value);
      case "answer":
        return typeof value === "string" && lengthOf(value) <= kind.most && !kind.never.includes(value);
      case "total":
        return typeof value === "number";
      case "date":
        return typeof value === "string" && isDay(value);
    }
    throw new Error("unknown kind: " + kind.is);
  }

  // ---- words ----

  function fill(text, facts) {
    return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  }

  function lengthOf(text) {
    return Array.from(text).length;
  }

  function listing(spec, values, joint) {
    const { values_shown, line_shown, more } = spec.words;
    const said = values.map(String);
    const kept = said.slice(0, values_shown);
    const line = () => kept.join(joint || ", ");
    while (kept.length > 1 && lengthOf(line()) > line_shown) kept.pop();
    return line() + (kept.length < said.length ? more : "");
  }

  function quoted(spec, values, joint) {
    const said = values.map((value) => (value === null ? spec.words.empty : value));
    const marked = said.map((value) => fill(spec.words.quoted, { value }));
    return listing(spec, marked, joint || spec.words.or);
  }

  function allowed(kind) {
    if (kind.is === "one_of") return kind.values;
    if (kind.is !== "points") return [];
    const points = Array.from({ length: kind.most + 1 }, (_, below) => String(kind.most - below));
    return points.concat(marks(kind));
  }

  function letters(column) {
    const head = Math.floor(column / 26);
    return (head ? letters(head - 1) : "") + String.fromCharCode(65 + (column % 26));
  }

  function labelOf(column) {
    return column.number ? column.number + ". " + column.title : column.title;
  }

  function named(spec, column) {
    const label = Array.from(labelOf(column));
    const most = spec.words.title_shown;
    if (label.length <= most) return label.join("");
    return label.slice(0, most).join("").trimEnd() + spec.words.more;
  }

  // ---- where a value stands ----

  const ANSWER = 2; // the column of answers on a sheet of questions, as we draw it
  const ANSWERS = ""; // under this key the places of such a sheet tell another one

  function placeOf(sheet, row, index, answers) {
    if (!sheet.upright) return letters(index) + row;
    return letters(answers === undefined ? ANSWER : answers) + (sheet.header_row + 1 + index);
  }

  // ---- one sheet ----

  function valueOf(row, key) {
    const value = row.values[key];
    return value === undefined ? null : value;
  }

  function isBlank(row, key) {
    return valueOf(row, key) === null;
  }

  function isWrong(column, value) {
    if (value === null) return column.required && column.kind.is !== "total";
    return !fits(column.kind, value);
  }

  function sumOf(row, keys) {
    const numbers = keys.map((key) => valueOf(row, key)).filter((value) => typeof value === "number");
    return numbers.reduce((sum, value) => sum + value, 0);
  }

  /* Keys of the columns a check speaks of on its own sheet. */
  function columnsOf(check) {
    const lists = [check.columns, check.followers, check.parts].flatMap((keys) => keys || []);
    const single = [check.column, check.leader, check.total, check.other, check.on, check.at];
    const when = check.is === "count_is" ? [] : [check.when];
    return [...lists, ...single, ...when].filter(Boolean);
  }

  class Desk {
    constructor(form, sheet) {
      this.spec = form.spec;
      this.sheet = sheet;
      this.all = form.rows;
      this.rows = form.rows[sheet.key];
      this.unfilled = form.unfilled[sheet.key] || [];
      this.known = form.known;
      const place = form.places[sheet.key];
      this.columns = new Map(sheet.columns.map((column) => [column.key, column]));
      this.place = place || Object.fromEntries(sheet.columns.map((column, number) => [column.key, number]));
      this.misfits = new Set();
      this.shifted = new Map();
    }

    findings() {
      const found = this.rows.flatMap((row) => this.ofRow(row));
      found.push(...this.ofBlocks());
      for (const check of this.sheet.checks) {
        if (!this.sheet.upright || columnsOf(check).every((key) => key in this.place)) {
          found.push(...RULES[check.is](this, check));
        }
      }
      const order = new Map(this.sheet.columns.map((column) => [labelOf(column), this.place[column.key] || 0]));
      const at = (finding) => (order.has(finding.column) ? order.get(finding.column) : -1);
      const there = found.filter((finding) => !this.sheet.upright || finding.cell || !finding.column);
      return there.sort((one, other) => one.row - other.row || at(one) - at(other));
    }

    ofRow(row) {
      const wrong = this.sheet.columns.filter((column) => isWrong(column, valueOf(row, column.key)));
      const side = this.side(row, wrong);
      if (side) {
        this.shifted.set(row.number, [side, this.sheet.columns.indexOf(wrong[0])]);
        return [];
      }
      for (const column of wrong) {
        if (!isBlank(row, column.key)) this.misfits.add(row.number + " " + column.key);
      }
      return wrong.map((column) => this.misfit(column, row));
    }

    misfit(column, row) {
      const kind = column.kind;
      const facts = { most: kind.most, least: kind.least, example: kind.example };
      facts.values = listing(this.spec, allowed(kind));
      const empty = this.sheet.upright ? "unanswered" : "required";
      const rule = ruleOf(kind, valueOf(row, column.key));
      return this.say(isBlank(row, column.key) ? empty : rule, row, column.key, facts);
    }

    side(row, wrong) {
      const { shift_least, shift_better } = this.spec.words;
      if (wrong.length < shift_least) return 0;
      const start = this.sheet.columns.indexOf(wrong[0]);
      const right = this.wrongAfter(row, start, 1);
      const left = this.wrongAfter(row, start, -1);
      const best = right <= left ? 1 : -1;
      return Math.min(right, left) * shift_better <= wrong.length ? best : 0;
    }

    wrongAfter(row, start, side) {
      const columns = this.sheet.columns;
      return columns.slice(start).filter((column, step) => {
        const near = columns[start + step + side];
        const value = near ? valueOf(row, near.key) : null;
        return isWrong(column, clean(this.spec, column.kind, value).value);
      }).length;
    }

    ofBlocks() {
      const runs = [];
      for (const number of [...this.shifted.keys()].sort((one, other) => one - other)) {
        const last = runs[runs.length - 1];
        const same = last && String(this.shifted.get(number)) === String(this.shifted.get(last[0]));
        if (same && last[last.length - 1] === number - 1) last.push(number);
        else runs.push([number]);
      }
      const words = this.spec.words;
      return runs.map((run) => {
        const [side, start] = this.shifted.get(run[0]);
        const rows = fill(run.length === 1 ? words.one_row : words.many_rows, {
          first: run[0],
          last: run[run.length - 1],
        });
        const [rule, on, back] = this.sheet.upright
          ? ["shifted_answers", words.down, words.up]
          : ["shifted", words.right, words.left];
        const facts = { rows, side: side > 0 ? on : back };
        return this.say(rule, { number: run[0], values: {} }, this.sheet.columns[start].key, facts);
      });
    }

    sound() {
      return this.rows.filter((row) => !this.shifted.has(row.number));
    }

    good(row, key) {
      return this.misfits.has(row.number + " " + key) ? null : valueOf(row, key);
    }

    other(key) {
      return this.spec.book.sheets.find((one) => one.key === key);
    }

    cell(number, key) {
      return placeOf(this.sheet, number, this.place[key], this.place[ANSWERS]);
    }

    title(key) {
      return named(this.spec, this.columns.get(key));
    }

    titles(keys) {
      return quoted(this.spec, keys.map((key) => this.title(key)), ", ");
    }

    say(rule, row, key, facts) {
      const said = this.spec.findings[rule];
      const value = !row || !key || isBlank(row, key) ? "" : String(valueOf(row, key));
      const words = Object.assign({ title: key ? this.title(key) : "", value }, facts);
      const number = row ? row.number : 0;
      const cell = number && key in this.place ? this.cell(number, key) : "";
      return {
        sheet: this.sheet.title,
        cell,
        row: this.sheet.upright ? Number(cell.replace(/\D/g, "")) : number,
        column: key ? labelOf(this.columns.get(key)) : "",
        value,
        rule,
        text: fill(said.text, words),
        remedy: fill(said.remedy, words),
        is_error: said.is_error,
        many: fill(said.many, words),
      };
    }
  }

  // ---- rules: one for each check ----

  function about(desk, row, check, keys) {
    return {
      when: desk.title(check.when),
      value: shown(valueOf(row, check.when)) || desk.spec.words.empty,
      values: quoted(desk.spec, check.values),
      titles: desk.titles(keys),
    };
  }

  function conditional(rule, wantsBlank, wantsValue) {
    return (desk, check) =>
      desk.sound().flatMap((row) => {
        const keys = check.columns.filter((key) => isBlank(row, key) === wantsBlank);
        const stands = check.values.includes(valueOf(row, check.when));
        if (!keys.length || stands !== wantsValue) return [];
        return [desk.say(rule, row, keys[0], about(desk, row, check, keys))];
      });
  }

  const RULES = {
    blank_when: conditional("blank_when", false, true),
    filled_unless: conditional("filled_unless", true, false),
    only_when: conditional("only_when", false, false),
    required_when: conditional("required_when", true, true),

    unique(desk, check) {
      const seen = new Map();
      return desk.sound().flatMap((row) => {
        const values = check.columns.map((key) => valueOf(row, key));
        const there = values.filter((value) => value !== null);
        const mark = JSON.stringify(values);
        if (!there.length) return [];
        if (!seen.has(mark)) {
          seen.set(mark, row.number);
          return [];
        }
        const facts = { values: listing(desk.spec, there), first: seen.get(mark), titles: desk.titles(check.columns) };
        return [desk.say("unique", row, check.columns[0], facts)];
      });
    },

    dependent(desk, check) {
      return desk.sound().flatMap((row) => {
        const at = valueOf(row, check.leader);
        if (!check.values.includes(at)) return [];
        const broken = check.followers.filter((key) => {
          const value = desk.good(row, key);
          return value !== null && !check.allowed.includes(value);
        });
        const facts = { leader: desk.title(check.leader), at };
        facts.allowed = quoted(desk.spec, check.allowed);
        return broken.map((key) => desk.say("dependent", row, key, facts));
      });
    },

    sum_is(desk, check) {
      return desk.sound().flatMap((row) => {
        const stated = valueOf(row, check.total);
        const sum = sumOf(row, check.parts);
        if (typeof stated !== "number" || stated === sum) return [];
        return [desk.say("sum_is", row, check.total, { sum })];
      });
    },

    member_of(desk, check) {
      if (!(check.sheet in desk.all)) return [];
      const there = new Set();
      for (const row of desk.all[check.sheet]) {
        const value = valueOf(row, check.of);
        if (value !== null) there.add(value).add(check.prefix + value);
      }
      return amiss(desk, check, (value) => there.has(value), { sheet: desk.other(check.sheet).title });
    },

    known(desk, check) {
      if (!(check.name in desk.known)) return [];
      const listed = new Set(desk.known[check.name]);
      return amiss(desk, check, (value) => listed.has(String(value)), { among: check.among });
    },

    as_elsewhere(desk, check) {
      const there = new Map();
      for (const line of desk.known[check.name] || []) {
        const at = line.indexOf(" ");
        const on = line.slice(0, at);
        there.set(on, (there.get(on) || []).concat(line.slice(at + 1)));
      }
      return desk.sound().flatMap((row) => {
        const value = desk.good(row, check.column);
        const on = String(desk.good(row, check.on));
        if (value === null || !there.has(on)) return [];
        const text = String(value);
        const bare = text.startsWith(check.prefix) ? text.slice(check.prefix.length) : text;
        if (there.get(on).some((one) => fold(desk.spec, one) === fold(desk.spec, bare))) return [];
        const facts = { on, there: quoted(desk.spec, there.get(on).sort()) };
        return [desk.say("as_elsewhere", row, check.column, facts)];
      });
    },

    at_most(desk, check) {
      return desk.sound().flatMap((row) => {
        const value = desk.good(row, check.column);
        const limit = desk.good(row, check.other);
        if (typeof value !== "number" || typeof limit !== "number" || value <= limit) return [];
        const facts = { limit, other: desk.title(check.other) };
        return [desk.say("at_most", row, check.column, facts)];
      });
    },

    rows_at_most(desk, check) {
      const count = desk.rows.length;
      return count > check.most ? [desk.say("rows_at_most", null, "", { count, most: check.most })] : [];
    },

    some_rows(desk, check) {
      const count = desk.rows.length;
      return count < check.least ? [desk.say("some_rows", null, "", { count, least: check.least })] : [];
    },

    rows_expected(desk, check) {
      const count = desk.rows.length;
      const why = check.why ? fill(desk.spec.words.why, { why: check.why }) : "";
      if (count >= check.least) return [];
      return [desk.say("rows_expected", null, "", { count, least: check.least, why })];
    },

    at_most_sum: againstThere,
    equals_sum: againstThere,
    at_most_count: againstThere,

    count_is(desk, check) {
      if (!(check.sheet in desk.all)) return [];
      const there = desk.other(check.sheet);
      let rows = desk.all[check.sheet];
      let which = "";
      if (check.when) {
        const when = there.columns.find((one) => one.key === check.when);
        if (rows.some((row) => isWrong(when, valueOf(row, when.key)))) return [];
        rows = rows.filter((row) => check.values.includes(valueOf(row, when.key)));
        const values = quoted(desk.spec, check.values);
        which = fill(desk.spec.words.which, { when: named(desk.spec, when), values });
      }
      return desk.sound().flatMap((row) => {
        const value = desk.good(row, check.column);
        if (typeof value !== "number" || value === rows.length) return [];
        return [desk.say("count_is", row, check.column, { sheet: there.title, which, count: rows.length })];
      });
    },

    every_one(desk, check) {
      const answered = new Set(desk.rows.map((row) => valueOf(row, check.column)));
      const waiting = new Map(desk.unfilled.map((row) => [valueOf(row, check.column), row]));
      const silent = check.values.filter((value) => !answered.has(value));
      const found = silent
        .filter((value) => waiting.has(value))
        .map((value) => desk.say("every_one", waiting.get(value), check.at));
      const gone = silent.filter((value) => !waiting.has(value));
      if (!gone.length || desk.shifted.size) return found;
      return found.concat(desk.say("rows_gone", null, check.column, { values: listing(desk.spec, gone) }));
    },

    as_listed(desk, check) {
      const listed = new Map(check.listed.map((values) => [values[0], values]));
      return desk.sound().flatMap((row) => {
        const was = listed.get(valueOf(row, check.columns[0]));
        if (!was || !check.values.includes(valueOf(row, check.when))) return [];
        const changed = check.columns.filter((key, at) => valueOf(row, key) !== was[at]);
        return changed.length ? [desk.say("as_listed", row, changed[0], about(desk, row, check, changed))] : [];
      });
    },
  };

  function againstThere(desk, check) {
    if (!(check.sheet in desk.all)) return [];
    const there = desk.other(check.sheet);
    const on = there.columns.find((one) => one.key === check.on);
    const of = there.columns.find((one) => one.key === check.of);
    const rows = desk.all[check.sheet];
    if (rows.some((row) => isWrong(on, valueOf(row, on.key)))) return [];
    const alike = new Map();
    for (const row of rows) {
      const at = valueOf(row, check.on);
      alike.set(at, (alike.get(at) || []).concat(row));
    }
    return desk.sound().flatMap((row) => {
      const value = desk.good(row, check.column);
      const at = desk.good(row, check.on);
      const limit = limitOf(alike.get(at) || [], of);
      if (typeof value !== "number" || at === null || limit === null) return [];
      if (value === limit || (check.is !== "equals_sum" && value < limit)) return [];
      const facts = { sheet: there.title, on: named(desk.spec, on), at, limit };
      facts.of = of ? named(desk.spec, of) : "";
      return [desk.say(check.is, row, check.column, facts)];
    });
  }

  function limitOf(rows, of) {
    if (!of) return rows.length;
    if (rows.some((row) => isWrong(of, valueOf(row, of.key)))) return null;
    return rows.reduce((sum, row) => sum + sumOf(row, [of.key]), 0);
  }

  function amiss(desk, check, isThere, facts) {
    return desk
      .sound()
      .filter((row) => {
        const value = desk.good(row, check.column);
        return value !== null && !isThere(value);
      })
      .map((row) => desk.say(check.is, row, check.column, facts));
  }

  // ---- the whole form ----

  function check(spec, rows, known, places, unfilled) {
    const form = { spec, rows, known: known || {}, places: places || {}, unfilled: unfilled || {} };
    return spec.book.sheets
      .filter((sheet) => sheet.key in rows)
      .flatMap((sheet) => new Desk(form, sheet).findings());
  }

  // ---- findings of one cause, said once ----

  function grouped(spec, findings) {
    const causes = collected(findings, (one) =>
      JSON.stringify([one.sheet, lettersOf(one.cell) || one.column, one.rule, one.many || one.text, one.remedy])
    );
    return causes.flatMap((alike) => {
      const rows = new Set(alike.map((one) => one.row));
      if (rows.size >= spec.words.group_least) return [saidOnce(spec, alike)];
      return collected(alike, (one) => one.text).map((same) => saidOnce(spec, same));
    });
  }

  function collected(things, markOf) {
    const found = new Map();
    for (const one of things) {
      const mark = markOf(one);
      if (!found.has(mark)) found.set(mark, []);
      found.get(mark).push(one);
    }
    return [...found.values()];
  }

  function saidOnce(spec, alike) {
    const first = alike[0];
    const runs = runsOf(new Set(alike.map((one) => one.row)));
    if (runs.length === 1 && runs[0].length === 1) return first;
    const { runs_shown, examples_shown, group, more } = spec.words;
    const line = (pieces, most) => pieces.slice(0, most).join(", ") + (pieces.length > most ? more : "");
    const ends = (run, letter, joint) => [...new Set([run[0], run[run.length - 1]])].map((row) => letter + row).join(joint);
    const same = (name) => alike.every((one) => one[name] === first[name]);
    const text = same("text") ? first.text : first.many + ".";
    const letter = lettersOf(first.cell);
    return Object.assign({}, first, {
      cell: letter ? line(runs.map((run) => ends(run, letter, ":")), runs_shown) : "",
      row: runs[0][0],
      column: same("column") ? first.column : "",
      value: line([...new Set(alike.map((one) => one.value))].filter(Boolean), examples_shown),
      text: fill(group, {
        rows: line(runs.map((run) => ends(run, "", "–")), runs_shown),
        text: text.slice(0, 1).toLowerCase() + text.slice(1),
      }),
    });
  }

  function lettersOf(cell) {
    return cell.replace(/\d/g, "");
  }

  function runsOf(rows) {
    const runs = [];
    for (const row of [...rows].sort((one, other) => one - other)) {
      const last = runs[runs.length - 1];
      if (last && last[last.length - 1] === row - 1) last.push(row);
      else runs.push([row]);
    }
    return runs;
  }

  return { check, clean, fill, fits, fold, grouped, isFree, labelOf, letters, named, placeOf, quoted, sumOf };
});
