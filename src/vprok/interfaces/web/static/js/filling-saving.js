// What was typed goes to the server by itself, waits while there is no network, and never writes over others.
"use strict";

(() => {
  const PAUSE = 1_200; // after the last key
  const AGAIN = 15_000; // while there is no network
  const SEPARATOR = "|";

  const place = (sheet, row, column) => [sheet, row, column].join(SEPARATOR);

  const counted = (count, one, few, many) =>
    `${count} ${{ one, few }[new Intl.PluralRules("ru").select(count)] || many}`;

  class Saving {
    /* page: say(words, tone), put(sheet, row, column, text), drop(sheet, row), hold(cell), clash(cells) */
    constructor(form, page, told) {
      this.form = form;
      this.page = page;
      this.revision = told.revision;
      this.key = told.keep;
      this.pending = new Map();
      this.gone = [];
      this.timer = 0;
      this.flight = null;
    }

    get count() {
      return this.pending.size + this.gone.length;
    }

    // ---- what waits ----

    type(sheet, row, column, text) {
      this.pending.set(place(sheet, row, column), { sheet, row, column, text });
      this.page.say(this.isLost ? this.waiting() : "Сохраняем…");
      this.remember();
      this.soon();
    }

    dropped(sheet, row) {
      for (const key of [...this.pending.keys()]) {
        if (key.startsWith(place(sheet, row, ""))) this.pending.delete(key);
      }
      this.gone.push([sheet, row]);
      this.page.say(this.isLost ? this.waiting() : "Сохраняем…");
      this.remember();
      this.soon();
    }

    soon(pause = PAUSE) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), pause);
    }

    waiting() {
      return `Нет связи: ${counted(this.count, "значение ждёт", "значения ждут", "значений ждут")}`;
    }

    // ---- on its way ----

    /* Send all that waits; another sending begins only when this one has ended. */
    async flush(manner = {}) {
      clearTimeout(this.timer);
      if (this.flight) await this.flight;
      if (!this.count || this.isStopped) return !this.count;
      this.flight = this.send(manner);
      const done = await this.flight;
      this.flight = null;
      if (done && this.count) return this.flush();
      return done && !this.count;
    }

    async send(manner) {
      const cells = [...this.pending.values()];
      const gone = [...this.gone];
      const said = { revision: this.revision, gone };
      said.cells = cells.map(({ sheet, row, column, text }) => [sheet, row, column, text]);
      const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;
      let answer;
      try {
        answer = await fetch(location.pathname, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
          body: JSON.stringify(said),
          ...manner,
        });
      } catch {
        return this.lost();
      }
      const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (!isOurs) return answer.status >= 500 ? this.lost() : this.stopped("Не сохранено: войдите на портал снова в другой вкладке, затем продолжите.");
      return this.understand(answer.status, await answer.json(), cells, gone);
    }

    understand(status, told, cells, gone) {
      this.isLost = false;
      if (told.code === "draft_has_moved_on") return this.merge(told);
      if (told.code) return this.stopped(`Не сохранено. ${told.text}`);
      this.revision = told.revision;
      const held = new Set(told.held.map((one) => place(one.sheet, one.row, one.column)));
      for (const cell of cells) {
        const key = place(cell.sheet, cell.row, cell.column);
        if (this.pending.get(key) === cell) this.pending.delete(key);
        const row = this.form.sheet(cell.sheet).byKey.get(cell.row);
        if (row && !held.has(key)) row.kept[cell.column] = cell.text;
      }
      this.gone = this.gone.filter((one) => !gone.includes(one));
      this.remember();
      this.page.revised(this.revision);
      this.page.hold(told.held);
      if (held.size) this.page.say(`Не сохранено: похоже на имя (${counted(held.size, "ячейка", "ячейки", "ячеек")})`, "bad");
      else if (!this.count) this.page.say(`Сохранено в ${told.saved_at}`, "good");
      return true;
    }

    lost() {
      this.isLost = true;
      this.page.say(this.waiting(), "warn");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), AGAIN);
      return false;
    }

    stopped(words) {
      this.page.say(words, "bad");
      return false;
    }

    // ---- two people ----

    /* Cells that only one of us has changed are put together silently; the others are shown. */
    merge(told) {
      this.revision = told.revision;
      this.page.revised(this.revision);
      const clashes = [];
      for (const [sheet, rows] of Object.entries(told.rows)) {
        const there = new Set(rows.map((row) => row.row));
        rows.forEach((row) => this.mergeRow(sheet, row, clashes));
        const lost = this.form.sheet(sheet).rows.filter((row) => !there.has(row.key) && Object.values(row.kept).some(Boolean));
        lost.forEach((row) => this.page.drop(sheet, row.key));
      }
      this.remember();
      if (clashes.length) this.page.clash(clashes, told.saved_by);
      else this.page.say("Добавлены значения, которые сохранил другой человек", "good");
      return true;
    }

    mergeRow(sheet, theirs, clashes) {
      const row = this.form.sheet(sheet).byKey.get(theirs.row) || this.page.bring(sheet, theirs);
      if (!row) return;
      for (const column of this.form.sheet(sheet).columns.keys()) {
        const text = theirs.cells[column] ?? "";
        if (text === (row.kept[column] ?? "")) continue;
        row.kept[column] = text;
        const key = place(sheet, theirs.row, column);
        const mine = this.pending.get(key);
        if (!mine) this.page.put(sheet, theirs.row, column, text);
        else if (mine.text === text) this.pending.delete(key);
        else {
          this.pending.delete(key);
          clashes.push({ ...mine, theirs: text });
        }
      }
    }

    // ---- this browser's memory ----

    /* Keep what waits for the next visit, but for words in which there may be a name. */
    remember() {
      const cells = [...this.pending.values()].filter((cell) => this.page.mayKeep(cell));
      const kept = cells.map((cell) => ({ ...cell, was: this.form.sheet(cell.sheet).byKey.get(cell.row)?.kept[cell.column] ?? "" }));
      try {
        if (kept.length) localStorage.setItem(this.key, JSON.stringify(kept));
        else localStorage.removeItem(this.key);
      } catch {
        // a browser without memory still saves through the network
      }
    }

    /* What waited when the page was closed. */
    recall() {
      let cells = [];
      try {
        cells = JSON.parse(localStorage.getItem(this.key) || "[]");
      } catch {
        return;
      }
      const clashes = [];
      for (const { was, ...cell } of cells) {
        const sheet = this.form.sheet(cell.sheet);
        if (!sheet?.columns.has(cell.column)) continue;
        const row = sheet.byKey.get(cell.row) || this.page.bring(cell.sheet, { row: cell.row, cells: {}, fixed: [] });
        const now = row?.kept[cell.column] ?? "";
        if (!row || now === cell.text) continue;
        if (now !== was) clashes.push({ ...cell, theirs: now });
        else {
          this.page.put(cell.sheet, cell.row, cell.column, cell.text);
          this.pending.set(place(cell.sheet, cell.row, cell.column), cell);
        }
      }
      if (clashes.length) this.page.clash(clashes, "");
      if (this.count) this.soon(0);
      else this.remember();
    }
  }

  window.VprokFilling.Saving = Saving;
  window.VprokFilling.counted = counted;
})();
