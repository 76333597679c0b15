/* The SHA-256 of a file, read piece by piece, so that a large one neither fills memory nor freezes the page. */
const Checksum = (function () {
  "use strict";

  const { sha256 } = Modules.take("@noble/hashes/sha2.js");
  const PIECE = 1024 * 1024;

  /* returns: 64 hexadecimal digits
     onProgress: told the share that is done, 0..1 */
  async function of(file, onProgress) {
    const sum = sha256.create();
    for (let at = 0; at < file.size; at += PIECE) {
      sum.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      onProgress(Math.min(1, (at + PIECE) / file.size));
    }
    return hex(sum.digest());
  }

  function hex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  return { of };
})();
