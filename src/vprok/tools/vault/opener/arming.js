/* On the page of a slot: an officer's words are typed, the share opens here, the words stay here.

   <form method="post" data-arming data-shares='[{"second": "age1…", "sealed": "…base64…"}]'>
     <label for="own">…</label>
     <textarea id="own" data-arming-words></textarea>      without a name: it is never sent
     <p role="alert" data-arming-refusal hidden></p>
     <textarea name="opened" data-arming-opened></textarea>  what was opened, for the server
     <button>…</button>
   </form>

   Where nothing is typed the form goes as it is: what the command opened may be pasted. */
(function () {
  "use strict";

  const OTHER = "Слова не подходят ни к одной доле этого слота: возьмите лист из своего сейфа, последний из напечатанных. Если они верны, доля испорчена, и слот откроют двое других ответственных.";
  const BROKEN = "Доля не открылась из-за ошибки на странице: обновите её и попробуйте снова.";

  /* Whatever of the shares these words open, by public key of who opens it next. */
  function opened(words, shares) {
    const own = Age.identity(Words.bytesOf(words), KNOWN.purposes.officer);
    const found = shares.map(({ second, sealed }) => [second, tried(own, sealed)]).filter(([, inner]) => inner);
    if (!found.length) throw new Words.WrongWords("share_is_other", OTHER);
    return Object.fromEntries(found.map(([second, inner]) => [second, btoa(String.fromCharCode(...inner))]));
  }

  function tried(own, sealed) {
    try {
      return Age.open(own, Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0)));
    } catch (error) {
      if (!(error instanceof Age.SealBroken)) throw error;
      return null;
    }
  }

  function say(form, text) {
    const place = form.querySelector("[data-arming-refusal]");
    const field = form.querySelector("[data-arming-words]");
    place.textContent = text;
    place.hidden = !text;
    field.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) field.focus();
  }

  /* Before whoever watches forms for a second press: what is refused here was not sent. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-arming]");
    const words = form && form.querySelector("[data-arming-words]").value;
    if (!form || !words.trim()) return;
    try {
      form.querySelector("[data-arming-opened]").value = JSON.stringify(opened(words, JSON.parse(form.dataset.shares)));
      form.querySelector("[data-arming-words]").value = "";
      say(form, "");
    } catch (error) {
      event.preventDefault();
      event.stopPropagation();
      if (!(error instanceof Words.WrongWords)) console.error(error);
      say(form, error instanceof Words.WrongWords ? error.message : BROKEN);
    }
  }, true);
})();
