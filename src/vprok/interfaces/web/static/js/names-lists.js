// Lists as schools have them: a column from Excel, a file of the journal; what stands in which column.
"use strict";

(() => {
  const NUMBERING = /^\s*(?:№\s*)?\d+\s*[.)\-–:]*\s+(?=\D)|^\s*\d+[.)]\s*(?=\D)/;
  const WORD = /^[А-ЯЁA-Z][а-яёa-z'’]*(?:-[А-ЯЁA-Zа-яёa-z][а-яёa-z'’]*)*$/;
  const SMALL = /^(?:оглы|оглу|кызы|гызы|улы|уулу|заде|ибн|бен|де|да|фон|ван|эль|аль)$/i;
  const CLASS = /^\s*(\d{1,2})\s*[-–"«]?\s*([А-ЯЁA-Z])?\s*["»]?\s*(?:класс|кл\.?)?\s*$/i;
  const TWINS = { A: "А", B: "В", E: "Е", K: "К", M: "М", H: "Н", O: "О", P: "Р", C: "С", T: "Т", X: "Х", Y: "У" };
  const HEADS = [
    ["whole", /^(?:фио|ф\.\s*и\.?\s*(?:о\.?)?|фамилия,?\s*имя.*|учени[кц].*|обучающ.*|участник.*|ученица|список)$/i],
    ["surname", /^фамилия$/i],
    ["first", /^имя$/i],
    ["patronymic", /^отчество.*$/i],
    ["class", /^(?:класс|группа|параллель|литера)$/i],
  ];
  const USES = { "": "не нужен", whole: "фамилия, имя, отчество", surname: "фамилия", first: "имя", patronymic: "отчество", class: "класс" };

  // ---- words ----

  const clean = (text) => String(text ?? "").normalize("NFC").replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "").replace(/[\s\u00a0]+/g, " ").trim();

  const isShouted = (text) => text.length > 3 && text === text.toUpperCase() && text !== text.toLowerCase() && !text.includes(".");

  const quiet = (text) => text.toLowerCase().replace(/(^|[\s-])([^\s-])/g, (_, before, letter) => before + letter.toUpperCase());

  /* A name without its number in the list, in ordinary letters. */
  const name = (text) => {
    const said = clean(clean(text).replace(NUMBERING, "")).replace(/^["«]|["»;,]+$/g, "");
    return isShouted(said) ? quiet(said) : said;
  };

  /* The same name written by two people: case, ё and blanks do not count. */
  const fold = (text) => clean(text).toLowerCase().replaceAll("ё", "е");

  const looksLikeName = (text) => {
    const words = name(text).split(" ");
    return words.length >= 2 && words.length <= 6 && words.every((word) => WORD.test(word) || SMALL.test(word) || /^(?:[А-ЯЁ]\.){1,2}$/.test(word));
  };

  /* «4 «а»», «4-A» and «4А класс» are one class. */
  const classOf = (text) => {
    const found = CLASS.exec(clean(text));
    if (!found) return clean(text).toUpperCase();
    const letter = (found[2] || "").toUpperCase();
    return Number(found[1]) + (TWINS[letter] || letter);
  };

  // ---- tables ----

  /* Text as rows of cells: tabs, or the sign that stands in most lines, quoted cells included. */
  const table = (text) => {
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
    const sign = ["\t", ";", ","].find((one) => lines.filter((line) => line.includes(one)).length * 2 > lines.length);
    const rows = lines.map((line) => (sign ? cells(line, sign) : [line]).map(clean));
    return rows.filter((row) => row.some(Boolean));
  };

  const cells = (line, sign) => {
    const found = [""];
    let isQuoted = false;
    for (let at = 0; at < line.length; at++) {
      const letter = line[at];
      if (letter === '"' && isQuoted && line[at + 1] === '"') found[found.length - 1] += line[at++];
      else if (letter === '"' && (isQuoted || !found[found.length - 1])) isQuoted = !isQuoted;
      else if (letter === sign && !isQuoted) found.push("");
      else found[found.length - 1] += letter;
    }
    return found;
  };

  /* The text of a CSV: UTF-8 when it is that, else what Excel writes in Russia. */
  const decoded = (bytes) => {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1251").decode(bytes);
    }
  };

  /* A file as sheets of rows; throws what has a text for people. */
  const sheets = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isText = /\.(csv|txt)$/i.test(file.name);
    const found = isText ? [{ title: "", rows: table(decoded(bytes)) }] : window.VprokWorkbook.read(bytes, file.name);
    return found.map(({ title, rows }) => ({ title, rows: rows.map((row) => row.map(clean)).filter((row) => row.some(Boolean)) })).filter(({ rows }) => rows.length);
  };

  // ---- what stands in which column ----

  /* The use of every column, and the row where people begin. */
  const guess = (rows) => {
    const width = Math.max(0, ...rows.map((row) => row.length));
    const uses = new Array(width).fill("");
    const head = rows.slice(0, 15).findIndex((row) => row.some((cell) => HEADS.some(([use, words]) => use !== "class" && words.test(cell))));
    if (head >= 0) {
      rows[head].forEach((cell, at) => {
        const found = HEADS.find(([, words]) => words.test(cell));
        if (found && !uses.includes(found[0])) uses[at] = found[0];
      });
    }
    if (uses.includes("whole")) uses.forEach((use, at) => (uses[at] = ["surname", "first", "patronymic"].includes(use) ? "" : use));
    if (!uses.some((use) => ["whole", "surname"].includes(use))) fromValues(rows, uses);
    return { uses, from: head + 1 };
  };

  const fromValues = (rows, uses) => {
    const share = (at, fits) => rows.filter((row) => row[at] && fits(row[at])).length / Math.max(1, rows.filter((row) => row[at]).length);
    const places = uses.map((_, at) => at);
    const best = (fits) => places.map((at) => [share(at, fits), at]).sort((one, other) => other[0] - one[0])[0];
    const whole = best(looksLikeName);
    if (whole && whole[0] >= 0.5) uses[whole[1]] = "whole";
    else {
      const single = places.filter((at) => share(at, (cell) => WORD.test(cell) && cell.length > 1) > 0.7);
      ["surname", "first", "patronymic"].forEach((use, n) => single[n] !== undefined && (uses[single[n]] = use));
    }
    const classes = best((cell) => CLASS.test(cell) && /\D/.test(cell));
    if (classes && classes[0] > 0.7 && !uses[classes[1]]) uses[classes[1]] = "class";
  };

  /* People of a list: name and class, in its order. */
  const people = (rows, uses, from) => {
    const at = (use) => uses.indexOf(use);
    const parts = at("whole") >= 0 ? [at("whole")] : ["surname", "first", "patronymic"].map(at).filter((one) => one >= 0);
    const found = rows.slice(from).map((row) => ({
      name: name(parts.map((one) => row[one] || "").filter(Boolean).join(" ")),
      class: at("class") >= 0 ? classOf(row[at("class")] || "") : "",
    }));
    return found.filter((one) => /\p{L}{2}/u.test(one.name) && !HEADS.some(([, words]) => words.test(one.name)));
  };

  window.VprokNames.Lists = { USES, name, fold, classOf, table, sheets, guess, people, looksLikeName };
})();
