/* Release words, a school's words and a sealed password become the password of an archive. */
const Opening = (function () {
  "use strict";

  const EMPTY = {
    release: "Введите двенадцать слов часа.",
    school: "Введите двенадцать слов школы: они на листе, который лежит в сейфе.",
    sealed: "Запечатанный пароль не читается: скопируйте его со страницы ключа целиком.",
  };
  const OTHER = {
    release: "Слова часа не от этого архива: сверьте работу и время начала или попросите прочитать слова ещё раз.",
    school: "Слова школы не подходят к этому архиву: возьмите лист из сейфа именно своей школы, последний из выданных.",
  };

  class Refused extends Error {
    /* about: which of the three it is about: release, school or sealed */
    constructor(about, text) {
      super(text);
      this.about = about;
    }
  }

  /* The password of an archive.
     sealed:  base64, age(slot, age(school, password))
     release: words of the hour, or the same value as 32 hexadecimal digits
     school:  words from the safe
     raises:  Refused, whose text is for people */
  function password({ sealed, release, school }) {
    const slotSeed = seedOf(release, "release");
    const schoolSeed = seedOf(school, "school");
    const outer = opened(slotSeed, KNOWN.purposes.slot, bytesOf(sealed), "release");
    return new TextDecoder().decode(opened(schoolSeed, KNOWN.purposes.school, outer, "school"));
  }

  function seedOf(typed, about) {
    if (!typed.trim()) throw new Refused(about, EMPTY[about]);
    const digits = typed.replace(/\s/g, "");
    if (/^[0-9a-f]{32}$/i.test(digits)) return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
    try {
      return Words.bytesOf(typed);
    } catch (error) {
      if (!(error instanceof Words.WrongWords)) throw error;
      throw new Refused(about, error.message);
    }
  }

  function bytesOf(sealed) {
    try {
      const letters = atob(sealed.replace(/\s/g, ""));
      if (letters) return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    throw new Refused("sealed", EMPTY.sealed);
  }

  function opened(seed, purpose, sealed, about) {
    try {
      return Age.open(Age.identity(seed, purpose), sealed);
    } catch (error) {
      if (!(error instanceof Age.SealBroken)) throw error;
      throw error.isOther ? new Refused(about, OTHER[about]) : new Refused("sealed", EMPTY.sealed);
    }
  }

  return { Refused, password };
})();
