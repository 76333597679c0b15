// What a key means in a cell of the entry grid: a point, a mark, a word; or that it cannot stand there.
"use strict";

(() => {
  /* Letters of the Russian layout under the same keys of the Latin one. */
  const RUSSIAN = { j: "о", o: "о", x: "х", ч: "х", y: "н", n: "н", h: "н", v: "м", m: "м", ";": "ж" };
  const DASHES = new Set(["-", "−", "–"]);

  const letterOf = (key) => {
    const low = key.toLowerCase();
    return RUSSIAN[low] ?? low;
  };

  const isVariant = (column) => column.key.startsWith("variant_");

  const isTextual = (column) => column.kind.is === "text" || column.kind.is === "answer";

  /* All a cell may hold that begins with a digit. */
  const numbersOf = (column, known) => {
    const kind = column.kind;
    if (kind.is === "points") return Array.from({ length: kind.most + 1 }, (_, one) => String(one));
    if (kind.is === "one_of") return kind.values.filter((one) => /^\d+$/.test(one));
    if (column.key === "class" && known.classes) return known.classes;
    return Array.from({ length: kind.most - kind.least + 1 }, (_, one) => String(kind.least + one));
  };

  const limit = (column, numbers) => {
    const title = column.title.replace(/ \(\d+б\)$/, "");
    if (column.kind.is === "points") return `В задании ${title} не больше ${column.kind.most}.`;
    return `${title}: ${numbers.join(", ")}.`;
  };

  const digit = (column, begun, key, known) => {
    const numbers = numbersOf(column, known);
    const text = begun + key;
    const isThere = numbers.includes(text);
    const isLonger = numbers.some((one) => one !== text && one.startsWith(text));
    if (isThere || isLonger) return { text, isDone: isThere && !isLonger };
    return { refusal: `${text} не подходит. ${limit(column, numbers)}${begun ? ` Чтобы оставить ${begun}, нажмите Enter.` : ""}` };
  };

  /* What a key of one sign does in a cell: a text that is done or only begun, «отсутствовал», or why not.
   *
   * begun: digits typed in the cell since it was entered
   */
  const meaning = (column, begun, key, told) => {
    if (/^[0-9]$/.test(key)) return digit(column, begun, key, told.known);
    const letter = letterOf(key);
    const isNothing = letter === "х" || key === " " || DASHES.has(key);
    const { kind } = column;
    if (kind.is === "points") {
      if (isNothing) return { text: kind.absent[0], isDone: true };
      if (letter === "н" && kind.extra.length) return { text: kind.extra[0], isDone: true };
    }
    if (letter === "о" || (isVariant(column) && DASHES.has(key))) return { isAbsent: true };
    if (column.key === "journal" && (letter === "н" || isNothing)) return { text: told.no_mark, isDone: true };
    const found = kind.is === "one_of" && kind.values.find((one) => one.startsWith(letter));
    if (found) return { text: found, isDone: true };
    return { refusal: `«${key}» здесь не вводят. ${limit(column, numbersOf(column, told.known))}` };
  };

  window.VprokTyping = { meaning, isTextual, isVariant };
})();
