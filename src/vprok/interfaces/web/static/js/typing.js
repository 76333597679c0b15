// The entry grid: one hand on the digits, one work after another, saved by itself.
"use strict";

(() => {
  const home = document.querySelector("[data-typing]");
  if (!home || !window.VprokChecks) return;

  const { Form, counted, keys } = window.VprokFilling;
  const { RowSaving, isTextual, isVariant, meaning, placed } = window.VprokTyping;
  const checks = window.VprokChecks;
  const CHECK_AFTER = 150; // after the last key
  const LISTED = 30;
  const MISSING = new Set(["required", "filled_unless"]);

  const told = JSON.parse(document.getElementById("told").textContent);
  const form = new Form(told);
  const sheet = form.sheet(told.sheet);
  const grid = home.querySelector("[data-grid]");
  const word = home.querySelector("[data-word]");
  const state = home.querySelector("[data-state]");
  const hint = home.querySelector("[data-hint-line]");
  const given = new Set();
  const auto = new Set();
  const held = new Map();
  const undone = [];
  let begun = "";
  let timer = 0;
  let last = null;

  for (const [key, rows] of Object.entries(told.rows)) {
    for (const row of rows) {
      form.sheet(key).byKey.get(row.row).number = row.number;
      row.given.forEach((column) => given.add(`${row.row}|${column}`));
    }
  }

  const make = (tag, words = "", classes = "") => {
    const one = document.createElement(tag);
    if (words) one.textContent = words;
    if (classes) one.className = classes;
    return one;
  };

  const lines = keys.rowsOf(grid).filter((line) => line.querySelector(".vp-cell-field"));
  const fields = new Map([...grid.querySelectorAll(".vp-cell-field")].map((one) => [one.name, one]));
  const lineOf = new Map(lines.map((line) => [line.dataset.row, line]));
  const placeOf = (field) => {
    const [row, column] = field.name.split("|");
    return { row, column: sheet.columns.get(column) };
  };
  const speak = (words) => (word.textContent = words);
  const isOurs = (field) => Boolean(field?.matches?.("[data-grid] .vp-cell-field"));

  // ---- cells -----------------------------------------------------------------------------------

  const nameIn = (column, text) => {
    const { value } = checks.clean(form.spec, column.kind, text);
    if (typeof value !== "string" || column.persons) return "";
    if (!checks.isFree(column.kind) && checks.fits(column.kind, value)) return "";
    return Names.inCell(form.spec, column, value);
  };

  const hold = (row, column, text) => {
    held.set(`${row}|${column}`, text);
    saving.pending.delete([told.sheet, row, column].join("|"));
    saving.remember();
    saving.page.say("Ячейка не сохранена: похоже на имя", "bad");
  };

  /* Write one cell and let it be saved; what looks like a name stays on this page only. */
  const put = (row, key, text) => {
    const field = fields.get(`${row}|${key}`);
    if (field && field.value !== text) field.value = text;
    if (sheet.text(row, key) === text) return;
    sheet.set(row, key, text);
    held.delete(`${row}|${key}`);
    const { text: words, remedy } = form.spec.findings.person;
    if (nameIn(sheet.columns.get(key), text)) hold(row, key, `${words} ${remedy}`);
    else saving.type(told.sheet, row, key, text);
    count(row);
    soon();
  };

  /* One deed of a person: all its cells come back by one Ctrl+Z. */
  const act = (cells, isRemembered = true) => {
    const changed = cells.filter(([row, key, text]) => sheet.text(row, key) !== text);
    const before = changed.map(([row, key]) => [row, key, sheet.text(row, key)]);
    changed.forEach(([row, key, text]) => put(row, key, text));
    for (const [row, key] of changed) before.push(...follow(row, key));
    if (before.length && isRemembered) undone.push(before);
    return before.length;
  };

  const undo = () => {
    const before = undone.pop();
    if (!before) return speak("Отменять больше нечего.");
    before.forEach(([row, key, text]) => put(row, key, text));
    const [row, key] = before[0];
    enter(fields.get(`${row}|${key}`));
    return speak(`Отменено: ${counted(before.length, "ячейка", "ячейки", "ячеек")}.`);
  };

  /* Criteria that earn nothing without their leader are filled with it, and emptied again. */
  const follow = (row, key) => {
    const before = [];
    for (const check of sheet.spec.checks) {
      if (check.is !== "dependent" || check.leader !== key) continue;
      const values = sheet.values(sheet.byKey.get(row));
      const leads = check.values.includes(values[key]) ? String(values[key]) : "";
      for (const follower of check.followers) {
        const spot = `${row}|${follower}`;
        const stands = sheet.text(row, follower);
        const isFree = !stands || auto.has(spot) || (leads && !check.allowed.map(String).includes(stands));
        if (!isFree || stands === leads) continue;
        before.push([row, follower, stands]);
        put(row, follower, leads);
        if (leads) auto.add(spot);
        else auto.delete(spot);
        before.push(...follow(row, follower));
      }
    }
    return before;
  };

  const absent = (row, part) => {
    const variants = [...sheet.columns.values()].filter(isVariant);
    const only = part && part.key !== "variant_1" ? [part] : variants;
    const blanks = sheet.spec.checks
      .filter((one) => one.is === "blank_when" && only.some((each) => each.key === one.when))
      .flatMap((one) => one.columns);
    act([...only.map((one) => [row, one.key, told.absent]), ...blanks.map((key) => [row, key, ""])]);
    speak(`${row}: ${told.absent}.`);
  };

  // ---- where the cursor goes -------------------------------------------------------------------

  const enter = (field) => {
    keys.enter(field);
    return Boolean(field);
  };

  const fieldsIn = (line) => keys.fieldsOf(line);

  const near = (field, down, right) => {
    const line = field.closest("tr");
    if (right) return fieldsIn(line)[fieldsIn(line).indexOf(field) + right];
    const next = lines[lines.indexOf(line) + down];
    return next && fields.get(`${next.dataset.row}|${placeOf(field).column.key}`);
  };

  const isSkipped = (field) => {
    const { row, column } = placeOf(field);
    const stands = field.value !== "";
    const isFilled = stands && (given.has(field.name) || auto.has(field.name));
    return isFilled || (!stands && !sheet.isAsked(row, column.key));
  };

  /* On to the next cell that waits for something; after the last one, to the next work. */
  const onward = (field) => {
    const line = field.closest("tr");
    const rest = fieldsIn(line).slice(fieldsIn(line).indexOf(field) + 1);
    const next = rest.find((one) => !isSkipped(one));
    if (next) return enter(next);
    return nextWork(line);
  };

  /* Whom the page of presence knows to be away: nothing is typed of them. */
  const isKnownAbsent = (row) => {
    const variants = [...sheet.columns.values()].filter(isVariant);
    const isAway = ({ key }) => given.has(`${row}|${key}`) && sheet.text(row, key) === told.absent;
    return variants.length > 0 && variants.every(isAway);
  };

  /* Back to the cell that was typed before this one. */
  const backward = (field) => {
    const line = field.closest("tr");
    const before = fieldsIn(line).slice(0, fieldsIn(line).indexOf(field)).reverse();
    return enter(before.find((one) => !isSkipped(one)) ?? fieldsIn(lines[lines.indexOf(line) - 1] ?? line).at(-1));
  };

  const nextWork = (line) => {
    const below = lines.slice(lines.indexOf(line) + 1).find((one) => !isKnownAbsent(one.dataset.row));
    if (below) return enter(fieldsIn(below)[0]);
    soon();
    return speak(wholes() === lines.length ? "Все работы на этой странице внесены." : "Это последняя строка.");
  };

  // ---- keys ------------------------------------------------------------------------------------

  const press = (event) => {
    const field = event.target;
    if (!isOurs(field) || event.isComposing) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const { column } = placeOf(field);
    if (isCommand && event.code === "KeyZ") {
      if (isTextual(column) && field.value !== field.dataset.before) return;
      event.preventDefault();
      undo();
      return;
    }
    if (event.altKey || (isCommand && event.key !== "Home" && event.key !== "End")) return;
    const deed = deedOf(event, field, isTextual(column));
    if (!deed) return;
    event.preventDefault();
    deed();
  };

  const isAtEdge = (field, right) => {
    const { selectionStart: from, selectionEnd: to, value } = field;
    if (from === 0 && to === value.length) return true;
    return from === to && from === (right > 0 ? value.length : 0);
  };

  const deedOf = (event, field, isText) => {
    const line = field.closest("tr");
    switch (event.key) {
      case "Enter":
        return () => (event.shiftKey ? enter(near(field, 0, -1)) : confirm(field));
      case "ArrowDown":
        return () => enter(near(field, 1, 0));
      case "ArrowUp":
        return () => enter(near(field, -1, 0));
      case "ArrowRight":
      case "ArrowLeft": {
        const right = event.key === "ArrowRight" ? 1 : -1;
        return !event.shiftKey && (!isText || isAtEdge(field, right)) && (() => enter(near(field, 0, right)));
      }
      case "Home":
        if (isText && !event.ctrlKey) return null;
        return () => enter(fieldsIn(event.ctrlKey ? lines[0] : line)[0]);
      case "End":
        if (isText && !event.ctrlKey) return null;
        return () => enter(fieldsIn(event.ctrlKey ? lines.at(-1) : line).at(-1));
      case "Backspace":
        if (field.value) return !isText && (() => clear(field));
        return () => backward(field);
      case "Delete":
        return !isText && (() => clear(field));
      case "Escape":
        return () => restore(field);
      default:
        return !isText && event.key.length === 1 && (() => understand(field, event.key));
    }
  };

  const clear = (field) => {
    const { row, column } = placeOf(field);
    begun = "";
    auto.delete(field.name);
    given.delete(field.name);
    act([[row, column.key, ""]]);
  };

  const restore = (field) => {
    const { row, column } = placeOf(field);
    begun = "";
    act([[row, column.key, field.dataset.before ?? ""]]);
    field.select();
  };

  /* Enter ends what is begun; in an empty variant it repeats the row above. */
  const confirm = (field) => {
    const { row, column } = placeOf(field);
    if (isVariant(column) && !field.value) {
      const above = lines.slice(0, lines.indexOf(field.closest("tr"))).reverse();
      const found = above.map((one) => sheet.text(one.dataset.row, column.key)).find((one) => one && one !== told.absent);
      if (!found) return speak("Выше вариантов нет: введите цифру.");
      act([[row, column.key, found]]);
    }
    return onward(field);
  };

  const understand = (field, key) => {
    const { row, column } = placeOf(field);
    const what = meaning(column, begun, key, told);
    if (what.refusal) {
      speak(what.refusal);
      field.classList.add("vp-typing-no");
      return;
    }
    speak("");
    auto.delete(field.name);
    if (what.isAbsent) {
      absent(row, isVariant(column) ? column : null);
      nextWork(field.closest("tr"));
      return;
    }
    const before = undone.length;
    act([[row, column.key, what.text]]);
    if (begun && undone.length > before && undone.length > 1) join();
    begun = what.isDone ? "" : what.text;
    if (what.isDone) onward(field);
  };

  /* The second digit of a number belongs to the first: one Ctrl+Z takes both. */
  const join = () => {
    const second = undone.pop();
    const first = undone.pop();
    undone.push([...first, ...second.slice(1)]);
  };

  // ---- a block from Excel ----------------------------------------------------------------------

  const paste = (field, text) => {
    const { row, column } = placeOf(field);
    const { cells, lost } = placed(text, sheet, { row, column: column.key });
    const open = cells.filter(([one, key]) => fields.has(`${one}|${key}`));
    const written = open.map(([one, key, raw]) => [one, key, form.tidied(sheet.columns.get(key), raw)]);
    act(written);
    const rows = new Set(written.map(([one]) => one));
    const totals = lost.totals.filter(([one, said]) => said && said !== sheet.total(sheet.byKey.get(one), "total"));
    const said = [`Вставлено: ${counted(rows.size, "строка", "строки", "строк")}, ${counted(written.length, "ячейка", "ячейки", "ячеек")}.`];
    if (lost.headings.length) said.push(`Столбцов нет в форме: ${lost.headings.join(", ")}.`);
    if (lost.codes.length) said.push(`Кодов нет на этой странице: ${lost.codes.join(", ")}.`);
    if (lost.right) said.push(`Не поместилось правее последнего столбца: ${counted(lost.right, "значение", "значения", "значений")}.`);
    if (lost.below + cells.length - open.length) {
      said.push(`Не поместилось ниже последней строки: ${counted(lost.below + cells.length - open.length, "значение", "значения", "значений")}.`);
    }
    if (totals.length) said.push(`Итог в файле другой: ${totals.map(([one]) => one).join(", ")}.`);
    said.push("Отменить — Ctrl+Z.");
    speak(said.join(" "));
    look();
  };

  // ---- what is wrong, and how far it is --------------------------------------------------------

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, CHECK_AFTER);
  };

  const isNeeded = (row, key) => {
    if (!sheet.isAsked(row, key)) return false;
    const column = sheet.columns.get(key);
    if (column.locked || column.kind.is === "total") return false;
    if (column.required) return true;
    const values = sheet.values(sheet.byKey.get(row));
    const rules = sheet.spec.checks.filter((one) => one.is === "filled_unless" && one.columns.includes(key));
    return rules.some((one) => !one.values.includes(values[one.when]));
  };

  const isWhole = (row) => {
    const there = sheet.byKey.get(row);
    return sheet.isFilled(there) && [...sheet.columns.keys()].every((key) => !isNeeded(row, key) || sheet.text(row, key));
  };

  const wholes = () => lines.filter((line) => isWhole(line.dataset.row)).length;

  /* The total, and the mark by the scale when every part is there and every cell is right. */
  const count = (row) => {
    const line = lineOf.get(row);
    const total = line?.querySelector("[data-total]");
    if (!total) return;
    const there = sheet.byKey.get(row);
    const sum = sheet.total(there, "total");
    const columns = [...sheet.columns.values()];
    const isScaled = columns.every((one) => one.kind.is !== "answer" && !(isVariant(one) && sheet.text(row, one.key) === told.absent));
    const isRight = columns.every((one) => one.locked || one.kind.is === "total" || !sheet.text(row, one.key) || checks.fits(one.kind, sheet.values(there)[one.key]));
    const isDone = isWhole(row);
    total.textContent = sum;
    line.querySelector("[data-mark]").textContent = isDone && isScaled && isRight && sum !== "" ? String(2 + told.cuts.filter((cut) => cut <= Number(sum)).length) : "";
    line.classList.toggle("vp-typing-whole", isDone);
    line.classList.toggle("vp-typing-absent", sheet.text(row, "variant_1") === told.absent);
  };

  const progress = () => {
    const done = home.querySelector("[data-done]");
    if (!done) return;
    const number = wholes();
    done.textContent = number;
    const isSpare = told.keep.includes(":spare");
    const of = isSpare ? lines.filter((line) => sheet.isFilled(sheet.byKey.get(line.dataset.row))).length : keys.rowsOf(grid).length;
    home.querySelector("[data-of]").textContent = of;
    const here = document.querySelector(".vp-tabs a[aria-current=page][href*='?class=']");
    if (here && of) here.textContent = `${here.textContent.split(":")[0]}: ${number} из ${of}`;
  };

  const columnOf = (finding) => sheet.spec.columns.find((one) => checks.labelOf(one) === finding.column)?.key;

  /* What is merely not typed yet is not called a mistake while people are in the row, or before they came to it. */
  const isTime = (finding, row, here) => {
    if (!MISSING.has(finding.rule)) return true;
    return sheet.isFilled(sheet.byKey.get(row)) && row !== here;
  };

  const found = () => {
    const here = isOurs(document.activeElement) ? placeOf(document.activeElement).row : "";
    const rows = new Map(sheet.rows.map((row) => [row.number, row.key]));
    const all = form.findings().filter((one) => one.sheet === sheet.spec.title && one.row);
    return all
      .map((one) => ({ ...one, key: rows.get(one.row), at: columnOf(one) }))
      .filter((one) => one.key && isTime(one, one.key, here) && !held.has(`${one.key}|${one.at}`));
  };

  const look = () => {
    clearTimeout(timer);
    const named = [...held].map(([spot, text]) => {
      const [key, at] = spot.split("|");
      return { key, at, text, remedy: "", is_error: true, column: checks.labelOf(sheet.columns.get(at)) };
    });
    const all = [...named, ...found()];
    const first = new Map();
    for (const one of all) if (!first.has(`${one.key}|${one.at}`)) first.set(`${one.key}|${one.at}`, one);
    for (const [name, field] of fields) paint(field, first.get(name));
    list(all.filter((one) => one.is_error));
    progress();
    point(document.activeElement, first);
  };

  const paint = (field, finding) => {
    const { row, column } = placeOf(field);
    const isIdle = !field.value && !sheet.isAsked(row, column.key);
    const isAuto = field.value && auto.has(field.name);
    const classes = [finding && (finding.is_error ? "vp-grid-wrong" : "vp-grid-odd"), (isIdle || isAuto) && "vp-grid-idle"];
    field.closest("td").className = classes.filter(Boolean).join(" ");
    if (finding) field.setAttribute("aria-invalid", String(finding.is_error));
    else field.removeAttribute("aria-invalid");
  };

  const list = (errors) => {
    const box = home.querySelector("[data-findings]");
    if (!errors.length) return box.replaceChildren();
    const isOpen = box.querySelector("details")?.open ?? false;
    const all = make("details", "", "vp-how");
    all.open = isOpen;
    all.append(make("summary", `Замечания: ${errors.length}`));
    const lines_ = make("ul", "", "vp-plain-list");
    for (const one of errors.slice(0, LISTED)) {
      const line = make("li");
      const link = make("a", `${one.key}, ${one.column}`);
      link.href = `#${encodeURIComponent(`${one.key}|${one.at}`)}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        enter(fields.get(`${one.key}|${one.at}`));
      });
      line.append(link, `. ${one.text} ${one.remedy}`);
      lines_.append(line);
    }
    if (errors.length > LISTED) lines_.append(make("li", `и ещё ${errors.length - LISTED}`));
    all.append(lines_);
    return box.replaceChildren(all);
  };

  /* Of the cell that has the focus: what is wrong with it, or what goes in. */
  const point = (field, first) => {
    if (!isOurs(field)) return;
    const { row, column } = placeOf(field);
    const finding = first?.get(field.name);
    hint.className = finding ? "vp-fill-hint vp-wrong" : "vp-fill-hint";
    hint.textContent = finding ? `${finding.text} ${finding.remedy}` : `${row}. ${column.title}${column.note ? `. ${column.note}` : ""}`;
  };

  // ---- two people ------------------------------------------------------------------------------

  const clash = (cells, by) => {
    const box = document.querySelector("[data-clashes]");
    const title = by ? `Одну ячейку заполнили двое: вы и ${by}` : "Пока страница была закрыта, эти ячейки изменили";
    if (box.hidden) {
      const table = make("table", "", "vp-table vp-table-cards");
      const [head, top] = [make("thead"), make("tr")];
      for (const words of ["Ячейка", "Ваше", "Сохранённое"]) top.append(Object.assign(make("th", words), { scope: "col" }));
      head.append(top);
      table.append(make("caption", title), head, make("tbody"));
      box.replaceChildren(table);
    }
    box.querySelector("tbody").append(...cells.map((cell) => clashLine(cell, box)));
    box.hidden = false;
    saving.page.say("Не сохранено: выберите, какое значение верное", "warn");
    speak(title);
    box.querySelector("button").focus();
  };

  const clashLine = (cell, box) => {
    const line = make("tr");
    const head = make("th", `${cell.row}, ${checks.labelOf(sheet.columns.get(cell.column))}`);
    head.scope = "row";
    head.dataset.label = "Ячейка";
    line.append(head);
    for (const [label, text] of [["Ваше", cell.text], ["Сохранённое", cell.theirs]]) {
      const place = make("td");
      place.dataset.label = label;
      const button = make("button", text || "пусто", "btn btn-secondary");
      button.type = "button";
      button.setAttribute("aria-label", `${label}: ${text || "пусто"}`);
      button.addEventListener("click", () => {
        line.remove();
        box.hidden = !box.querySelector("tbody tr");
        show(told.sheet, cell.row, cell.column, text);
        if (text !== cell.theirs) saving.type(told.sheet, cell.row, cell.column, text);
        else if (box.hidden && !saving.count) saving.page.say("Осталось сохранённое значение", "good");
        enter((box.hidden ? null : box.querySelector("button")) ?? fields.get(`${cell.row}|${cell.column}`));
      });
      place.append(button);
      line.append(place);
    }
    return line;
  };

  /* A value that others have saved, or that waited in this browser. */
  const show = (key, row, column, text) => {
    form.sheet(key).set(row, column, text);
    const field = key === told.sheet && fields.get(`${row}|${column}`);
    if (field) field.value = text;
    if (key === told.sheet) count(row);
    soon();
  };

  // ---- saving and sending ----------------------------------------------------------------------

  const saving = new RowSaving(
    form,
    {
      say: (words, tone = "") => {
        state.textContent = words;
        state.className = `vp-fill-state${tone ? ` vp-tone-${tone}` : ""}`;
      },
      put: show,
      drop: () => {},
      bring: () => null,
      clash,
      held: (row, column, text) => {
        held.set(`${row}|${column}`, text);
        soon();
      },
      revised: (row, revision) => {
        const field = home.elements[`revision|${row}`];
        if (field) field.value = revision;
      },
      mayKeep: (cell) => !nameIn(form.sheet(cell.sheet).columns.get(cell.column), cell.text),
    },
    told,
  );

  const isClear = async () => {
    const isSaved = await saving.flush();
    return isSaved && !held.size && document.querySelector("[data-clashes]").hidden;
  };

  const unsent = () => {
    saving.page.say("Форма не отправлена: похоже на имя", "bad");
    return enter(fields.get([...held.keys()][0]));
  };

  const send = async (button) => {
    look();
    const isSent = button.matches("[data-send]");
    if (!(await isClear())) return held.size && isSent ? unsent() : undefined;
    if (!isSent) return undefined;
    for (const field of home.querySelectorAll(".vp-cell-field")) field.disabled = true;
    home.append(Object.assign(make("input"), { type: "hidden", name: "do", value: "send" }));
    return home.submit();
  };

  // ---- begin -----------------------------------------------------------------------------------

  grid.querySelectorAll("[data-words]").forEach((one) => one.remove());

  home.addEventListener("keydown", press);
  home.addEventListener("input", ({ target }) => {
    if (!isOurs(target)) return;
    const { row, column } = placeOf(target);
    const text = target.value.trim();
    if (isTextual(column)) return put(row, column.key, text);
    const typed = text.slice(-1);
    target.value = sheet.text(row, column.key);
    return typed ? understand(target, typed) : clear(target);
  });
  home.addEventListener("focusin", ({ target }) => {
    if (!isOurs(target)) return;
    begun = "";
    last = target;
    target.dataset.before = target.value;
    target.select();
    soon();
  });
  home.addEventListener("focusout", ({ target }) => {
    if (!isOurs(target)) return;
    target.classList.remove("vp-typing-no");
    const { row, column } = placeOf(target);
    const before = target.dataset.before ?? "";
    if (isTextual(column) && before !== target.value.trim()) undone.push([[row, column.key, before]]);
    soon();
  });
  home.addEventListener("paste", (event) => {
    const field = event.target;
    if (!isOurs(field)) return;
    const text = event.clipboardData.getData("text/plain");
    if (isTextual(placeOf(field).column) && !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    paste(field, text);
  });
  home.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-press]");
    if (!button || !last) return;
    enter(last);
    if (!isTextual(placeOf(last).column)) understand(last, button.dataset.press);
  });
  home.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(event.submitter?.matches("[data-send]") ? event.submitter : home.querySelector("[data-save]"));
  });
  document.querySelector("[data-loading]")?.addEventListener("submit", async (event) => {
    if (!saving.count) return;
    event.preventDefault();
    if (await isClear()) event.target.submit();
  });
  addEventListener("online", () => saving.flush());
  addEventListener("offline", () => saving.count && saving.lost());
  addEventListener("focus", () => saving.count && saving.flush());
  document.addEventListener("visibilitychange", () => saving.flush({ keepalive: document.hidden }));
  addEventListener("pagehide", () => saving.flush({ keepalive: true }));

  if (matchMedia("(pointer: coarse)").matches) home.querySelectorAll("[data-press]").forEach((one) => (one.hidden = false));

  saving.page.say("Набранное сохраняется само");
  saving.recall();
  saving.others().then(({ sent, left }) => {
    if (left) speak(`На других страницах этой работы осталось несохранённое (${left}). Откройте классы по очереди: всё отправится.`);
    else if (sent) speak("Сохранено и то, что ждало на других страницах этой работы.");
  });
  lines.forEach((line) => count(line.dataset.row));
  look();
  const asked = fields.get(decodeURIComponent(location.hash.slice(1)));
  const waits = lines.find((line) => !isWhole(line.dataset.row));
  if (asked) enter(asked);
  else if (waits && matchMedia("(min-width: 48rem)").matches && !document.querySelector("[role=alert], #clashes")) {
    const empty = fieldsIn(waits).find((one) => !one.value && !isSkipped(one));
    enter(empty ?? fieldsIn(waits)[0]);
  }
})();
