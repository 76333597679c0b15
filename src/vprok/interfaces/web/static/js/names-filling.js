// The protocol on its page: names typed beside codes, pupils moved, lists brought in, rooms named.
"use strict";

(() => {
  const { Lists } = window.VprokNames;
  const { make, field, button, option, table, plural } = window.VprokNames.Drawing;
  const SHOWN = 6; // rows of a list that are enough to see what stands where

  // ---- a class ----

  /* The table of a class.
   *
   * page: changed() after typing, redraw() after a move
   */
  const classTable = (protocol, key, page) => {
    const lines = protocol.lines(key);
    const made = table("vp-table vp-table-tight vp-names-class", [["№", "vp-number"], "Код", "Фамилия, имя, отчество", make("th", { scope: "col" }, make("span", { class: "visually-hidden" }, "Что сделать"))], []);
    const body = made.querySelector("tbody");
    lines.forEach((line, n) => body.append(lineRow(protocol, key, line, n + 1, page)));
    made.addEventListener("keydown", (event) => step(body, event));
    made.addEventListener("paste", (event) => pasteDown(protocol, key, body, event, page));
    return make("div", {}, made, waitingPart(protocol, key, page), newcomer(protocol, key, page));
  };

  const lineRow = (protocol, key, { code, person, isOwn }, number, page) => {
    const input = field(`Имя, код ${code}`, person?.name || "", { "data-code": code });
    const acts = make("td", { class: "vp-names-acts" });
    const row = make("tr", { "data-line": code }, make("td", { class: "vp-number vp-quiet" }, String(number)), make("th", { scope: "row", class: "vp-names-code" }, code, isOwn ? "" : make("span", { class: "vp-quiet" }, " особый")), make("td", {}, input), acts);
    const dress = () => {
      const holder = protocol.holder(code);
      acts.replaceChildren(...(holder ? [more(protocol, holder, row, page)] : []));
      input.value = holder?.name || "";
    };
    input.addEventListener("change", () => {
      protocol.write(key, code, input.value);
      dress();
      page.changed();
    });
    dress();
    return row;
  };

  const more = (protocol, person, row, page) =>
    button("Изменить", (event) => {
      const isOpen = row.nextElementSibling?.matches(".vp-names-more");
      row.parentNode.querySelectorAll(".vp-names-more").forEach((one) => one.remove());
      row.parentNode.querySelectorAll("[aria-expanded]").forEach((one) => one.setAttribute("aria-expanded", "false"));
      if (isOpen) return;
      event.currentTarget.setAttribute("aria-expanded", "true");
      row.after(make("tr", { class: "vp-names-more" }, make("td", { colspan: 4 }, choices(protocol, person, page))));
    }, { class: "btn btn-link vp-names-change", "aria-expanded": "false" });

  /* Another class, a spare code, a room of one's own, no code, out of the protocol. */
  const choices = (protocol, person, page) => {
    const grade = protocol.group(person.group).grade;
    const act = (change) => () => {
      change();
      page.redraw();
    };
    const to = make("select", { class: "form-select", "aria-label": "Перевести в класс", autocomplete: "off" }, protocol.groups.filter((group) => group.grade === grade).map((group) => option(group.key, group.title, group.key === person.group)));
    to.addEventListener("change", act(() => protocol.move(person, to.value)));
    const room = field("Своя аудитория", person.room, { maxlength: 20, size: 6 });
    room.addEventListener("change", () => {
      person.room = room.value.trim();
      page.changed();
    });
    const spare = protocol.free(grade)[0];
    return make(
      "div",
      { class: "vp-row" },
      make("label", { class: "vp-names-pair" }, "Класс ", to),
      make("label", { class: "vp-names-pair" }, "Своя аудитория ", room),
      spare ? button(`Дать запасной код ${spare}`, act(() => (person.code = spare))) : null,
      button("Освободить код", act(() => (person.code = ""))),
      button("Убрать из протокола", act(() => protocol.remove(person))),
    );
  };

  const waitingPart = (protocol, key, page) => {
    const waiting = protocol.waiting(key);
    if (!waiting.length) return null;
    const lines = waiting.map((person) => {
      const code = protocol.next(person);
      const give = code ? button(`Дать код ${code}`, () => {
        protocol.give(person, code);
        page.redraw();
      }) : make("span", { class: "vp-quiet" }, "Свободных кодов нет: их добавят, когда школа исправит заявку.");
      const away = button("Убрать", () => {
        protocol.remove(person);
        page.redraw();
      }, { class: "btn btn-link" });
      return make("li", {}, make("span", { class: "vp-names-loose" }, person.name), make("span", { class: "vp-row" }, give, away));
    });
    return make("section", { class: "vp-names-waiting" }, make("h2", { class: "vp-names-small" }, `Без кода: ${waiting.length}`), make("ul", { class: "vp-days" }, lines));
  };

  const newcomer = (protocol, key, page) => {
    const input = field("Новый участник", "", { class: "form-control" });
    const add = () => {
      protocol.add(key, input.value);
      page.redraw();
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && add());
    const label = make("label", { for: "newcomer" }, "Новый участник");
    input.id = "newcomer";
    input.removeAttribute("aria-label");
    return make("div", { class: "vp-names-newcomer" }, make("div", { class: "vp-field" }, label, input), button("Добавить", add));
  };

  /* Enter and arrows go from line to line. */
  const step = (body, event) => {
    const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !event.target.matches("[data-code]")) return;
    event.preventDefault();
    const fields = [...body.querySelectorAll("[data-code]")];
    fields[fields.indexOf(event.target) + by]?.focus();
  };

  /* A column from Excel goes down from the line where it is pasted. */
  const pasteDown = (protocol, key, body, event, page) => {
    const words = event.clipboardData.getData("text/plain");
    if (!event.target.matches("[data-code]") || !words.trim().includes("\n")) return;
    event.preventDefault();
    const rows = Lists.table(words);
    const { uses, from } = Lists.guess(rows);
    const fields = [...body.querySelectorAll("[data-code]")];
    const places = fields.slice(fields.indexOf(event.target));
    Lists.people(rows, uses, from).forEach(({ name }, n) => {
      if (places[n]) protocol.write(key, places[n].dataset.code, name);
      else protocol.add(key, name);
    });
    page.redraw();
  };

  /* What is not in order, with the way to it; lines of names that stand twice are marked in the table. */
  const problems = (protocol, lines, go) => {
    const { duplicates, uncoded, foreign } = protocol.problems();
    const twice = new Set(duplicates.map(({ code }) => code));
    lines.querySelectorAll("[data-line]").forEach((row) => row.classList.toggle("vp-names-twice", twice.has(row.dataset.line)));
    const told = [];
    const classes = (people) => [...new Set(people.map(({ group }) => group))].map((key) => protocol.group(key)).filter(Boolean);
    const ways = (people) => classes(people).map((group) => button(group.title, () => go(group.key), { class: "btn btn-link vp-names-inline" }));
    if (duplicates.length) told.push(make("p", {}, "Одно имя встречается дважды. Если это тёзки, всё верно; если нет, уберите лишнее: ", ways(duplicates)));
    if (uncoded.length) told.push(make("p", {}, `Без кода ${plural(uncoded.length, "участник", "участника", "участников")}: `, ways(uncoded)));
    if (foreign.length) told.push(make("p", {}, `С кодом или классом, которых у портала нет: ${foreign.length}. Проверьте заявку школы.`));
    return told.length ? [make("div", { class: "vp-notice vp-tone-warn" }, make("div", { class: "vp-notice-words" }, told))] : [];
  };

  // ---- a list ----

  /* The first rows of a list; above each column, what stands in it. */
  const listTable = (rows, uses, from, chosen) => {
    const selects = uses.map((use, at) => {
      const select = make("select", { class: "form-select", "aria-label": `Столбец ${at + 1}`, autocomplete: "off" }, Object.entries(Lists.USES).map(([value, words]) => option(value, words, value === use)));
      select.addEventListener("change", () => chosen(at, select.value));
      return make("th", { scope: "col" }, select);
    });
    const shown = rows.slice(from, from + SHOWN).map((row) => uses.map((_, at) => row[at] || ""));
    return table("vp-table vp-table-tight", selects, shown);
  };

  // ---- rooms ----

  const rooms = (protocol, changed) => {
    const rows = protocol.groups.map((group) => {
      const count = protocol.named(group.key, "code").length;
      const kept = protocol.rooms.get(group.key) || [];
      const inputs = [0, 1].map((n) => field(`${group.title}: ${n ? "вторая аудитория" : "аудитория"}`, kept[n] || "", { maxlength: 20, size: 8 }));
      inputs.forEach((input) => input.addEventListener("change", () => {
        protocol.setRooms(group.key, inputs.map((one) => one.value));
        changed();
      }));
      return [make("th", { scope: "row" }, group.title), make("td", { class: "vp-number" }, String(count)), ...inputs];
    });
    return table("vp-table vp-table-tight vp-names-rooms", ["Класс", ["Участников", "vp-number"], "Аудитория", "Вторая, если делится"], rows);
  };

  const differences = (told) =>
    table("vp-table vp-table-tight", ["Код", "Класс", "Здесь", "В файле"], told.map(({ code, title, mine, theirs }) => [code || "без кода", title, mine || "нет", theirs || "нет"]));

  window.VprokNames.Filling = { classTable, problems, listTable, rooms, differences };
})();
