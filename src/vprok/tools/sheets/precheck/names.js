/* Notice the name of a person where only codes belong, as names.py does; say where, never who.
 *
 *   Names.rule(form, text, isStrict) -> a word for the list of findings, empty when nothing gives a name away
 *   Names.inCell(form, kind, value)  -> the same of a value that does not fit the kind of its cell
 */
const Names = (function () {
  "use strict";

  const made = new WeakMap();

  /* The patterns of a form, built once. */
  function known(form) {
    if (!made.has(form)) {
      const patterns = Object.entries(form.names.patterns).map(([key, one]) => [key, new RegExp(one.source, one.flags)]);
      const lists = Object.entries(form.names.lists).map(([key, words]) => [key, new Set(words)]);
      made.set(form, Object.fromEntries(patterns.concat(lists)));
    }
    return made.get(form);
  }

  function capital(word) {
    const [first, ...rest] = Array.from(word);
    return first.toUpperCase() + rest.join("").toLowerCase();
  }

  function isUpper(letter) {
    return letter !== letter.toLowerCase();
  }

  function rule(form, text, isStrict) {
    const names = known(form);
    const tidy = text.split(names.spaces).filter(Boolean).join(" ");
    if (!/\p{L}/u.test(tidy)) return "";
    if (isStrict) return certain(names, tidy) || strict(names, tidy);
    if (names.school.test(tidy) || names.textbook.test(tidy)) return "";
    return certain(names, tidy) || (names.whole.test(tidy) ? "words" : "");
  }

  function inCell(form, kind, value) {
    if (kind.is === "one_of" && isMadeOf(known(form), value, kind)) return "";
    return rule(form, value, kind.is !== "text" || kind.most <= form.names.short);
  }

  /* Whether every word of the text stands in the list of the cell: then it is only not whole. */
  function isMadeOf(names, text, kind) {
    const values = kind.values.concat(Object.keys(kind.spellings || {}));
    const own = new Set(values.flatMap((value) => value.match(names.words) || []).map((word) => word.toLowerCase()));
    const words = text.match(names.words) || [];
    return words.length > 0 && words.every((word) => own.has(word.toLowerCase()));
  }

  function certain(names, text) {
    const words = text.match(names.words) || [];
    if (names.initials.test(text)) return "initials";
    if (words.length > 1 && names.patronymic.test(text)) return "patronymic";
    const isNamed = words.slice(1).some((word, at) => isPair(names, words[at], word) || isPair(names, word, words[at]));
    return isNamed ? "first_name" : "";
  }

  function isPair(names, first, surname) {
    return names.first_names.has(capital(first)) && isUpper(first[0]) && isUpper(surname[0]);
  }

  function strict(names, text) {
    const foreign = (text.match(names.words) || []).filter((word) => !names.ours.has(word.toLowerCase()));
    if (foreign.length > 1 || names.latin.test(text)) return "words";
    const isOne = foreign.some((word) => names.surname.test(word) || names.first_names.has(capital(word)));
    return isOne ? "surname" : "";
  }

  return { rule, inCell };
})();
