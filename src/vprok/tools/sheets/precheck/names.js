/* Notice the name of a person where only codes belong, as names.py does; say where, never who.
 *
 *   Names.rule(form, text, isStrict, isCode) -> a word for the list of findings, empty when nothing gives a name away
 *   Names.inCell(form, column, value)        -> the same of a value that does not fit the kind of its cell
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

  function rule(form, text, isStrict, isCode) {
    const names = known(form);
    const tidy = plain(form, names, text);
    if (!/\p{L}/u.test(tidy)) return "";
    if (isStrict) return certain(names, tidy) || strict(names, tidy) || (isCode && isUnusual(names, tidy) ? "word" : "");
    const told = (words) => certain(names, words) || loose(names, words);
    if (!told(tidy) || names.school.test(tidy) || names.textbook.test(tidy) || names.book.test(tidy)) return "";
    return told(tidy.replace(names.honest, " ").trim());
  }

  /* The text with single blanks, without unseen letters and Latin twins in Cyrillic words. */
  function plain(form, names, text) {
    const seen = text.replace(names.unseen, "").split(names.spaces).filter(Boolean).join(" ");
    return seen.replace(names.mixed, (word) => Array.from(word, (letter) => form.names.twins[letter] || letter).join(""));
  }

  function inCell(form, column, value) {
    const kind = column.kind;
    if (kind.is === "one_of" && isMadeOf(known(form), value, kind)) return "";
    const isStrict = !VprokChecks.isFree(kind) || (kind.is === "text" && kind.most <= form.names.short);
    const told = rule(form, value, isStrict, kind.is === "code" && column.locked);
    return told && kind.is === "answer" && isFamous(form, value) ? "" : told;
  }

  /* Whether an answer is nobody but one of those whom the curriculum names. */
  function isFamous(form, value) {
    const names = known(form);
    const said = (text) => (text.match(names.named) || []).map((word) => word.toLowerCase().replaceAll("ё", "е"));
    const told = said(plain(form, names, value));
    return [...names.famous].some((person) => isPerson(form, told, said(person)));
  }

  /* A surname with names or initials of the same person, in any order. */
  function isPerson(form, told, person) {
    const last = person.at(-1);
    const others = person.slice(0, -1);
    const rest = told.filter((word) => word !== last);
    const isSaid = rest.length >= form.names.initials_least || rest.some((word) => word.length > 1);
    return rest.length < told.length && isSaid && rest.every((word) => others.some((other) => word === other || word === other[0]));
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
    const isBeside = (test) => words.slice(1).some((word, at) => test(names, words[at], word) || test(names, word, words[at]));
    if (isBeside(isPair)) return "first_name";
    if (isBeside(isLikely)) return "surname";
    const latins = text.match(names.latin_words) || [];
    const isLatin = (word) => names.latin_names.has(word) || names.latin_surname.test(word);
    return latins.length > 1 && latins.some(isLatin) ? "latin" : "";
  }

  /* A given name beside a capital or a surname's ending: Иван Петров, ИВАНОВ иван. */
  function isPair(names, first, other) {
    if (!names.first_names.has(capital(first)) || names.not_names.has(other.toLowerCase())) return false;
    if (isUpper(first[0]) && isUpper(other[0])) return true;
    const isName = isSurname(names, other) || names.shouted_word.test(other);
    return isName && !names.not_only_names.has(first.toLowerCase());
  }

  function isSurname(names, word) {
    return names.surname.test(word) && !names.not_names.has(word.toLowerCase());
  }

  /* A surname beside a word that is written like a name and is no word of a form. */
  function isLikely(names, surname, other) {
    const areBoth = names.capital.test(surname) && names.capital.test(other);
    return areBoth && isSurname(names, surname) && !names.not_names.has(other.toLowerCase());
  }

  /* Two or three words that are all of the text, or of a line in a list, and look like a name. */
  function loose(names, text) {
    const core = text.replace(names.around, "").replace(names.around, "");
    const words = core.toLowerCase().split(" ");
    if (words.some((word) => names.not_names.has(word))) return "";
    if (names.whole.test(core)) return "words";
    const isName = words.some((word) => isLone(names, word));
    return isName && (names.capitals.test(core) || names.shouted.test(core)) ? "words" : "";
  }

  function strict(names, text) {
    const foreign = (text.match(names.words) || []).filter((word) => !names.ours.has(word.toLowerCase()));
    if (foreign.length > 1 || names.latin.test(text)) return "words";
    return foreign.some((word) => isLone(names, word)) ? "surname" : "";
  }

  /* A word that names somebody though it stands alone. */
  function isLone(names, word) {
    const isEnding = [names.surname, names.adjective, names.lone].some((ending) => ending.test(word));
    return isEnding || (word && names.first_names.has(capital(word)));
  }

  /* Whether there is a word that has no business in a code. */
  function isUnusual(names, text) {
    return (text.match(names.unusual) || []).some((word) => !names.ours.has(word.toLowerCase()));
  }

  return { rule, inCell };
})();
