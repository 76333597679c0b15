// A form filled on its page: cells, their mistakes, the keyboard, and saving without a button.
"use strict";

(() => {
  const home = document.querySelector("[data-form]");
  if (!home || !window.VprokChecks) return;

  const { Form, Saving, counted, fresh, isNew, keys } = window.VprokFilling;
  const checks = window.VprokChecks;
  const CHECK_AFTER = 350; // after the last key
  const LISTED = 30; // findings shown in the list of a sheet
  const MISSING = new Set(["required", "unanswered", "filled_unless", "required_when", "every_one"]);
  const WHOLE = new Set(["some_rows", "rows_gone"]);

  const told = JSON.parse(document.getElementById("told").textContent);
  const form = new Form(told);
  const word = home.querySelector("[data-word]");
  const state = home.querySelector("[data-state]");
  const hint = home.querySelector("[data-hint-line]");
  const held = new Map();
  let isStrict = "strict" in home.dataset;
  let timer = 0;
  let changes = 0;
  let warnedAt = -1;
  let undoing = null;

  const make = (tag, words = "", classes = "") => {
    const one = document.createElement(tag);
    if (words) one.textContent = words;
    if (classes) one.className = classes;
    return one;
  };

  const partOf = (sheet) => home.querySelector(`[data-sheet="${sheet}"]`);
  const fieldAt = (sheet, row, column) => document.getElementsByName(`${sheet}|${row}|${column}`)[0];
  const placeOf = (field) => {
    const [sheet, row, column] = field.name.split("|");
    return { sheet: form.sheet(sheet), key: sheet, row, column };
  };

  const speak = (words, undo = null) => {
    word.textContent = words;
    undoing = undo;
    if (!undo) return;
    const button = make("button", "Отменить", "btn btn-link");
    button.type = "button";
    button.addEventListener("click", () => {
      const act = undoing;
      speak("Отменено.");
      act?.();
    });
    word.append(" ", button);
  };

  // ---- cells ---------------------------------------------------------------------------------

  const write = (field, text) => {
    if (field.tagName === "SELECT" && ![...field.options].some((one) => one.value === text)) {
      field.add(new Option(text, text), 1);
    }
    field.value = text;
  };

  const nameIn = (column, text) => {
    const { value } = checks.clean(form.spec, column.kind, text);
    if (typeof value !== "string" || column.persons) return "";
    if (!checks.isFree(column.kind) && checks.fits(column.kind, value)) return "";
    return Names.inCell(form.spec, column, value);
  };

  /* What was typed or pasted goes into the form, and on to the server unless it is a name. */
  const type = (sheet, row, column, text) => {
    const there = form.sheet(sheet);
    if (there.text(row, column) === text) return;
    there.set(row, column, text);
    const mark = [sheet, row, column].join("|");
    held.delete(mark);
    changes += 1;
    const rule = nameIn(there.columns.get(column), text);
    if (rule) hold(sheet, row, column);
    else saving.type(sheet, row, column, text);
    soon();
  };

  const hold = (sheet, row, column) => {
    const there = form.sheet(sheet);
    const { text, remedy } = form.spec.findings.person;
    const label = checks.labelOf(there.columns.get(column));
    held.set([sheet, row, column].join("|"), { sheet, row, column, label, text, remedy });
    saving.pending.delete([sheet, row, column].join("|"));
    saving.remember();
    state.textContent = "Ячейка не сохранена: похоже на имя";
    state.className = "vp-fill-state vp-tone-bad";
  };

  const change = (field, text) => {
    const { key, row, column } = placeOf(field);
    write(field, text);
    type(key, row, column, text);
  };

  const put = (sheet, row, column, text) => {
    form.sheet(sheet).set(row, column, text);
    const field = fieldAt(sheet, row, column);
    if (field) write(field, text);
    soon();
  };

  // ---- rows ----------------------------------------------------------------------------------

  /* Give a row drawn by the server, or a copy of one, a name of its own. */
  const christen = (sheet, line, key) => {
    line.dataset.row = key;
    const head = line.querySelector("th");
    head.id = `row-${sheet}-${key}`;
    for (const field of keys.fieldsOf(line)) {
      const column = field.closest("td").dataset.column;
      field.name = `${sheet}|${key}|${column}`;
      field.id = field.name;
      field.setAttribute("aria-labelledby", `head-${sheet}-${column} ${head.id}`);
    }
    const button = line.querySelector("[data-drop]");
    if (button) button.hidden = false;
  };

  const linesOf = (sheet) => keys.rowsOf(partOf(sheet).querySelector("[data-grid]"));

  /* Draw one more empty row; null where the last rows stand on another page. */
  const draw = (sheet, key) => {
    const part = partOf(sheet);
    if (!part?.querySelector("[data-add]")) return null;
    const last = linesOf(sheet).at(-1);
    const line = last.cloneNode(true);
    line.classList.remove("vp-grid-gone");
    line.querySelector("[data-name]")?.remove();
    for (const field of keys.fieldsOf(line)) {
      field.closest("td").className = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      write(field, "");
    }
    const after = last.nextElementSibling?.matches(".vp-grid-words") ? last.nextElementSibling : last;
    after.after(line);
    christen(sheet, line, key);
    return line;
  };

  const add = (sheet) => {
    const key = fresh();
    form.sheet(sheet).put(key);
    const line = draw(sheet, key);
    number(sheet);
    return line;
  };

  const number = (sheet) => {
    const button = partOf(sheet).querySelector("[data-add]");
    if (button) button.hidden = !canGrow(form.sheet(sheet), sheet);
    for (const line of linesOf(sheet)) {
      const row = form.sheet(sheet).byKey.get(line.dataset.row);
      if (!row) continue;
      line.querySelector(".vp-grid-number").textContent = row.number;
      line.querySelector("[data-drop]")?.setAttribute("aria-label", `Удалить строку ${row.number}`);
    }
  };

  const lineAt = (sheet, key) => partOf(sheet)?.querySelector(`tr[data-row="${key}"]`);

  const drop = (sheet, key) => {
    const line = lineAt(sheet, key);
    if (line?.nextElementSibling?.matches(".vp-grid-words")) line.nextElementSibling.remove();
    line?.remove();
    form.sheet(sheet).remove(key);
    if (line) number(sheet);
    changes += 1;
    soon();
  };

  const dropByHand = (button) => {
    const sheet = button.closest("[data-sheet]").dataset.sheet;
    const line = button.closest("tr");
    const there = form.sheet(sheet);
    const row = there.byKey.get(line.dataset.row);
    const cells = { ...row.cells };
    const isKnown = !isNew(row.key) || Object.values(row.kept).some(Boolean);
    const next = line.nextElementSibling?.matches("tr[data-row]") ? line.nextElementSibling : line.previousElementSibling;
    if (linesOf(sheet).length === 1) add(sheet);
    drop(sheet, row.key);
    if (isKnown) saving.dropped(sheet, row.key);
    else saving.pending.forEach((one, key) => one.row === row.key && saving.pending.delete(key));
    keys.enter(next?.querySelector?.(".vp-cell-field") ?? linesOf(sheet)[0].querySelector(".vp-cell-field"));
    if (!Object.values(cells).some(Boolean)) return speak("Пустая строка удалена.");
    speak(`Строка ${row.number} удалена.`, () => {
      const back = add(sheet);
      if (!back) return;
      for (const [column, text] of Object.entries(cells)) {
        const field = fieldAt(sheet, back.dataset.row, column);
        if (field && text) change(field, text);
      }
    });
  };

  // ---- a block from Excel ----------------------------------------------------------------------

  const paste = (field, text) => {
    const { sheet, key, row, column } = placeOf(field);
    const order = sheet.spec.columns.map((one) => one.key);
    const from = order.indexOf(column);
    const before = [];
    const lost = { right: 0, below: 0, shut: new Set() };
    let tidied = 0;
    let rows = 0;
    const start = sheet.rows.findIndex((one) => one.key === row);
    keys.block(text).forEach((cells, down) => {
      const there = sheet.rows[start + down] ?? (canGrow(sheet, key) ? sheet.byKey.get(grow(key)) : null);
      if (!there) {
        lost.below += cells.filter((one) => one.trim()).length;
        return;
      }
      rows += 1;
      cells.forEach((raw, right) => {
        const place = order[from + right];
        if (place === undefined) lost.right += raw.trim() ? 1 : 0;
        else if (sheet.isShut(there.key, place)) {
          const isOther = raw.trim() && sheet.columns.get(place).kind.is !== "total" && raw.trim() !== sheet.text(there.key, place);
          if (isOther) lost.shut.add(sheet.columns.get(place).title);
        } else {
          const tidy = form.tidied(sheet.columns.get(place), raw);
          if (tidy !== raw.trim()) tidied += 1;
          before.push([there.key, place, sheet.text(there.key, place)]);
          fill(key, there.key, place, tidy);
        }
      });
    });
    number(key);
    report({ rows, cells: before.length, lost, tidied }, () => before.forEach((one) => fill(key, ...one)));
  };

  const fill = (sheet, row, column, text) => {
    const field = fieldAt(sheet, row, column);
    if (field) write(field, text);
    type(sheet, row, column, text);
  };

  const canGrow = (sheet, key) => "adds" in partOf(key).dataset && sheet.rows.length < sheet.most;

  const grow = (key) => {
    const line = add(key);
    return line ? line.dataset.row : form.sheet(key).rows.at(-1).key;
  };

  const report = ({ rows, cells, lost, tidied }, undo) => {
    const said = [`Вставлено: ${counted(rows, "строка", "строки", "строк")}, ${counted(cells, "ячейка", "ячейки", "ячеек")}.`];
    if (lost.right) said.push(`Не поместилось правее последнего столбца: ${counted(lost.right, "значение", "значения", "значений")}.`);
    if (lost.below) said.push(`Не поместилось ниже последней строки: ${counted(lost.below, "значение", "значения", "значений")}.`);
    if (lost.shut.size) said.push(`Столбцы, заполненные порталом, не изменены: ${[...lost.shut].join(", ")}.`);
    if (tidied) said.push(`Записано по правилам формы: ${counted(tidied, "ячейка", "ячейки", "ячеек")}.`);
    speak(said.join(" "), undo);
  };

  // ---- what is wrong ---------------------------------------------------------------------------

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, CHECK_AFTER);
  };

  const isFocused = (sheet, key) => {
    const line = document.activeElement?.closest?.("[data-row]");
    return line?.dataset.row === key && line.closest("[data-sheet]").dataset.sheet === sheet;
  };

  /* What is merely not typed yet is not called a mistake while people are at it. */
  const isTime = (finding, sheet, row) => {
    if (isStrict || !finding.is_error) return true;
    if (WHOLE.has(finding.rule)) return false;
    if (!MISSING.has(finding.rule) && finding.value !== "") return true;
    if (!MISSING.has(finding.rule)) return Boolean(row);
    return Boolean(row) && !sheet.spec.upright && sheet.isFilled(row) && !isFocused(sheet.spec.key, row.key);
  };

  const found = () => {
    const named = [...held.values()].map((one) => {
      const row = form.sheet(one.sheet).byKey.get(one.row);
      const at = form.sheet(one.sheet).spec.columns.findIndex((column) => column.key === one.column);
      const spec = form.sheet(one.sheet).spec;
      const cell = checks.placeOf ? checks.placeOf(spec, row?.number ?? 0, at) : "";
      return { sheet: spec.title, cell, row: row?.number ?? 0, column: one.label, value: " ", rule: "person", text: one.text, remedy: one.remedy, is_error: true };
    });
    const taken = new Set(named.map((one) => one.sheet + one.cell));
    return named.concat(form.findings().filter((one) => !taken.has(one.sheet + one.cell) || !one.cell));
  };

  const look = () => {
    const all = found();
    for (const [key, sheet] of form.sheets) {
      const part = partOf(key);
      if (!part) continue;
      const byNumber = new Map(sheet.rows.map((row) => [row.number, row]));
      const rowOf = (finding) => (sheet.spec.upright ? sheet.rows[0] : byNumber.get(finding.row));
      const own = all.filter((one) => one.sheet === sheet.spec.title && isTime(one, sheet, one.row ? rowOf(one) : null));
      if (sheet.spec.upright) showQuestions(part, sheet, own);
      else showRows(part, sheet, own);
      list(part, sheet, own, rowOf);
    }
    point(document.activeElement);
    return all;
  };

  const columnOf = (sheet, finding) => sheet.spec.columns.find((one) => checks.labelOf(one) === finding.column)?.key;

  const mark = (field, finding) => {
    if (finding) field.setAttribute("aria-invalid", String(finding.is_error));
    else field.removeAttribute("aria-invalid");
  };

  const showRows = (part, sheet, own) => {
    const heads = new Set([...part.querySelectorAll("th.vp-grid-known")].map((head) => head.dataset.column));
    const byRow = Map.groupBy ? Map.groupBy(own, (one) => one.row) : group(own);
    for (const line of keys.rowsOf(part)) {
      const row = sheet.byKey.get(line.dataset.row);
      const here = (row && byRow.get(row.number)) || [];
      const words = line.nextElementSibling?.matches(".vp-grid-words") ? line.nextElementSibling : null;
      for (const cell of line.querySelectorAll("td[data-column]")) show(sheet, row, cell, here, heads);
      if (!here.length) words?.remove();
      else say(line, words, here);
    }
  };

  const group = (own) => {
    const rows = new Map();
    for (const one of own) rows.set(one.row, [...(rows.get(one.row) || []), one]);
    return rows;
  };

  const show = (sheet, row, cell, here, heads) => {
    const column = cell.dataset.column;
    const finding = here.find((one) => columnOf(sheet, one) === column);
    const idle = row && !sheet.text(row.key, column) && !sheet.isAsked(row.key, column);
    const known = heads.has(column); // hidden on phones together with its head
    cell.className = [known && "vp-grid-known", finding && (finding.is_error ? "vp-grid-wrong" : "vp-grid-odd"), idle && "vp-grid-idle"].filter(Boolean).join(" ");
    const field = cell.querySelector(".vp-cell-field");
    if (field) mark(field, finding);
    const sum = cell.querySelector("output");
    if (sum && row) sum.textContent = sheet.total(row, column);
  };

  const say = (line, words, here) => {
    const one = words || make("tr", "", "vp-grid-words");
    const box = make("td");
    box.colSpan = line.cells.length;
    box.append(...here.map(sentence));
    one.replaceChildren(box);
    if (!words) line.after(one);
  };

  const sentence = (finding) => {
    const line = make("p", "", finding.is_error ? "vp-wrong" : "vp-quiet");
    if (finding.cell) line.append(make("code", finding.cell, "vp-cell"), " ");
    line.append(`${finding.text} ${finding.remedy}`);
    return line;
  };

  const showQuestions = (part, sheet, own) => {
    const row = sheet.rows[0];
    for (const question of part.querySelectorAll(".vp-question")) {
      const column = question.dataset.column;
      const finding = own.find((one) => columnOf(sheet, one) === column);
      const words = question.querySelector("[data-mistake]");
      words.hidden = !finding;
      words.textContent = finding ? `${finding.text} ${finding.remedy}` : "";
      question.classList.toggle("vp-field-wrong", Boolean(finding));
      question.hidden = !sheet.text(row.key, column) && !sheet.isAsked(row.key, column);
      const field = question.querySelector(".vp-cell-field");
      if (field) mark(field, finding);
    }
  };

  const list = (part, sheet, own, rowOf) => {
    const box = part.querySelector("[data-findings]");
    const isOpen = box.querySelector("details")?.open ?? isStrict;
    const general = own.filter((one) => !one.row).map(sentence);
    const errors = own.filter((one) => one.row);
    if (!errors.length) return box.replaceChildren(...general);
    const all = make("details", "", "vp-how");
    all.open = isOpen;
    all.append(make("summary", `Замечания: ${errors.length}`));
    const lines = make("ul", "", "vp-plain-list");
    for (const one of errors.slice(0, LISTED)) {
      const line = make("li");
      const row = rowOf(one);
      const field = row && fieldAt(sheet.spec.key, row.key, columnOf(sheet, one));
      const spot = row && `${sheet.spec.key}|${row.key}|${columnOf(sheet, one)}`;
      const link = make(spot ? "a" : "span", one.cell);
      if (spot) link.href = `${field ? "" : pageOf(part, sheet, row)}#${encodeURIComponent(spot)}`;
      if (field) {
        link.addEventListener("click", (event) => {
          event.preventDefault();
          keys.enter(field);
        });
      }
      line.append(link, ` ${one.text} ${one.remedy}`);
      lines.append(line);
    }
    if (errors.length > LISTED) lines.append(make("li", `и ещё ${errors.length - LISTED}`));
    all.append(lines);
    box.replaceChildren(...general, all);
  };

  /* The address of the page of the grid where the row stands. */
  const pageOf = (part, sheet, row) => {
    const at = sheet.rows.indexOf(row);
    return `?${sheet.spec.key}=${Math.floor(at / Number(part.dataset.per)) + 1}`;
  };

  /* The column's own words, and what is wrong with this cell, at the foot of the page. */
  const point = (field) => {
    if (!field?.matches?.(".vp-cell-field")) return;
    const { sheet, column } = placeOf(field);
    if (sheet.spec.upright) return (hint.textContent = "");
    const head = field.closest("table").querySelector(`th[data-column="${column}"]`);
    hint.textContent = `${sheet.columns.get(column).title}. ${head.dataset.hint}`;
  };

  const narrow = (field) => {
    if (field.tagName !== "SELECT") return;
    const { sheet, row, column } = placeOf(field);
    const allowed = sheet.narrowed(row, column);
    for (const option of field.options) {
      option.disabled = Boolean(allowed && option.value && !allowed.includes(option.value) && option.value !== field.value);
    }
  };

  // ---- two people ------------------------------------------------------------------------------

  const clash = (cells, by) => {
    const box = home.querySelector("[data-clashes]");
    const title = by ? `Одну ячейку заполнили двое: вы и ${by}` : "Пока страница была закрыта, эти ячейки изменили";
    const rows = cells.map((cell) => {
      const sheet = form.sheet(cell.sheet);
      const row = sheet.byKey.get(cell.row);
      const where = sheet.spec.upright ? "" : `, строка ${row?.number}`;
      const line = make("tr");
      const head = make("th", `${sheet.spec.title}${where}, ${checks.labelOf(sheet.columns.get(cell.column))}`);
      head.scope = "row";
      head.dataset.label = "Ячейка";
      line.append(head, choice(line, cell, cell.text, "Ваше"), choice(line, cell, cell.theirs, "Сохранённое"));
      return line;
    });
    if (box.hidden) box.replaceChildren();
    const table = box.querySelector("tbody") || clashTable(box, title);
    table.append(...rows);
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
    state.textContent = "Не сохранено: выберите, какое значение верное";
    state.className = "vp-fill-state vp-tone-warn";
    speak(title);
  };

  const clashTable = (box, title) => {
    const table = make("table", "", "vp-table vp-table-cards");
    const head = make("tr");
    for (const words of ["Ячейка", "Ваше", "Сохранённое"]) {
      const one = make("th", words);
      one.scope = "col";
      head.append(one);
    }
    const [top, body] = [make("thead"), make("tbody")];
    top.append(head);
    table.append(make("caption", title), top, body);
    box.append(table);
    return body;
  };

  const choice = (line, cell, text, label) => {
    const place = make("td");
    place.dataset.label = label;
    const button = make("button", text || "пусто", "btn btn-secondary");
    button.type = "button";
    button.setAttribute("aria-label", `${label}: ${text || "пусто"}`);
    button.addEventListener("click", () => {
      put(cell.sheet, cell.row, cell.column, text);
      if (text === cell.theirs) state.textContent = "Осталось сохранённое значение";
      else saving.type(cell.sheet, cell.row, cell.column, text);
      const box = line.closest("[data-clashes]");
      line.remove();
      if (!box.querySelector("tbody tr")) box.hidden = true;
    });
    place.append(button);
    return place;
  };

  // ---- what saving needs of the page -------------------------------------------------------------

  const saving = new Saving(
    form,
    {
      say: (words, tone = "") => {
        state.textContent = words;
        state.className = `vp-fill-state${tone ? ` vp-tone-${tone}` : ""}`;
      },
      put,
      drop,
      clash,
      bring: (sheet, row) => {
        form.sheet(sheet).put(row.row, {}, row.fixed);
        if (!lineAt(sheet, row.row)) draw(sheet, row.row);
        const line = lineAt(sheet, row.row);
        if (line) number(sheet);
        return form.sheet(sheet).byKey.get(row.row);
      },
      hold: (cells) => cells.forEach((one) => hold(one.sheet, one.row, one.column)),
      revised: (revision) => (home.elements.revision.value = revision),
      mayKeep: (cell) => !nameIn(form.sheet(cell.sheet).columns.get(cell.column), cell.text),
    },
    told,
  );

  // ---- sending -----------------------------------------------------------------------------------

  const send = async (button) => {
    clearTimeout(timer);
    isStrict = button.matches("[data-send]");
    const errors = look().filter((one) => one.is_error);
    const isAsked = isStrict && errors.length && (warnedAt !== changes || held.size);
    if (isAsked) {
      warnedAt = changes;
      await saving.flush();
      speak(`Форма не отправлена: ${counted(errors.length, "ошибка", "ошибки", "ошибок")}. Исправьте отмеченное.`);
      const [first] = [...home.querySelectorAll("[aria-invalid=true]")];
      return keys.enter(first);
    }
    const isSaved = await saving.flush();
    if (!isSaved || held.size || !home.querySelector("[data-clashes]").hidden) return undefined;
    if (!isStrict) return speak("");
    for (const field of home.querySelectorAll(".vp-cell-field")) field.disabled = true;
    const asked = make("input");
    Object.assign(asked, { type: "hidden", name: "do", value: "send" });
    home.append(asked);
    return home.submit();
  };

  // ---- begin -------------------------------------------------------------------------------------

  const board = new keys.Keys({ change, fold: (text) => checks.fold(form.spec, text) });

  for (const [key, sheet] of form.sheets) {
    const part = partOf(key);
    for (const line of part.querySelectorAll("tr[data-row]")) {
      if (sheet.byKey.has(line.dataset.row)) {
        const dropping = line.querySelector("[data-drop]");
        if (dropping) dropping.hidden = false;
        continue;
      }
      const name = fresh();
      sheet.put(name);
      christen(key, line, name);
    }
    if (part.querySelector("[data-grid]")) number(key);
  }

  home.addEventListener("input", ({ target }) => {
    if (!target.matches(".vp-cell-field")) return;
    const { key, row, column } = placeOf(target);
    type(key, row, column, target.value.trim());
  });
  home.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".vp-cell-field")) return;
    target.dataset.before = target.value;
    if (target.select && !target.matches(":active")) target.select();
    narrow(target);
    point(target);
  });
  home.addEventListener("focusout", ({ target }) => {
    if (!target.matches(".vp-cell-field")) return;
    soon();
    if (saving.count) saving.soon(300);
  });
  home.addEventListener("keydown", (event) => board.press(event));
  home.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches(".vp-cell-field")) return;
    const text = event.clipboardData.getData("text/plain");
    const isPart = field.tagName === "INPUT" && !/[\t\n]/.test(text.trimEnd()) && field.selectionEnd - field.selectionStart < field.value.length;
    if (isPart && field.value) return;
    event.preventDefault();
    paste(field, text);
  });
  home.addEventListener("copy", (event) => {
    if (event.target.tagName !== "SELECT") return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", event.target.value);
  });
  home.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches("[data-drop]")) dropByHand(button);
    if (!button?.matches("[data-add]")) return;
    const line = add(button.closest("[data-sheet]").dataset.sheet);
    keys.enter(line?.querySelector(".vp-cell-field"));
  });
  home.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(event.submitter?.matches("[data-send]") ? event.submitter : home.querySelector("[data-save]"));
  });
  document.querySelector("form[data-dropping]")?.addEventListener("submit", () => {
    saving.pending.clear();
    saving.remember();
    saving.isStopped = true;
  });
  addEventListener("online", () => saving.flush());
  addEventListener("offline", () => saving.count && saving.lost());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) saving.flush({ keepalive: true });
  });
  addEventListener("pagehide", () => saving.flush({ keepalive: true }));

  saving.recall();
  look();
  const asked = document.getElementsByName(decodeURIComponent(location.hash.slice(1)))[0];
  if (asked?.matches(".vp-cell-field")) keys.enter(asked);
})();
