/* The first sixteen bytes of a file's SHA-256 as twelve words; words.py reads them back. */
const Seal = (function () {
  "use strict";

  const { sha256 } = Modules.take("@noble/hashes/sha2.js");
  const { list, count } = KNOWN.words;
  const BITS = Math.log2(list.length);
  const SEED_BYTES = 16;
  const CHECK_BITS = BITS * count - SEED_BYTES * 8;

  /* returns: twelve words, the last of which ends in check bits */
  function wordsOf(file) {
    const seed = sha256(file).slice(0, SEED_BYTES);
    const bits = [...seed].map((byte) => byte.toString(2).padStart(8, "0")).join("") + check(seed);
    return bits.match(new RegExp(`.{${BITS}}`, "g")).map((some) => list[parseInt(some, 2)]);
  }

  function check(seed) {
    return sha256(seed)[0].toString(2).padStart(8, "0").slice(0, CHECK_BITS);
  }

  return { wordsOf };
})();
