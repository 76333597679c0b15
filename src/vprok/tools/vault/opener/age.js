/* Opens what was sealed to an X25519 recipient of age; identities derive from seeds as in identity.py.
   source: https://github.com/C2SP/C2SP/blob/main/age.md */
const Age = (function () {
  "use strict";

  const { sha256 } = Modules.take("@noble/hashes/sha2.js");
  const { hkdf } = Modules.take("@noble/hashes/hkdf.js");
  const { hmac } = Modules.take("@noble/hashes/hmac.js");
  const { chacha20poly1305 } = Modules.take("@noble/ciphers/chacha.js");

  const VERSION = "age-encryption.org/v1";
  const KEY = 32;
  const FILE_KEY = 16;
  const NONCE = 12;
  const PAYLOAD_NONCE = 16;
  const TAG = 16;
  const CHUNK = 64 * 1024 + TAG;
  const LONGEST_LINE = 64;

  /* isOther: whole as far as we see, and sealed to another key; else it was changed or cut */
  class SealBroken extends Error {
    constructor(text, { isOther = false } = {}) {
      super(text);
      this.isOther = isOther;
    }
  }

  // ---- identities ----

  function derive(secret, purpose) {
    return hkdf(sha256, secret, undefined, utf8("vprok " + purpose), KEY);
  }

  /* The secret half of the pair that follows from sixteen bytes, for one purpose. */
  function identity(seed, purpose) {
    return derive(seed, purpose);
  }

  // ---- opening ----

  /* The bytes sealed in an age file to this identity.
     raises: SealBroken if it was sealed to another, or changed */
  function open(secret, file) {
    const header = readHeader(file);
    const fileKey = fileKeyOf(secret, header.stanzas);
    const mac = hmac(sha256, hkdf(sha256, fileKey, undefined, utf8("header"), KEY), header.signed);
    if (!nacl.verify(mac, header.mac)) throw new SealBroken("the header was changed");
    return payload(fileKey, file.subarray(header.size));
  }

  function fileKeyOf(secret, stanzas) {
    for (const { kind, words, body } of stanzas) {
      if (kind !== "X25519") continue;
      const found = words.length === 1 ? unwrapped(secret, base64(words[0]), body) : null;
      if (found) return found;
    }
    throw new SealBroken("sealed to another key", { isOther: true });
  }

  /* The key of the file, or null where the stanza is for somebody else. */
  function unwrapped(secret, share, body) {
    if (share.length !== KEY || body.length !== FILE_KEY + TAG) throw new SealBroken("a stanza of a wrong size");
    const shared = nacl.scalarMult(secret, share);
    if (shared.every((byte) => byte === 0)) throw new SealBroken("a share of low order");
    const salt = joined(share, nacl.scalarMult.base(secret));
    const key = hkdf(sha256, shared, salt, utf8(VERSION + "/X25519"), KEY);
    return decrypted(key, new Uint8Array(NONCE), body);
  }

  /* Chunks of 64 KiB; the nonce of each is its number and a mark of the last one. */
  function payload(fileKey, sealed) {
    const start = sealed.subarray(0, PAYLOAD_NONCE);
    if (start.length < PAYLOAD_NONCE) throw new SealBroken("cut short");
    const key = hkdf(sha256, fileKey, start, utf8("payload"), KEY);
    const rest = sealed.subarray(PAYLOAD_NONCE);
    const count = Math.max(1, Math.ceil(rest.length / CHUNK));
    const chunks = [];
    for (let number = 0; number < count; number++) {
      const isLast = number === count - 1;
      const chunk = decrypted(key, nonceOf(number, isLast), rest.subarray(number * CHUNK, (number + 1) * CHUNK));
      if (!chunk || (isLast && number && !chunk.length)) throw new SealBroken("changed, or cut short");
      chunks.push(chunk);
    }
    return joined(...chunks);
  }

  function nonceOf(number, isLast) {
    const nonce = new Uint8Array(NONCE);
    new DataView(nonce.buffer).setUint32(NONCE - 5, number);
    nonce[NONCE - 1] = isLast ? 1 : 0;
    return nonce;
  }

  function decrypted(key, nonce, sealed) {
    try {
      return chacha20poly1305(key, nonce).decrypt(sealed);
    } catch (error) {
      return null;
    }
  }

  // ---- the header ----

  /* Stanzas, the bytes that the MAC signs, the MAC, and how long all of it is. */
  function readHeader(file) {
    const lines = linesOf(file);
    if (lines.next() !== VERSION) throw new SealBroken("not an age file");
    const stanzas = [];
    for (let line = lines.next(); ; line = lines.next()) {
      const [mark, ...words] = line.split(" ");
      if (mark === "---" && words.length === 1) {
        const size = lines.passed();
        const signed = file.subarray(0, size - words[0].length - " \n".length);
        return { stanzas, mac: base64(words[0]), signed, size };
      }
      if (mark !== "->" || !words.length) throw new SealBroken("a header of another shape");
      stanzas.push({ kind: words[0], words: words.slice(1), body: bodyOf(lines) });
    }
  }

  /* Lines of 64 characters, and one that is shorter. */
  function bodyOf(lines) {
    let body = "";
    for (;;) {
      const line = lines.next();
      if (line.length > LONGEST_LINE) throw new SealBroken("a line too long");
      body += line;
      if (line.length < LONGEST_LINE) return base64(body);
    }
  }

  function linesOf(file) {
    let at = 0;
    function next() {
      const end = file.indexOf(10, at);
      if (end < 0) throw new SealBroken("cut short");
      const line = String.fromCharCode(...file.subarray(at, end));
      at = end + 1;
      return line;
    }
    return { next, passed: () => at };
  }

  // ---- bytes ----

  /* Base64 as age writes it: without padding, and in one way only. */
  function base64(text) {
    if (!/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) throw new SealBroken("not base64");
    const letters = atob(text);
    if (btoa(letters).replace(/=+$/, "") !== text) throw new SealBroken("base64 in another way");
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  }

  function utf8(text) {
    return new TextEncoder().encode(text);
  }

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  return { SealBroken, identity, open };
})();
