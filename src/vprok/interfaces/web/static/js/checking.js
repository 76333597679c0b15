// The SHA-256 of a file on the reader's own disk, put into the field below it; nothing is sent.
"use strict";

(() => {
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const count = async (form, file) => {
    const said = form.querySelector("[data-checking-said]");
    const field = form.querySelector("[name=said]");
    if (!globalThis.crypto || !crypto.subtle) {
      said.textContent = "Этот браузер не считает контрольную сумму: впишите последние 8 знаков со страницы «Архив без интернета».";
      return;
    }
    said.textContent = "Считаем контрольную сумму…";
    try {
      field.value = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      said.textContent = "Контрольная сумма посчитана: нажмите «Сравнить».";
    } catch {
      said.textContent = "Файл не прочитался: выберите его ещё раз.";
    }
  };

  document.addEventListener("change", (event) => {
    const input = event.target.closest("[data-checking-file]");
    if (input && input.files.length) count(input.closest("[data-checking]"), input.files[0]);
  });
})();
