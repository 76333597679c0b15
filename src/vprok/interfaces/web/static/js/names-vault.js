// How the protocol lies on this computer: sealed by a phrase, in the browser's own store or in a file.
"use strict";

(() => {
  const FORMAT = "vprok-names";
  const VERSION = 1;
  const KDF = "PBKDF2-HMAC-SHA-256";
  const CIPHER = "AES-256-GCM";
  const ROUNDS = 600_000;
  const ROUNDS_MOST = 20_000_000; // a file that asks for more only wants to hang the page
  const SALT = 16;
  const NONCE = 12;
  const BLOCK = 4_096; // the size of what is sealed tells nothing of how many names there are
  const SHORTEST = 12;
  const LONG = 20;
  const STORE = "protocols";

  const TEXTS = {
    wrong: "Фраза не подошла. Проверьте язык и регистр и впишите её ещё раз.",
    not_ours: "Это не протокол: нужен файл .vprok, сохранённый на этой странице.",
    newer: "Файл сохранён новой версией портала: обновите эту страницу и откройте его снова.",
    broken: "Файл повреждён. Возьмите другую копию.",
    elsewhere: "Это протокол другой школы или другой кампании.",
    short: "Фраза короче 12 знаков. Добавьте слово.",
    plain: "Такую фразу легко угадать. Возьмите четыре–пять слов, не связанных между собой.",
    differ: "Фразы не совпали. Впишите одну и ту же дважды.",
  };

  /* What went wrong, in words for people; it never holds a name. */
  class Locked extends Error {
    constructor(code) {
      super(code);
      this.code = code;
      this.text = TEXTS[code];
    }
  }

  const utf8 = new TextEncoder();

  const text64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

  const bytes64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  // ---- the phrase ----

  const tidy = (phrase) => phrase.normalize("NFKC").trim().replace(/\s+/g, " ");

  /* How hard a phrase is to guess: 0 too short or plain, 1 fair, 2 strong; «qwerty123456» is plain. */
  const strength = (phrase) => {
    const said = tidy(phrase);
    const words = new Set(said.toLowerCase().split(/[\s\-_.,]+/).filter((word) => word.length > 2));
    const kinds = new Set(said.toLowerCase()).size;
    const isOneWord = words.size < 2 && said.length < LONG;
    if (said.length < SHORTEST || kinds < 6 || isOneWord) return 0;
    return words.size >= 4 || (said.length >= LONG && kinds >= 10) ? 2 : 1;
  };

  /* The phrase as a key that scripts cannot read back; refuses one that is easy to guess. */
  const chosen = async (phrase, again) => {
    if (tidy(phrase).length < SHORTEST) throw new Locked("short");
    if (!strength(phrase)) throw new Locked("plain");
    if (tidy(phrase) !== tidy(again)) throw new Locked("differ");
    return secret(phrase);
  };

  const secret = (phrase) => crypto.subtle.importKey("raw", utf8.encode(tidy(phrase)), "PBKDF2", false, ["deriveKey"]);

  const keyOf = (from, salt, iterations) =>
    crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, from, { name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);

  // ---- sealing: salt and nonce are fresh each time, all that lies open is signed with the rest ----

  const OPEN = ["format", "version", "school", "campaign", "saved", "kdf", "rounds", "salt", "cipher", "nonce"];

  const besides = (box) => utf8.encode(JSON.stringify(OPEN.map((name) => box[name])));

  const seal = async (value, from, about) => {
    const salt = crypto.getRandomValues(new Uint8Array(SALT));
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const box = {
      format: FORMAT,
      version: VERSION,
      school: about.school,
      campaign: about.campaign,
      saved: new Date().toISOString(),
      kdf: KDF,
      rounds: ROUNDS,
      salt: text64(salt),
      cipher: CIPHER,
      nonce: text64(nonce),
    };
    const key = await keyOf(from, salt, ROUNDS);
    const plain = padded(utf8.encode(JSON.stringify(value)));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: besides(box) }, key, plain);
    return { ...box, sealed: text64(new Uint8Array(sealed)) };
  };

  /* Blanks after the JSON, up to a whole block. */
  const padded = (bytes) => {
    const whole = new Uint8Array(Math.ceil((bytes.length + 1) / BLOCK) * BLOCK).fill(0x20);
    whole.set(bytes);
    return whole;
  };

  const open = async (box, from) => {
    if (box.version !== VERSION || box.kdf !== KDF || box.cipher !== CIPHER) throw new Locked("newer");
    if (!(box.rounds >= ROUNDS && box.rounds <= ROUNDS_MOST)) throw new Locked("broken");
    let plain;
    try {
      const key = await keyOf(from, bytes64(box.salt), box.rounds);
      const how = { name: "AES-GCM", iv: bytes64(box.nonce), additionalData: besides(box) };
      plain = await crypto.subtle.decrypt(how, key, bytes64(box.sealed));
    } catch {
      throw new Locked("wrong");
    }
    return JSON.parse(new TextDecoder().decode(plain));
  };

  /* A file as the box it holds; the phrase is not needed yet. */
  const boxIn = (bytes) => {
    let box;
    try {
      box = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw new Locked("not_ours");
    }
    if (box?.format !== FORMAT) throw new Locked("not_ours");
    if ([...OPEN.slice(2, 5), "salt", "nonce", "sealed"].some((name) => typeof box[name] !== "string")) throw new Locked("broken");
    return box;
  };

  // ---- the browser's own store ----

  const asked = (request) =>
    new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });

  const base = () => {
    const request = indexedDB.open(FORMAT, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return asked(request);
  };

  const within = async (mode, act) => {
    const opened = await base();
    try {
      const transaction = opened.transaction(STORE, mode, { durability: "strict" });
      const written = new Promise((done, failed) => {
        transaction.oncomplete = done;
        transaction.onabort = () => failed(transaction.error);
      });
      const result = await asked(act(transaction.objectStore(STORE)));
      await written;
      return result;
    } finally {
      opened.close();
    }
  };

  const placeOf = (about) => `${about.campaign}/${about.school}`;

  window.VprokNames.Vault = {
    Locked,
    TEXTS,
    strength,
    chosen,
    secret,
    seal,
    open,
    boxIn,
    kept: (about) => within("readonly", (store) => store.get(placeOf(about))),
    keep: (about, box) => within("readwrite", (store) => store.put(box, placeOf(about))),
    forget: (about) => within("readwrite", (store) => store.delete(placeOf(about))),
  };
})();
