/* Twelve words back into sixteen bytes, with the refusals of words.py; the list comes from there. */
const Words = (function () {
  "use strict";

  const { sha256 } = Modules.take("@noble/hashes/sha2.js");
  const { list, count, alike, texts } = KNOWN.words;
  const BITS = BigInt(Math.log2(list.length));
  const SEED_BYTES = 16;
  const CHECK_BITS = Number(BITS) * count - SEED_BYTES * 8;
  const numbers = new Map(list.map((word, number) => [word, number]));

  class WrongWords extends Error {
    constructor(code, text) {
      super(text);
      this.code = code;
    }
  }

  /* The seed that the words carry, however they were written down.
     raises: WrongWords (words_count, words_unknown, words_disagree) */
  function bytesOf(typed) {
    const words = tidy(typed);
    if (words.length !== count) throw new WrongWords("words_count", filled(texts.count, { count: words.length }));
    const whole = words.reduce((sum, word, at) => (sum << BITS) | BigInt(numberOf(word, at + 1)), 0n);
    const seed = bytes(whole >> BigInt(CHECK_BITS));
    const check = sha256(seed)[0] >> (8 - CHECK_BITS);
    if (BigInt(check) !== (whole & BigInt((1 << CHECK_BITS) - 1))) throw new WrongWords("words_disagree", texts.disagree);
    return seed;
  }

  function tidy(typed) {
    return typed.toLowerCase().match(/\p{L}+/gu) || [];
  }

  function numberOf(word, place) {
    if (numbers.has(word)) return numbers.get(word);
    const near = closest(word);
    const hint = near.length ? filled(texts.alike, { words: near.join(", ") }) : "";
    throw new WrongWords("words_unknown", filled(texts.unknown, { place, word, hint }));
  }

  function bytes(number) {
    return Uint8Array.from({ length: SEED_BYTES }, (_, at) => Number((number >> BigInt(8 * (SEED_BYTES - 1 - at))) & 255n));
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // ---- words that look alike: difflib's get_close_matches ----

  function closest(typed) {
    const letters = [...typed];
    return list
      .map((word) => ({ word, share: share([...word], letters) }))
      .filter((one) => one.share >= alike.share)
      .sort((a, b) => b.share - a.share || (a.word < b.word ? 1 : -1))
      .slice(0, alike.count)
      .map((one) => one.word);
  }

  function share(a, b) {
    const whole = a.length + b.length;
    if ((2 * Math.min(a.length, b.length)) / whole < alike.share) return 0;
    return (2 * matching(a, b)) / whole;
  }

  /* How many letters lie in common runs: the longest run first, then what is left of it and right. */
  function matching(a, b) {
    const { atA, atB, size } = longest(a, b);
    if (!size) return 0;
    return size + matching(a.slice(0, atA), b.slice(0, atB)) + matching(a.slice(atA + size), b.slice(atB + size));
  }

  function longest(a, b) {
    let best = { atA: 0, atB: 0, size: 0 };
    for (let atA = 0; atA < a.length; atA++) {
      for (let atB = 0; atB < b.length; atB++) {
        let size = 0;
        while (atA + size < a.length && atB + size < b.length && a[atA + size] === b[atB + size]) size++;
        if (size > best.size) best = { atA, atB, size };
      }
    }
    return best;
  }

  return { WrongWords, bytesOf };
})();
