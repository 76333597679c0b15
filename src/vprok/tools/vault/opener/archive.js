/* An archive on this computer: what is in it, whether a password fits, and its files one by one. */
const Archive = (function () {
  "use strict";

  const ASKED = 8; // files that are asked whether a password fits
  const CODE_GROUP = 4;
  const CODE_SIZE = 20;
  const { alphabet, readAs } = KNOWN.code;

  const UNKNOWN_KINDS = [zip.ERR_UNSUPPORTED_COMPRESSION, zip.ERR_UNSUPPORTED_ENCRYPTION];

  zip.configure({ useWebWorkers: false, chunkSize: 256 * 1024 });

  /* Something is wrong with the file or the password; the text is for people. */
  class Refused extends Error {
    constructor(code, text) {
      super(text);
      this.code = code;
    }
  }

  /* The files of an archive in the order they were put there.
     raises: Refused (not_an_archive) */
  async function read(file) {
    try {
      const entries = await new zip.ZipReader(new zip.BlobReader(file)).getEntries();
      return entries.filter((entry) => !entry.directory);
    } catch (error) {
      throw new Refused("not_an_archive", "Это не архив ZIP, или он скачан не до конца.");
    }
  }

  function isLocked(entries) {
    return entries.some((entry) => entry.encrypted);
  }

  /* The password as the archive wants it: as typed, or as it was meant.
     raises: Refused (wrong_password) */
  async function fitting(entries, typed) {
    const asked = entries.filter((entry) => entry.encrypted).slice(0, ASKED);
    for (const password of new Set([typed, typed.trim(), asDrawn(typed)])) {
      if (password && (await fits(asked, password))) return password;
    }
    throw new Refused("wrong_password", "Пароль не подошёл. Сверьте каждый знак и работу: у другой работы пароль другой.");
  }

  /* As the portal draws passwords: capitals and digits in groups of four, Cyrillic look-alikes replaced. */
  function asDrawn(typed) {
    const bare = [...typed.toUpperCase()].filter((char) => /[\p{L}\p{N}]/u.test(char)).map((char) => readAs[char] || char);
    const isDrawn = bare.length === CODE_SIZE && bare.every((char) => alphabet.includes(char));
    return isDrawn ? bare.join("").match(new RegExp(`.{${CODE_GROUP}}`, "g")).join("-") : typed;
  }

  /* Most of the files agree: each compares two bytes, which fit one wrong password in 65,536. */
  async function fits(entries, password) {
    let agree = 0;
    for (const entry of entries) agree += (await agrees(entry, password)) ? 1 : 0;
    return agree * 2 > entries.length;
  }

  async function agrees(entry, password) {
    try {
      await entry.getData(new zip.BlobWriter(), { password, checkPasswordOnly: true });
      return true;
    } catch (error) {
      if (isOfTheDisk(error)) throw unread();
      return false;
    }
  }

  /* One file in the clear.
     onProgress: told the share that is done, 0..1
     raises:     Refused (damaged, unknown_kind, unread) */
  async function unpacked(entry, { password, type, onProgress }) {
    const onprogress = (done, whole) => onProgress(whole ? done / whole : 1);
    try {
      return await entry.getData(new zip.BlobWriter(type), { password, onprogress, checkSignature: true });
    } catch (error) {
      if (isOfTheDisk(error)) throw unread();
      if (UNKNOWN_KINDS.includes(error.message)) {
        throw new Refused("unknown_kind", "Файл сжат или закрыт способом, которого страница не знает. Откройте архив в 7‑Zip.");
      }
      throw new Refused("damaged", "Файл в архиве повреждён. Скачайте архив ещё раз.");
    }
  }

  function isOfTheDisk(error) {
    return error instanceof DOMException || error instanceof RangeError;
  }

  function unread() {
    return new Refused("unread", "Архив не читается: проверьте, что флешка на месте и на диске есть свободное место, и выберите его снова.");
  }

  return { Refused, read, isLocked, fitting, unpacked };
})();
