/* The page itself: an archive is chosen and checked, a password opens it, its files are taken out. */
(function () {
  "use strict";

  const PAUSE = 400; // between two files, in milliseconds: browsers drop downloads that come at once
  const KEPT = 60 * 1000; // how long a saved file stays at hand for the browser to write it down
  const SHOWN_AS = {
    pdf: "application/pdf", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg",
    mp3: "audio/mpeg", ogg: "audio/ogg", wav: "audio/wav", m4a: "audio/mp4", txt: "text/plain;charset=utf-8",
  };
  const made = JSON.parse(at("made").textContent);
  const fields = ["password", "release", "school", "sealed"];
  let chosen = null; // {file, digest, known, entries, password}: the archive before us
  let isBusy = false;

  // ---- building ----

  function at(id) {
    return document.getElementById(id);
  }

  function make(name, looks, ...inside) {
    const node = document.createElement(name);
    if (looks) node.className = looks;
    node.append(...inside);
    return node;
  }

  function summary(tone, title, ...texts) {
    return make("div", "summary " + tone, make("h3", "", title), ...texts.map((text) => make("p", "", text)));
  }

  function say(text) {
    at("live").textContent = text;
  }

  function sized(bytes) {
    const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "КБ"] : [bytes / 1e6, "МБ"];
    const digits = amount < 10 && bytes >= 1e6 ? 1 : 0;
    return `${Math.max(amount, 1).toLocaleString("ru-RU", { maximumFractionDigits: digits })} ${unit}`;
  }

  // ---- 1. the archive ----

  async function choose(file) {
    const mine = (chosen = { file, known: null, entries: null, password: "" });
    const isStill = () => chosen === mine;
    for (const id of ["unlocking", "opened", "comparing"]) at(id).hidden = true;
    at("health").replaceChildren();
    at("checking").hidden = false;
    say("Проверяем архив…");
    try {
      mine.digest = await Checksum.of(file, (share) => isStill() && (at("checked").value = share));
      mine.entries = await Archive.read(file);
    } catch (error) {
      mine.refused = error;
    }
    if (isStill()) showHealth();
  }

  function showHealth() {
    chosen.known = made.find((one) => one.digest === chosen.digest) || null;
    at("checking").hidden = true;
    const verdict = health();
    at("health").replaceChildren(verdict);
    say(verdict.querySelector("h3").textContent);
    if (chosen.refused) return;
    at("comparing").hidden = Boolean(chosen.known);
    at("expected").value = "";
    compare();
    if (Archive.isLocked(chosen.entries)) offerWays();
    else showFiles();
  }

  function health() {
    const sum = "Контрольная сумма (SHA‑256): " + (chosen.digest || "").replace(/.{8}(?=.)/g, "$& ");
    if (!chosen.digest) return summary("bad", "Архив не читается с диска", "Проверьте, что флешка на месте, и выберите архив снова.");
    if (chosen.refused) return summary("bad", "Архив повреждён: скачайте ещё раз", chosen.refused.message, sum);
    if (chosen.known) {
      const { work, hour } = chosen.known;
      return summary("good", "Архив цел", work + ".", hour ? `Открывается ${hour}.` : "Можно вводить пароль.", sum);
    }
    if (made.some((one) => one.name === namedFirst(chosen.file.name))) {
      return summary("bad", "Архив повреждён: скачайте ещё раз", "Его контрольная сумма не та, что записана на этой странице. Если архив на портале обновили, скачайте заново и его, и эту страницу.", sum);
    }
    if (made.length) {
      return summary("warn", "Этого архива нет на странице", "Проверьте, тот ли файл выбран. Открыть его паролем всё равно можно.", sum);
    }
    return summary("plain", "Архив прочитан", sum);
  }

  /* The name that the portal gave: browsers add « (1)» to a second copy. */
  function namedFirst(name) {
    return name.replace(/\s*\(\d+\)(?=\.[^.]+$)/, "");
  }

  function compare() {
    const typed = at("expected").value.toLowerCase().replace(/[^0-9a-f]/g, "");
    const said = at("expected-said");
    const isSame = typed === chosen.digest;
    said.className = isSame ? "fits" : "differs";
    if (typed.length < 64) said.textContent = "";
    else said.textContent = isSame ? "Архив цел: сумма совпала." : "Сумма не совпала: скачайте архив ещё раз.";
  }

  function listKnown() {
    const items = made.map((one) => make("li", "", [one.work, one.name, one.hour].filter(Boolean).join(" — ")));
    at("known").hidden = !made.length;
    at("known").querySelector("summary").textContent = `Архивы вашей школы: ${made.length}`;
    at("known").querySelector("ul").replaceChildren(...items);
  }

  // ---- 2. the password ----

  function offerWays() {
    at("unlock").elements.way.value = isKept() ? "words" : "password";
    at("password").value = "";
    fields.forEach((name) => complain(name, ""));
    showWay();
    at("unlocking").hidden = false;
  }

  function showWay() {
    const way = at("unlock").elements.way.value;
    for (const part of at("unlock").querySelectorAll("[data-way]")) {
      part.hidden = part.dataset.way !== way;
    }
    if (isKept()) at("sealed-field").hidden = true;
  }

  /* Say beside a field what is wrong with it; nothing is wrong where there is no text. */
  function complain(name, text) {
    at(name + "-error").textContent = text;
    at(name + "-error").hidden = !text;
    at(name).setAttribute("aria-invalid", String(Boolean(text)));
    if (text) at(name).focus();
  }

  async function unlock() {
    if (isBusy) return;
    fields.forEach((name) => complain(name, ""));
    const isByWords = at("unlock").elements.way.value === "words";
    const mine = chosen;
    hold("Открываем архив…");
    try {
      const password = await Archive.fitting(mine.entries, isByWords ? passwordOfWords() : typedPassword());
      if (chosen !== mine) return;
      mine.password = password;
      at("found").hidden = !isByWords;
      at("found").querySelector("code").textContent = isByWords ? password : "";
      showFiles();
    } catch (error) {
      refuse(error, isByWords);
    } finally {
      release();
    }
  }

  function typedPassword() {
    const typed = at("password").value;
    if (!typed.trim()) throw new Archive.Refused("no_password", "Введите пароль архива.");
    return typed;
  }

  function passwordOfWords() {
    const sealed = (chosen.known && chosen.known.sealed) || at("sealed").value;
    return Opening.password({ sealed, release: at("release").value, school: at("school").value });
  }

  function refuse(error, isByWords) {
    say("");
    if (error instanceof Opening.Refused) complain(...(error.about === "sealed" ? broken(error) : [error.about, error.message]));
    else if (error.code === "wrong_password" && isByWords) complain(...foreign());
    else if (error instanceof Archive.Refused) complain(isByWords ? "release" : "password", error.message);
    else throw error;
  }

  /* What is sealed cannot be read: its field is at fault, or this page where it keeps it itself. */
  function broken(error) {
    return isKept() ? ["release", "Запечатанный пароль на этой странице повреждён: скачайте страницу ещё раз."] : ["sealed", error.message];
  }

  /* The words are right, and what they open is the password of another archive. */
  function foreign() {
    if (isKept()) return ["release", "Пароль из этих слов архив не открывает: скачайте архив и эту страницу ещё раз."];
    return ["sealed", "Эта строка от другого архива: скопируйте её со страницы ключа этой работы."];
  }

  function isKept() {
    return Boolean(chosen.known && chosen.known.sealed);
  }

  // ---- 3. the files ----

  function showFiles() {
    const { entries, password } = chosen;
    const rows = entries.map((entry) => row(entry, password));
    if (!Archive.isLocked(entries)) at("found").hidden = true;
    at("files").replaceChildren(...rows.map((one) => one.item));
    at("save-all").hidden = rows.length < 2;
    at("save-all").onclick = () => alone(() => saveAll(rows));
    at("opened").hidden = false;
    at("opened-title").focus();
    say(`Архив открыт, файлов: ${rows.length}.`);
  }

  function row(entry, password) {
    const name = make("span", "name", entry.filename, make("span", "size", sized(entry.uncompressedSize)));
    const buttons = make("span", "buttons");
    const one = { entry, password, item: make("li", "", name, buttons) };
    if (isSound(entry)) buttons.append(button("Слушать", entry, () => alone(() => play(one))));
    else if (kindOf(entry)) buttons.append(button("Открыть", entry, () => alone(() => show(one))));
    buttons.append(button("Сохранить", entry, () => alone(() => save(one))));
    return one;
  }

  function button(words, entry, press) {
    const node = make("button", "", words);
    node.type = "button";
    node.setAttribute("aria-label", `${words} ${entry.filename}`);
    node.addEventListener("click", press);
    return node;
  }

  function kindOf(entry) {
    return SHOWN_AS[entry.filename.split(".").pop().toLowerCase()];
  }

  function isSound(entry) {
    return (kindOf(entry) || "").startsWith("audio/");
  }

  /* One thing at a time; what is pressed meanwhile is answered, not done. */
  async function alone(task) {
    if (isBusy) return say("Подождите: предыдущий файл ещё готовится.");
    hold("Готовим файл…");
    try {
      await task();
    } finally {
      release();
    }
  }

  function hold(words) {
    isBusy = true;
    say(words);
    for (const each of document.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
  }

  function release() {
    isBusy = false;
    for (const each of document.querySelectorAll("button")) each.removeAttribute("aria-disabled");
  }

  async function show(one) {
    const file = await take(one);
    if (!file) return;
    const address = URL.createObjectURL(file);
    if (window.open(address)) return note(one.item, "good", "Открыт в новой вкладке.");
    const link = Object.assign(make("a", "", "Показать файл"), { href: address, target: "_blank" });
    note(one.item, "good", "Файл готов. ", link);
  }

  /* A recording plays here: a tab of its own may not reach it from a page on a disk. */
  async function play(one) {
    const file = await take(one);
    if (!file) return;
    const player = Object.assign(make("audio"), { controls: true, src: URL.createObjectURL(file) });
    player.setAttribute("aria-label", one.entry.filename);
    note(one.item, "good", player);
    player.focus();
  }

  async function save(one) {
    const file = await take(one);
    if (!file) return false;
    const address = URL.createObjectURL(file);
    const link = Object.assign(document.createElement("a"), { href: address, download: savedAs(one.entry) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT);
    note(one.item, "good", "Сохранён.");
    return true;
  }

  async function saveAll(rows) {
    let saved = 0;
    for (const one of rows) {
      saved += (await save(one)) ? 1 : 0;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    const lost = rows.length - saved;
    say(lost ? `Сохранено файлов: ${saved}, не удалось: ${lost}.` : `Сохранены все файлы: ${saved}.`);
  }

  /* The file in the clear; null when it would not come, and the row says why. */
  async function take({ entry, password, item }) {
    const type = kindOf(entry) || "application/octet-stream";
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", entry.filename);
    note(item);
    item.append(bar);
    try {
      return await Archive.unpacked(entry, { password, type, onProgress: (share) => (bar.value = share) });
    } catch (error) {
      if (!(error instanceof Archive.Refused)) throw error;
      note(item, "bad", error.message);
      return null;
    } finally {
      bar.remove();
    }
  }

  function note(item, tone, ...words) {
    const old = item.querySelector(".said");
    if (old) old.remove();
    if (!words.length) return;
    item.append(make("p", "said " + tone, ...words));
    say(item.querySelector(".said").textContent);
  }

  /* Folders become part of the name: all files are saved side by side. */
  function savedAs(entry) {
    return entry.filename.replace(/[\\/]+/g, " - ").replace(/[<>:"|?*]/g, "_");
  }

  // ---- the page ----

  function listen() {
    const input = at("file");
    input.addEventListener("click", () => (input.value = ""));
    input.addEventListener("change", () => input.files.length && choose(input.files[0]));
    at("expected").addEventListener("input", compare);
    at("unlock").addEventListener("change", showWay);
    at("unlock").addEventListener("submit", (event) => {
      event.preventDefault();
      unlock();
    });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault();
        at("target").classList.toggle("over", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) choose(event.dataTransfer.files[0]);
      });
    }
  }

  listKnown();
  listen();
  at("dead").remove();
  at("choosing").hidden = false;
})();
