/* On the portal's page of a key: the school's words are typed, the password appears; nothing is sent.

   <div data-opening data-sealed="…base64…" data-release="…words or 32 hexadecimal digits…">
     <label for="words">…</label>
     <textarea id="words" data-opening-school></textarea>
     <label for="hour">…</label>                          only where data-release is left out or empty
     <textarea id="hour" data-opening-release></textarea>
     <p role="alert" data-opening-refusal></p>            a refusal appears here, hidden while there is none
     <button type="button" data-opening-open>…</button>
     <div role="status" data-opening-shown hidden>        shown when there is a password
       … <code data-opening-password></code> …
     </div>
   </div>

   Any number of them may stand on a page, or come later with a fragment. */
(function () {
  "use strict";

  const BROKEN = "Пароль не открылся из-за ошибки на странице: обновите её и попробуйте снова.";

  function open(box) {
    const part = (name) => box.querySelector(`[data-opening-${name}]`);
    const fields = { release: part("release"), school: part("school") };
    const release = box.dataset.release || (fields.release ? fields.release.value : "");
    part("shown").hidden = true;
    part("password").textContent = "";
    say(fields, part("refusal"));
    try {
      part("password").textContent = Opening.password({ sealed: box.dataset.sealed || "", release, school: fields.school.value });
      part("shown").hidden = false;
    } catch (error) {
      const isRefused = error instanceof Opening.Refused;
      if (!isRefused) console.error(error);
      say(fields, part("refusal"), isRefused ? error : { message: BROKEN });
    }
  }

  /* Say what is wrong beside the field it is about, and go there; say nothing when all is well. */
  function say(fields, place, wrong) {
    for (const [about, field] of Object.entries(fields)) {
      if (!field) continue;
      const isWrong = Boolean(wrong) && wrong.about === about;
      field.setAttribute("aria-invalid", String(isWrong));
      if (isWrong) field.focus();
    }
    place.hidden = !wrong;
    place.textContent = wrong ? wrong.message : "";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opening-open]");
    if (button) open(button.closest("[data-opening]"));
  });
})();
