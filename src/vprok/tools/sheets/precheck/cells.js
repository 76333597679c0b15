/* Take the cells out of an .xlsx, as cells.py does; what a form may not hold is refused on the way.
 *
 *   Cells.read(form, file, entries) -> { sheets: [{ title, rows, formulas }], asides }; throws Unreadable
 * A value is text, or { date } where Excel holds a moment; an empty cell is "".
 */
const Cells = (function () {
  "use strict";

  const DAY = 86400000;
  const DATES = [[14, 22], [27, 36], [45, 45], [47, 47], [50, 58]]; // numbers of built-in formats of dates
  const SPAN = 46; // and of the one of spans of time
  const FIRST_CUSTOM = 164;
  const LAST_SERIAL = 2958466; // the day after 31.12.9999
  const BEFORE_LEAP = 60; // serials below it are a day ahead: Excel believes in 29.02.1900
  const ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];
  const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;
  const ENDLESS = /^([+-]?)(inf|infinity|nan)$/i;
  const ASIDE = /^(xl\/(comments|threadedcomments|drawings\/|charts\/).*\.(xml|vml)|docProps\/custom\.xml)$/i;
  const ABOUT = /<(?:\w+:)?(?:title|subject|description|keywords|category|contentStatus)(?:\s[^>]*)?>([^]*?)<\//g;
  const FOOTER = /<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^]*?)<\//g;
  const PLACE = /^([A-Za-z]{1,9})([0-9]{1,9})$/;

  function read(form, file, entries) {
    try {
      return opened(form, unpacked(form, file, entries));
    } catch (error) {
      if (error instanceof Unreadable) throw error;
      const isTold = !error.code && error.message in form.guard.texts;
      throw Guard.refusal(form, isTold ? error.message : "unreadable");
    }
  }

  /* Every part that is markup, as text by its name. */
  function unpacked(form, file, entries) {
    const parts = new Map();
    for (const [name, bytes] of Unzip.unpack(file, entries, form.book.limits.unpacked)) {
      if (!form.cells.textual.some((ending) => name.toLowerCase().endsWith(ending))) continue;
      if (bytes.subarray(0, 4).includes(0)) throw new Error("markup");
      parts.set(name, new TextDecoder().decode(bytes));
    }
    return parts;
  }

  /* A part under this name, in whatever case. */
  function called(parts, name) {
    const found = [...parts.keys()].find((one) => one.toLowerCase() === name.toLowerCase());
    return parts.get(found);
  }

  function opened(form, parts) {
    const whole = [...parts.values()];
    if (whole.some((part) => part.includes("<!DOCTYPE") || part.includes("<!ENTITY"))) throw new Error("markup");
    refuseLinks(form, parts);
    const book = bookOf(form, parts);
    const sheets = book.places.map(({ title, path }) => sheetOf(form, book, parts, title, path));
    return { sheets, asides: asides(parts) };
  }

  /* Refuse what is no part of a form or leads out of it, save for addresses to be clicked. */
  function refuseLinks(form, parts) {
    for (const [name, part] of parts) {
      if (name.endsWith(".rels")) {
        for (const one of tree(part).children) {
          const kind = (one.getAttribute("Type") || "").split("/").pop();
          const code = form.cells.relations.find(([each]) => each === kind);
          if (code) throw new Error(code[1]);
          if (one.getAttribute("TargetMode") === "External" && kind !== "hyperlink") throw new Error("external");
        }
      } else if (name === "[Content_Types].xml" && part.includes("macroEnabled")) throw new Error("macros");
    }
  }

  // ---- XML ----

  function tree(part) {
    const made = new DOMParser().parseFromString(part, "application/xml");
    if (made.doctype || made.getElementsByTagName("parsererror").length) throw new Error("broken XML");
    return made.documentElement;
  }

  function all(node, name) {
    return Array.from(node.getElementsByTagNameNS("*", name));
  }

  function child(node, name) {
    return Array.from(node.children).find((one) => one.localName === name);
  }

  /* The words of a text element; without xml:space the blanks around them are the file's own. */
  function words(node) {
    const text = node.textContent;
    const kept = node.getAttribute("xml:space") === "preserve" ? text : text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
    return unescaped(kept);
  }

  /* Excel writes letters that XML forbids as _x000D_. */
  function unescaped(text) {
    return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  }

  /* A string with all its runs, without the reading aid of eastern languages. */
  function string(node) {
    return all(node, "t").filter((one) => one.parentNode.localName !== "rPh").map(words).join("");
  }

  // ---- the book ----

  function bookOf(form, parts) {
    const targets = new Map();
    for (const one of tree(parts.get("xl/_rels/workbook.xml.rels")).children) {
      const target = one.getAttribute("Target") || "";
      targets.set(one.getAttribute("Id"), target.startsWith("/") ? target.slice(1) : "xl/" + target);
    }
    const root = tree(parts.get("xl/workbook.xml"));
    const about = child(root, "workbookPr");
    const styles = called(parts, "xl/styles.xml");
    const strings = called(parts, "xl/sharedStrings.xml");
    return {
      form,
      places: all(root, "sheet").map((one) => ({ title: one.getAttribute("name") || "", path: targets.get(relation(one)) || "" })),
      is1904: /^(1|true)$/.test((about && about.getAttribute("date1904")) || ""),
      formats: styles ? formatsOf(tree(styles)) : [],
      strings: strings ? all(tree(strings), "si").map(string) : [],
    };
  }

  function relation(sheet) {
    const found = Array.from(sheet.attributes).find((one) => one.localName === "id" && one.namespaceURI);
    return found ? found.value : "";
  }

  /* What each style makes of a number: "date", "span" or "". */
  function formatsOf(root) {
    const own = new Map(all(root, "numFmt").map((one) => [one.getAttribute("numFmtId"), one.getAttribute("formatCode") || ""]));
    const styles = child(root, "cellXfs");
    if (!styles) return [];
    return Array.from(styles.children).map((style) => {
      const id = style.getAttribute("numFmtId") || "0";
      return own.has(id) ? custom(own.get(id)) : builtIn(Number(id));
    });
  }

  function builtIn(id) {
    if (id >= FIRST_CUSTOM) return "";
    if (id === SPAN) return "span";
    return DATES.some(([first, last]) => first <= id && id <= last) ? "date" : "";
  }

  /* Whether the first section of a format shows a moment: letters of dates outside quotes and brackets. */
  function custom(format) {
    const section = format.replace(/[\\_*]./g, "").replace(/"[^"]*"?/g, "").split(";")[0];
    if (/^[^[]*(\[[^\]]*\][^[]*)*\[(h+|m+|s+)\]/i.test(section) && /^[^dmhysap]*\[(h+|m+|s+)\]/i.test(section)) return "span";
    const plain = section.replace(/\[[^\]]*\]/g, "").replace(/general/gi, "");
    return /[dmhys]/i.test(plain) ? "date" : "";
  }

  // ---- a sheet ----

  function sheetOf(form, book, parts, title, path) {
    if (!path.includes("/worksheets/")) return { title, rows: [], formulas: [] };
    const root = tree(called(parts, path));
    const cells = placed(root);
    const height = cells.reduce((most, cell) => Math.max(most, cell.row), 0);
    const width = cells.reduce((most, cell) => Math.max(most, cell.column + 1), 0);
    if (height * width > form.cells.area_most) throw new Error("rows");
    const rows = laidOut(book, cells);
    const { limits, sheets } = form.book;
    const most = limits.rows + Math.max(...sheets.map((sheet) => sheet.header_row));
    const isLarge = rows.filter((row) => row.length).length > most || rows.some((row) => row.length > limits.columns);
    if (isLarge) throw new Error("rows");
    const formulas = cells.filter(({ node }) => child(node, "f"));
    return { title, rows, formulas: formulas.map((cell) => VprokChecks.letters(cell.column) + cell.row) };
  }

  /* All cells with their places; one without an address follows the one before it. */
  function placed(root) {
    const cells = [];
    let row = 0;
    for (const line of all(root, "row")) {
      row = Number(line.getAttribute("r")) || row + 1;
      let column = 0;
      for (const node of line.children) {
        if (node.localName !== "c") continue;
        const said = node.getAttribute("r");
        const place = said ? placeOf(said) : { row, column };
        column = place.column + 1;
        cells.push({ node, row: place.row, column: place.column });
      }
    }
    return cells;
  }

  function placeOf(said) {
    const found = PLACE.exec(said);
    if (!found || !Number(found[2])) throw new Error("a cell without a place");
    const column = Array.from(found[1].toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    return { row: Number(found[2]), column: column - 1 };
  }

  function laidOut(book, cells) {
    const rows = [];
    for (const cell of cells) {
      const value = valueOf(book, cell.node);
      if (value === "") continue;
      while (rows.length < cell.row) rows.push([]);
      const row = rows[cell.row - 1];
      while (row.length < cell.column) row.push("");
      row[cell.column] = value;
    }
    return rows;
  }

  // ---- a value ----

  function valueOf(book, node) {
    const inside = child(node, "is");
    if (inside) return string(inside);
    const held = child(node, "v");
    const text = held ? held.textContent : "";
    if (!text) return "";
    switch (node.getAttribute("t")) {
      case "s":
        return shared(book, text);
      case "str":
        return unescaped(text);
      case "inlineStr":
        return "";
      case "b":
        return truth(book.form, text);
      case "e":
        if (!ERRORS.includes(text)) throw new Error("unknown error value");
        return "";
      case "d":
        return moment(text);
      case null:
      case "n":
        return number(book, node, text);
    }
    throw new Error("unknown type of cell");
  }

  function shared(book, text) {
    const at = Number(text);
    const known = book.strings[Number.isInteger(at) ? at : 0];
    if (known === undefined) throw new Error("no such string");
    return known;
  }

  function truth(form, text) {
    if (text === "1" || text === "true") return form.cells.yes;
    if (text === "0" || text === "false") return form.cells.no;
    throw new Error("neither yes nor no");
  }

  function moment(text) {
    const found = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9:.]+Z?)?$/.exec(text);
    if (found) return { date: found[1] };
    return /^[0-9]{2}:[0-9]{2}:[0-9]{2}$/.test(text) ? { date: text } : text;
  }

  function number(book, node, text) {
    if (!NUMBER.test(text)) return endless(text);
    const value = Number(text);
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    const style = node.getAttribute("s");
    const format = style === null ? "" : book.formats[Number(style)] || "";
    if (format === "span") return { date: span(value) };
    if (format === "date" && value < LAST_SERIAL) return { date: day(book, value) };
    return plain(value);
  }

  function endless(text) {
    const found = ENDLESS.exec(text);
    if (!found) return text;
    if (found[2].toLowerCase() === "nan") return "nan";
    return found[1] === "-" ? "-inf" : "inf";
  }

  /* A number in the shortest words that mean it: 5.0 is «5», a ten-thousandth part of one «1e-05». */
  function plain(value) {
    if (Number.isInteger(value)) return BigInt(value).toString();
    if (Math.abs(value) >= 1e-4) return String(value);
    const [digits, power] = value.toExponential().split("e-");
    return digits + "e-" + power.padStart(2, "0");
  }

  function day(book, value) {
    const serial = value < 0 ? 0 : value;
    if (serial < 1 && !book.is1904) return clock(Math.round(serial * DAY) % DAY);
    const shift = book.is1904 ? 1462 : serial < BEFORE_LEAP ? 1 : 0;
    const moment = Date.UTC(1899, 11, 30) + Math.round((serial + shift) * DAY);
    return new Date(moment).toISOString().slice(0, 10);
  }

  function clock(ms) {
    const time = new Date(ms).toISOString();
    return time.slice(11, 19) + (ms % 1000 ? "." + time.slice(20, 23) + "000" : "");
  }

  function span(value) {
    const ms = Math.round(value * DAY);
    const days = Math.floor(ms / DAY);
    const words = days ? days + (Math.abs(days) === 1 ? " day, " : " days, ") : "";
    return words + clock(ms - days * DAY).replace(/^0/, "");
  }

  // ---- beside the cells ----

  /* Texts that stand in no cell: comments, text boxes, charts, page headers, properties. */
  function asides(parts) {
    const texts = [];
    for (const [name, part] of parts) {
      if (ASIDE.test(name)) texts.push(part);
      if (name.toLowerCase() === "docprops/core.xml") texts.push(...Array.from(part.matchAll(ABOUT), (found) => found[1]));
      if (part.includes("eaderFooter")) texts.push(...Array.from(part.matchAll(FOOTER), (found) => found[1]));
    }
    return texts.map((text) => plainText(text.replace(/<[^>]*>/g, " ")));
  }

  /* Text without tags, its entities read; nothing of it is shown or run. */
  function plainText(text) {
    return new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
  }

  return { read };
})();
