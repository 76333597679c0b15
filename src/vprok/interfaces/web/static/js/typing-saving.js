// Rows of the entry grid go to the server by their revisions; what has not gone stays in this browser.
"use strict";

(() => {
  const { Saving, counted } = window.VprokFilling;
  const AGAIN = 15_000; // while there is no network, or nobody is signed in

  const inRows = (cells, revisionOf) => {
    const rows = new Map();
    for (const { row, column, text } of cells) {
      if (!rows.has(row)) rows.set(row, { row, revision: revisionOf(row), cells: {} });
      rows.get(row).cells[column] = text;
    }
    return [...rows.values()];
  };

  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");

  class RowSaving extends Saving {
    /* page: as `Saving` asks, and held(row, column, text), done() */
    constructor(form, page, told) {
      super(form, page, told);
      this.address = told.address;
      this.base = told.base;
      this.sheet = told.sheet;
      this.revisions = new Map(Object.values(told.rows).flat().map((one) => [one.row, one.revision]));
    }

    post(rows, manner = {}) {
      const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;
      return fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
        body: JSON.stringify({ rows }),
        ...manner,
      });
    }

    async send(manner) {
      const cells = [...this.pending.values()];
      let answer;
      try {
        answer = await this.post(inRows(cells, (row) => this.revisions.get(row) ?? 0), manner);
        if (!isJson(answer) && answer.status < 500 && !manner.keepalive && (await this.renewed())) {
          answer = await this.post(inRows(cells, (row) => this.revisions.get(row) ?? 0), manner);
        }
        if (!isJson(answer)) return answer.status >= 500 ? this.lost() : this.signedOut();
        return this.understand(await answer.json(), cells);
      } catch (error) {
        if (error instanceof TypeError || error instanceof SyntaxError) return this.lost();
        throw error;
      }
    }

    understand(told, cells) {
      this.isLost = false;
      if (told.code) return this.stopped(`Не сохранено. ${told.text}`);
      const moved = new Set(told.moved.map((one) => one.row));
      const held = new Set(told.held.map((one) => `${one.row}|${one.column}`));
      for (const cell of cells) {
        if (moved.has(cell.row)) continue;
        const key = [cell.sheet, cell.row, cell.column].join("|");
        if (this.pending.get(key) === cell) this.pending.delete(key);
        const row = this.form.sheet(cell.sheet).byKey.get(cell.row);
        if (row && !held.has(`${cell.row}|${cell.column}`)) row.kept[cell.column] = cell.text;
      }
      for (const one of [...told.rows, ...told.moved]) this.revisions.set(one.row, one.revision);
      for (const one of told.rows) this.page.revised(one.row, one.revision);
      for (const one of told.held) this.page.held(one.row, one.column, one.text);
      const clashes = [];
      for (const one of told.moved) {
        const sheet = this.form.sheet("classes")?.byKey.has(one.row) ? "classes" : this.sheet;
        this.mergeRow(sheet, one, clashes);
      }
      this.remember();
      if (clashes.length) this.page.clash(clashes, told.moved[0].by);
      else if (held.size) this.page.say(`Не сохранено: похоже на имя (${counted(held.size, "ячейка", "ячейки", "ячеек")})`, "bad");
      else if (!this.count) this.page.say(`Сохранено в ${told.saved_at}`, "good");
      return true;
    }

    waiting() {
      return `Нет связи: ${counted(this.count, "значение ждёт", "значения ждут", "значений ждут")} в этом браузере`;
    }

    signedOut() {
      const waits = counted(this.count, "значение ждёт", "значения ждут", "значений ждут");
      this.page.say(`Вход истёк: ${waits} в этом браузере. Войдите в другой вкладке — всё отправится само`, "warn");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), AGAIN);
      return false;
    }

    /* After a new sign-in the page's protection against forgery is renewed; true when it is the same person. */
    async renewed() {
      const answer = await fetch(this.address, { headers: { Accept: "text/html" } });
      if (new URL(answer.url).pathname !== this.address) return false;
      const there = new DOMParser().parseFromString(await answer.text(), "text/html");
      const told = JSON.parse(there.getElementById("told")?.textContent || "{}");
      if (told.base !== this.base) return false;
      const csrf = there.querySelector("input[name=csrfmiddlewaretoken]").value;
      for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrf;
      return true;
    }

    // ---- what waits of other classes ----

    /* Send what other screens of this work have left in this browser; a row that has moved on waits for its screen. */
    async others() {
      const isOther = (one) => one.startsWith(`${this.base}:`) && one !== this.key;
      const went = await Promise.all(Object.keys(localStorage).filter(isOther).map((key) => this.sendKept(key)));
      const sent = went.filter(Boolean).length;
      return { sent, left: went.length - sent };
    }

    async sendKept(key) {
      try {
        const cells = JSON.parse(localStorage.getItem(key));
        const answer = await this.post(inRows(cells, (row) => cells.find((one) => one.row === row).revision));
        const told = isJson(answer) ? await answer.json() : null;
        if (!told || told.code || told.moved.length) return false;
        localStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    }

    remember() {
      super.remember();
      try {
        const kept = JSON.parse(localStorage.getItem(this.key) || "[]");
        if (!kept.length) return;
        const told = kept.map((one) => ({ ...one, revision: this.revisions.get(one.row) ?? 0 }));
        localStorage.setItem(this.key, JSON.stringify(told));
      } catch {
        // a browser without memory still saves through the network
      }
    }
  }

  window.VprokTyping.RowSaving = RowSaving;
})();
