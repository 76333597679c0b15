/* The page itself: take a file, read it, say what the portal would say. */
const Face = (function () {
  "use strict";

  const MANY = 300; // findings and clean-ups shown, as on the portal
  const form = JSON.parse(document.getElementById("form").textContent);
  const place = document.getElementById("verdict");
  const live = document.getElementById("live");

  // ---- building ----

  function make(name, ...inside) {
    const node = document.createElement(name);
    node.append(...inside);
    return node;
  }

  function dressed(node, looks) {
    node.className = looks;
    return node;
  }

  function plural(count, one, few, many) {
    const tail = count % 100;
    const last = tail % 10;
    if (tail > 10 && tail < 20) return count + " " + many;
    return count + " " + (last === 1 ? one : last > 1 && last < 5 ? few : many);
  }

  function summary(tone, title, ...texts) {
    const block = make("div", make("h2", title), ...texts.map((text) => make("p", text)));
    block.tabIndex = -1;
    return dressed(block, "summary " + tone);
  }

  function table(caption, titles, rows) {
    const head = make("tr", ...titles.map((title) => withScope(make("th", title), "col")));
    const body = rows.map((cells) => {
      const made = cells.map((cell, at) => (at ? make("td", ...cell) : withScope(make("th", ...cell), "row")));
      made.forEach((cell, at) => (cell.dataset.label = titles[at]));
      return make("tr", ...made);
    });
    return make("table", make("caption", caption), make("thead", head), make("tbody", ...body));
  }

  function withScope(cell, scope) {
    cell.scope = scope;
    return cell;
  }

  function quiet(text) {
    return dressed(make("span", text), "quiet");
  }

  // ---- what was found ----

  function findingTables(findings) {
    const sheets = new Map();
    for (const one of findings) sheets.set(one.sheet, (sheets.get(one.sheet) || []).concat(one));
    return [...sheets].map(([sheet, some]) =>
      table(
        sheet ? `Лист «${sheet}»` : "Весь файл",
        ["Ячейка", "Написано", "Что не так", "Как исправить"],
        some.map((one) => [where(one), written(one), [one.text], [one.remedy]]),
      ),
    );
  }

  function where(one) {
    const cell = one.cell ? make("code", one.cell) : one.sheet ? "Весь лист" : "Вне ячеек";
    return one.column ? [cell, make("br"), quiet(one.column)] : [cell];
  }

  function written(one) {
    if (one.rule === "person") return [quiet("не показываем")];
    if (!one.value) return [quiet(one.cell ? "пусто" : "—")];
    return [one.is_error ? dressed(make("span", one.value), "wrong") : one.value];
  }

  /* Alike clean-ups in one line, with their count and first cell. */
  function cleanupTable(cleanups) {
    const alike = new Map();
    for (const one of cleanups) {
      const mark = [one.sheet, one.before, one.after, one.why].join("\n");
      if (!alike.has(mark)) alike.set(mark, { one, count: 0 });
      alike.get(mark).count += 1;
    }
    const rows = [...alike.values()].slice(0, MANY).map(({ one, count }) => [
      [make("code", one.cell), count > 1 ? ` и ещё ${count - 1}` : "", make("br"), quiet(one.sheet)],
      [make("del", one.before)],
      [make("strong", one.after || "пусто")],
      [one.why],
    ]);
    return table("Что портал поправит сам", ["Ячейка", "Было", "Станет", "Почему"], rows);
  }

  // ---- the verdict ----

  function verdict(reading, file, name) {
    const isNamed = reading.names.length > 0;
    const told = isNamed ? reading.findings.filter((one) => one.rule === "person") : reading.findings;
    const shown = VprokChecks.grouped(form, told);
    const errors = shown.filter((one) => one.is_error).length;
    const parts = [headline(reading, isNamed, errors, shown.length)];
    if (shown.length > MANY) parts.push(make("p", `Показаны первые ${MANY}. Исправьте их и проверьте файл снова.`));
    parts.push(...findingTables(shown.slice(0, MANY)));
    if (reading.cleanups.length && !isNamed) parts.push(cleanupTable(reading.cleanups));
    if (!isNamed && !errors) parts.push(...Sealing.offer(file, name));
    return parts;
  }

  function headline(reading, isNamed, errors, remarks) {
    if (isNamed) {
      return summary("bad", "В файле есть имена", "Портал такой файл не сохранит: в форме нужны только числа и коды. Уберите имена из указанных мест и проверьте файл снова.");
    }
    if (errors) {
      return summary("bad", `Портал вернёт форму: ${plural(errors, "ошибка", "ошибки", "ошибок")}`, "Исправьте отмеченное в своём файле, сохраните его и выберите снова. Верные строки менять не нужно.");
    }
    const texts = [`${filled(reading)}Ошибок нет.`];
    if (reading.cleanups.length) {
      texts.push(`Портал попросит подтвердить ${plural(reading.cleanups.length, "исправление", "исправления", "исправлений")} записи: смысл не меняется.`);
    }
    if (remarks) texts.push(`Есть ${plural(remarks, "замечание", "замечания", "замечаний")}: принять форму не мешает. Проверьте, всё ли так и задумано.`);
    return summary("good", "Форму можно отправлять", ...texts);
  }

  /* How many rows each sheet has; a sheet of questions has one record and is not counted. */
  function filled(reading) {
    const sheets = form.book.sheets.filter((sheet) => !sheet.upright && sheet.key in reading.rows);
    const told = sheets.map((sheet) => `«${sheet.title}» — ${plural(reading.rows[sheet.key].length, "строка", "строки", "строк")}`);
    return told.length ? `Заполнено: ${told.join(", ")}. ` : "";
  }

  function refused(error) {
    if (error instanceof Unreadable) return [summary("bad", "Портал не примет этот файл", error.text)];
    return [summary("bad", "Файл не удалось прочитать", form.guard.texts.unreadable)];
  }

  function judged(file, name) {
    try {
      return verdict(Reading.read(form, file, name), file, called(name));
    } catch (error) {
      return refused(error);
    }
  }

  // ---- the file ----

  function show(parts, name) {
    document.body.classList.remove("sealed");
    const print = make("button", "Напечатать");
    print.type = "button";
    print.addEventListener("click", () => window.print());
    const about = make("p", quiet(`Файл «${name}», проверен ${new Date().toLocaleString("ru-RU")}`));
    place.replaceChildren(...parts, about, print);
    live.textContent = place.querySelector("h2").textContent;
    place.querySelector(".summary").focus();
  }

  /* The name is shown as the person gave it, unless it is the name of a person. */
  function called(name) {
    return Names.rule(form, name.replace(/\.[^.]*$/, "").replace(/[_.]/g, " ")) ? "без имени" : name;
  }

  async function take(file) {
    live.textContent = "Проверяем…";
    place.replaceChildren();
    const isLarge = file.size > form.book.limits.bytes;
    try {
      const bytes = isLarge ? new Uint8Array(form.book.limits.bytes + 1) : new Uint8Array(await file.arrayBuffer());
      show(judged(bytes, file.name), called(file.name));
    } catch (error) {
      const why = "Файл не читается с диска. Закройте его в Excel, проверьте, что флешка на месте, и выберите снова.";
      show([summary("bad", "Файл не открылся", why)], called(file.name));
    }
  }

  function listen() {
    const target = document.getElementById("target");
    const input = document.getElementById("file");
    input.addEventListener("change", () => {
      if (input.files.length) take(input.files[0]);
    });
    input.addEventListener("click", () => (input.value = ""));
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault();
        target.classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
      });
    }
    document.getElementById("dead").remove();
    target.hidden = false;
    const ends = document.getElementById("form").dataset.ends;
    document.getElementById("old").hidden = !ends || new Date() < new Date(ends);
  }

  listen();
  return { form, take };
})();
