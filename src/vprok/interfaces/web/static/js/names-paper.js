// Pages for the printer: the personal sheet, lists of a class and of a room, the protocol for the safe.
"use strict";

(() => {
  const { known } = window.VprokNames;
  const { OUTCOMES } = window.VprokNames.Results;
  const { make, draw, table, decimal, plural, sentence } = window.VprokNames.Drawing;
  const TIGHT = 29; // lines from which a page is set closer, so that forty fit
  const LINES = 5; // for the teacher's own hand; those that find no place are cut off
  const ROOMY = 16; // tasks up to which one work is set in larger letters
  const STATES = { absent: "не писал(а): отсутствовал(а)", left: "выбыл(а)", moved: "переведён(а) в другой класс", exempt: "освобождён(а)", missing: "результата нет" };

  const page = (shape, ...children) => make("section", { class: `vp-sheet vp-sheet-${shape}` }, children);

  // ---- the personal sheet: worth keeping --------------------------------------------------------

  /* works: what Results.sheetOf says, one for each work; look: where the family looks by itself, or none */
  const personal = (person, group, works, look) => {
    const written = works.filter((work) => work.groups);
    const isLong = written.length === 1;
    const isRoomy = isLong && written[0].groups.flatMap(({ tasks }) => tasks).length <= ROOMY;
    return page(
      `keepsake${isLong ? "" : " vp-sheet-several"}${isRoomy ? " vp-sheet-roomy" : ""}`,
      make("header", { class: "vp-keep-head" }, make("p", { class: "vp-keep-school" }, known.school.name), make("p", { class: "vp-keep-campaign" }, known.campaign.title)),
      make("p", { class: "vp-keep-kind" }, "Лист достижений"),
      make("h2", { class: "vp-keep-name" }, person.name),
      make("p", { class: "vp-keep-class" }, `${group.title} класс`, make("span", {}, `код ${person.code}`)),
      works.map((work) => (work.groups ? workOf(work, isLong) : unwritten(work))),
      written.length ? legend(written) : null,
      make("div", { class: "vp-keep-word" }, make("p", {}, "Слово учителя"), Array.from({ length: LINES }, () => make("hr"))),
      footer(look),
    );
  };

  const unwritten = (work) => make("section", { class: "vp-keep-work" }, workHead(work), make("p", {}, sentence(STATES[work.state] || STATES.missing) + "."));

  const workHead = (work) => make("div", { class: "vp-keep-title" }, make("h3", {}, work.title), make("p", {}, work.on));

  const workOf = (work, isLong) =>
    make(
      "section",
      { class: "vp-keep-work" },
      workHead(work),
      make(
        "div",
        { class: "vp-keep-sum" },
        make("p", { class: "vp-keep-points" }, make("b", {}, String(work.total)), ` из ${plural(work.maximum, "балла", "баллов", "баллов")}`),
        scale(work),
        work.markWords ? make("p", { class: "vp-keep-mark" }, "отметка ", make("b", {}, String(work.mark))) : null,
      ),
      work.state === "partial" ? make("p", { class: "vp-keep-note" }, "Написана одна часть из двух, поэтому отметки нет.") : null,
      make("div", { class: "vp-keep-groups" }, work.groups.map((one) => groupOf(one, isLong))),
      work.practise.length
        ? make("div", { class: "vp-keep-next" }, make("h4", {}, "Что стоит повторить"), make("p", {}, "Кто освоил тему, тот:"), make("ul", {}, work.practise.map((words) => make("li", {}, words))))
        : make("div", { class: "vp-keep-next" }, make("h4", {}, "Получилось всё"), make("p", {}, "Все задания выполнены полностью.")),
      work.changed ? make("p", { class: "vp-keep-note" }, `Результаты уточнены ${work.changed}.`) : null,
    );

  const groupOf = (group, isLong) =>
    make(
      "div",
      { class: `vp-keep-group vp-keep-${group.outcome}` },
      make("p", { class: "vp-keep-skill" }, sign(group.outcome), make("b", {}, sentence(group.skill)), make("span", {}, group.most ? `${group.earned} из ${group.most}` : "")),
      isLong && (group.tasks.length > 1 || group.tasks[0].descriptor)
        ? make("ul", {}, group.tasks.map((task) => make("li", {}, group.tasks.length > 1 ? sign(task.outcome) : null, make("span", {}, task.descriptor || `Задание ${task.label}`))))
        : null,
    );

  /* A full circle, a half one, an empty one, a dash: the meaning does not hang on colour. */
  const sign = (outcome) => {
    const ring = draw("circle", { cx: 8, cy: 8, r: 6.25, class: "vp-sign-ring" });
    const inside = {
      full: [ring, draw("circle", { cx: 8, cy: 8, r: 6.25, class: "vp-sign-fill" })],
      partly: [ring, draw("path", { d: "M8 1.75a6.25 6.25 0 0 1 0 12.5z", class: "vp-sign-fill" })],
      not_yet: [ring],
      skipped: [draw("path", { d: "M3 8h10", class: "vp-sign-ring" })],
      untaught: [draw("circle", { cx: 8, cy: 8, r: 1.5, class: "vp-sign-fill" })],
    }[outcome];
    return draw("svg", { viewBox: "0 0 16 16", class: "vp-sign", role: "img", "aria-label": OUTCOMES[outcome] }, inside);
  };

  /* The signs that stand on this sheet, and no others. */
  const legend = (works) => {
    const groups = works.flatMap((work) => work.groups);
    const used = new Set(groups.flatMap((group) => [group.outcome, ...group.tasks.map((task) => task.outcome)]));
    const signs = Object.entries(OUTCOMES).filter(([outcome]) => used.has(outcome));
    return make("p", { class: "vp-keep-legend" }, signs.map(([outcome, words]) => make("span", {}, sign(outcome), words)));
  };

  /* The points on a line from nought to the maximum, with the means of others as marks above and below it. */
  const scale = (work) => {
    const [left, width] = [30, 540];
    const at = (points) => left + (width * points) / work.maximum;
    const means = work.means.map(({ of, mean }, n) => {
      const [top, words] = n ? [40, 66] : [16, 12];
      const x = Math.min(left + width - 45, Math.max(left + 45, at(mean)));
      return draw("g", {}, draw("path", { d: `M${at(mean)} ${top}v8`, class: "vp-scale-tick" }), draw("text", { x, y: words, class: "vp-scale-words" }, `${of}: ${decimal(mean)}`));
    });
    const said = work.means.map(({ of, mean }) => `${of} в среднем ${decimal(mean)}`).join(", ");
    return draw(
      "svg",
      { viewBox: "0 0 600 72", class: "vp-keep-scale", role: "img", "aria-label": `${work.total} из ${work.maximum}${said ? `; ${said}` : ""}` },
      draw("rect", { x: left, y: 26, width, height: 12, rx: 6, class: "vp-scale-back" }),
      work.total ? draw("rect", { x: left, y: 26, width: Math.max(12, at(work.total) - left), height: 12, rx: 6, class: "vp-scale-own" }) : null,
      draw("text", { x: left - 8, y: 36, class: "vp-scale-end vp-scale-begin" }, "0"),
      draw("text", { x: left + width + 8, y: 36, class: "vp-scale-end" }, String(work.maximum)),
      means,
    );
  };

  const footer = (look) =>
    make(
      "footer",
      { class: "vp-keep-foot" },
      make(
        "div",
        {},
        make("p", {}, "Всероссийская проверочная работа — не экзамен. Она показывает, чему ребёнок уже научился и к чему стоит вернуться; сравнивать детей между собой она не предназначена."),
        make("p", {}, "Лист составлен в школе. Портал знает только код: имени в нём нет."),
        look ? make("p", {}, "Результат можно посмотреть и самим, по коду и секрету с талона: ", make("b", {}, look.address)) : null,
      ),
      look ? make("img", { src: look.square, alt: "Квадрат с адресом страницы для семьи", class: "vp-keep-square", width: 96, height: 96 }) : null,
    );

  // ---- lists ------------------------------------------------------------------------------------

  const facts = (pairs) => make("dl", { class: "vp-sheet-facts" }, pairs.map(([term, value]) => make("div", {}, make("dt", {}, term), make("dd", {}, value || ""))));

  const about = (title, pairs) => [make("h2", { class: "vp-sheet-title" }, title), facts([["ОО", `${known.school.name} (${known.school.key})`], ...pairs])];

  const tight = (name, rows) => `vp-sheet-table ${name}${rows.length >= TIGHT ? " vp-sheet-tight" : ""}`;

  /* people: those with names, in the order they are wanted */
  const classList = (group, people, results) => {
    const tasks = results.tasks;
    const rows = people.map((person, n) => {
      const one = results.byCode.get(person.code);
      const start = [String(n + 1), make("td", { class: "vp-sheet-name" }, person.name), person.code];
      if (!one || one.total === null) return [...start, make("td", { colspan: tasks.length + 4, class: "vp-sheet-away" }, STATES[one?.state] || STATES.missing)];
      const points = one.points.map((each) => (each === null ? "" : String(each) === "не пройд." ? "н/п" : String(each)));
      return [...start, one.variant, ...points, make("td", { class: "vp-sheet-sum" }, String(one.total)), make("td", { class: "vp-sheet-sum" }, one.mark ? String(one.mark) : "—"), one.journal ? String(one.journal) : "—"];
    });
    const heads = ["№", "Фамилия, имя, отчество", "Код", "Вар.", ...tasks.map((task) => task.label), `Итого из ${results.maximum}`, "Отметка", "По журналу"];
    return page(
      "wide",
      about(`${group.title} класс: результаты`, [["Работа", results.title], ["Дата", results.on], ["Кампания", known.campaign.title]]),
      table(tight("vp-sheet-results", rows), heads, rows),
      summary(people, results),
      make("p", { class: "vp-sheet-note" }, "X — не приступал(а), н/п — тему ещё не проходили. Список содержит имена: храните его в школе."),
    );
  };

  const summary = (people, results) => {
    const written = people.map(({ code }) => results.byCode.get(code)).filter((one) => one && one.total !== null);
    if (!written.length) return null;
    const mean = written.reduce((sum, one) => sum + one.total, 0) / written.length;
    const marks = [5, 4, 3, 2].map((mark) => `«${mark}» — ${written.filter((one) => one.mark === mark).length}`).join(", ");
    return make("p", { class: "vp-sheet-note" }, `Писали ${written.length} из ${people.length}. Средний балл ${decimal(mean)}. Отметки: ${marks}.`);
  };

  /* Beside the written note: who needs help, and whose mark is not that of the journal.
   *
   * title:         of the class, or «все»
   * helped, apart: { name, code, title }, in the order they are wanted; a code without a name has an empty one
   */
  const helpList = (results, title, helped, apart) =>
    page(
      "list",
      about("К справке: кому помочь", [["Работа", results.title], ["Класс", title], ["Дата", results.on], ["Кампания", known.campaign.title]]),
      make("h3", { class: "vp-sheet-part" }, "Не достигли базового уровня"),
      noted(results, helped),
      make("h3", { class: "vp-sheet-part" }, "Отметка отличается от журнала на 2 и больше"),
      noted(results, apart),
      make("p", { class: "vp-sheet-note" }, "Разница с журналом — повод поговорить, а не вывод. Список содержит имена: храните его в школе."),
    );

  const noted = (results, people) => {
    if (!people.length) return make("p", {}, "Таких участников нет.");
    const rows = people.map(({ name, code, title }, n) => {
      const one = results.byCode.get(code);
      const figures = [one.total, one.mark, one.journal].map((value) => (value === null ? "—" : String(value)));
      return [String(n + 1), make("td", { class: "vp-sheet-name" }, name || "имени в протоколе нет"), title, make("td", { class: "vp-sheet-code" }, code), ...figures];
    });
    return table(tight("vp-sheet-rooms", rows), ["№", "Фамилия, имя, отчество", "Класс", "Код", "Балл", "Отметка", "Журнал"], rows);
  };

  /* people: { name, code, title }, in the order they are wanted */
  const roomList = (room, people) => {
    const rows = people.map((person, n) => [String(n + 1), make("td", { class: "vp-sheet-name" }, person.name), person.title, make("td", { class: "vp-sheet-code" }, person.code), "", ""]);
    return page(
      "list",
      about(`Аудитория ${room}`, [["Кампания", known.campaign.title], ["Работа", ""], ["Дата", ""], ["Участников", String(people.length)]]),
      table(tight("vp-sheet-rooms", rows), ["№", "Фамилия, имя, отчество", "Класс", "Код", "Явка", "Примечание"], rows),
      signatures(["Организатор в аудитории"]),
    );
  };

  // ---- the protocol -----------------------------------------------------------------------------

  /* lines: codes with or without a person; work: the one of the day, or none; isEmpty: names are left out
   *
   * source: «макет бумажного протокола»
   */
  const protocol = (group, lines, { work, rooms, isEmpty }) => {
    const parts = work ? work.parts : 1;
    const variants = parts > 1 ? ["Вариант, ч. 1", "Вариант, ч. 2"] : ["Вариант"];
    const rows = lines.map(({ code, person }, n) => [
      String(n + 1),
      make("td", { class: "vp-sheet-code" }, code),
      make("td", { class: "vp-sheet-name" }, isEmpty ? "" : person?.name || ""),
      ...variants.map(() => ""),
      "",
      "",
    ]);
    return page(
      "list",
      about(isEmpty ? "Протокол проведения работы" : "Протокол «код — имя»", [
        ["Класс", group.title],
        ["Предмет", work ? work.subject : ""],
        ["Дата", work ? work.on : ""],
        ["Аудитория", rooms.join(", ")],
        ["Начало", ""],
        ["Окончание", ""],
      ]),
      table(tight("vp-sheet-protocol", rows), ["№", "Код", "Фамилия, имя, отчество", ...variants, "Явка", "Примечание"], rows),
      signatures(["Организатор в аудитории", "Школьный координатор"]),
      make("p", { class: "vp-sheet-note" }, "Хранится в школе, в сейфе. На портал не передаётся и не фотографируется."),
    );
  };

  const signatures = (who) => make("div", { class: "vp-sheet-signs" }, who.map((one) => make("p", {}, one, make("span", {}))));

  window.VprokNames.Paper = { personal, classList, helpList, roomList, protocol };
})();
