// The page with names: locked or open, what is typed is sealed at once, and idle it locks itself.
"use strict";

(() => {
  const { known, read, Vault, Lists, Protocol, Results, Filling, Sheets } = window.VprokNames;
  const { option, plural } = window.VprokNames.Drawing;
  const IDLE = 10 * 60_000;
  const PAUSE = 800; // after the last change
  const about = known && known.school && { school: known.school.key, campaign: known.campaign.slug };
  const page = document.querySelector("[data-names]");
  if (!page) return;

  const part = (name) => page.querySelector(`[data-${name}]`);
  const at = (id) => document.getElementById(id);
  const screen = (name) => page.querySelector(`[data-screen="${name}"]`);

  const TEXTS = {
    trouble: "Что-то пошло не так. Обновите страницу: всё, что сохранено на этом компьютере, останется.",
    lost: "Не удалось получить коды. Проверьте, есть ли связь, и обновите страницу.",
    old: "Этот браузер не умеет шифровать, или портал открыт не по https. Откройте страницу в Chromium, Firefox или Яндекс Браузере новее 2022 года.",
    store: "Браузер не даёт хранить данные: выйдите из режима инкогнито и обновите страницу.",
    busy: "Протокол уже открыт в другой вкладке этого компьютера. Закройте её и обновите страницу.",
    empty: "Имён в этом списке не нашлось. Покажите, в каком столбце фамилия и имя.",
    forget: "Удалить протокол с этого компьютера? Вернуть его можно будет только из файла или с бумаги.",
    leave: "Последние изменения ещё не сохранены.",
  };

  /* What lives only while the protocol is open. */
  let here = closed();

  function closed() {
    return { protocol: null, secret: null, codes: null, box: null, shown: "", list: null, theirs: null };
  }

  let timer = 0;
  let idle = 0;
  let sealing = Promise.resolve();
  let isDirty = false;
  let from = "";

  // ---- what is seen ----

  const show = (name) => {
    page.querySelectorAll("[data-screen]").forEach((one) => (one.hidden = one.dataset.screen !== name));
    page.querySelectorAll("[data-said]").forEach((one) => (one.hidden = true));
    screen(name).querySelector("input, button")?.focus();
  };

  const say = (place, words) => {
    const line = place.closest("[data-screen] .vp-card, [data-screen], [role=tabpanel]").querySelector("[data-said]");
    if (!line) return trouble(words);
    line.textContent = words;
    line.hidden = !words;
  };

  const trouble = (words = TEXTS.trouble) => {
    part("trouble").textContent = words;
    part("trouble").hidden = false;
  };
  window.VprokNames.trouble = () => trouble();

  const showPart = (name) => {
    page.querySelectorAll("[role=tab]").forEach((tab) => {
      const isIt = tab.dataset.part === name;
      tab.setAttribute("aria-selected", String(isIt));
      tab.tabIndex = isIt ? 0 : -1;
      at(tab.getAttribute("aria-controls")).hidden = !isIt;
    });
    redraw();
  };

  const partShown = () => page.querySelector("[role=tab][aria-selected=true]")?.dataset.part;

  // ---- drawing what is open ----

  const redraw = () => {
    const draw = { protocol: drawClass, rooms: drawRooms, paper: drawChoices, list: drawList }[partShown()];
    if (here.protocol && draw) draw();
  };

  const changed = () => {
    isDirty = true;
    part("saved").textContent = "Сохраняем…";
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
    drawProblems();
  };

  const drawProblems = () => part("problems").replaceChildren(...Filling.problems(here.protocol, part("class"), (key) => {
    here.shown = key;
    drawClass();
  }));

  const drawClass = () => {
    const { protocol } = here;
    const key = here.shown || protocol.groups[0]?.key;
    if (!key) return;
    const group = protocol.group(key);
    options(at("class-shown"), protocol.groups.map((one) => [one.key, one.title]), key);
    const named = protocol.named(key, "code").length;
    part("class-words").textContent = `С именем ${named} из ${plural(group.codes.length, "кода", "кодов", "кодов")}; запасных кодов свободно: ${protocol.free(group.grade).length}.${named ? "" : " Впишите имена или занесите список на соседней вкладке."}`;
    part("class").replaceChildren(Filling.classTable(protocol, key, { changed, redraw: () => (changed(), drawClass()) }));
    drawProblems();
  };

  const drawRooms = () => part("rooms").replaceChildren(Filling.rooms(here.protocol, changed));

  const options = (select, pairs, chosen) => {
    select.replaceChildren(...pairs.map(([value, words]) => option(value, words, value === chosen)));
  };

  // ---- opening and sealing ----

  const codesHere = async () => {
    const told = await read(known.codes);
    if (!told) throw new Vault.Locked("codes");
    return told;
  };

  const enter = async (secret, value, box) => {
    here = { ...closed(), secret, box };
    here.codes = await codesHere();
    here.protocol = new Protocol(here.codes, value);
    part("saved").textContent = box ? savedWords(box.saved) : "Протокол заведён";
    show("open");
    showPart("protocol");
    awake();
  };

  const savedWords = (moment) => `Сохранено на этом компьютере ${new Date(moment).toLocaleString("ru", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })}`;

  /* Seal what there is and put it away; one sealing after another. */
  const save = () => {
    clearTimeout(timer);
    if (!isDirty || !here.protocol) return sealing;
    isDirty = false;
    const { protocol, secret } = here;
    const value = protocol.value();
    sealing = sealing.then(async () => {
      const box = await Vault.seal(value, secret, about);
      await Vault.keep(about, box);
      if (here.protocol !== protocol) return;
      here.box = box;
      if (!isDirty) part("saved").textContent = savedWords(box.saved);
    }).catch(() => {
      isDirty = true;
      trouble(TEXTS.store);
    });
    return sealing;
  };

  /* Nothing of the protocol stays on the page, in its fields or in its lists. */
  const wipe = () => {
    here = closed();
    clearTimeout(idle);
    for (const name of ["class", "rooms", "sheets", "problems", "list-table", "difference-table"]) part(name).replaceChildren();
    page.querySelectorAll("input:not([type=radio], [type=checkbox]), textarea").forEach((one) => (one.value = ""));
    part("list-read").hidden = true;
    part("strength").textContent = "";
    document.getSelection().removeAllRanges();
  };

  const lock = async () => {
    await save();
    wipe();
    await door();
  };

  const awake = () => {
    clearTimeout(idle);
    if (here.protocol) idle = setTimeout(lock, IDLE);
  };

  /* The door as it stands: locked, or nothing behind it yet. */
  const door = async () => {
    const box = await Vault.kept(about);
    here.box = box || null;
    if (box) part("kept-words").textContent = `${savedWords(box.saved)}. Впишите фразу, которой он заперт.`;
    show(box ? "locked" : "new");
  };

  // ---- what is done ----

  const ACTS = {
    async make() {
      const secret = await Vault.chosen(at("phrase-new").value, at("phrase-again").value);
      await enter(secret, null, null);
      ["phrase-new", "phrase-again"].forEach((id) => (at(id).value = ""));
      navigator.storage?.persist?.();
      isDirty = true;
      await save();
    },
    async unlock() {
      const secret = await Vault.secret(at("phrase").value);
      const value = await Vault.open(here.box, secret);
      at("phrase").value = "";
      await enter(secret, value, here.box);
    },
    lock,
    async forget() {
      if (!window.confirm(TEXTS.forget)) return;
      clearTimeout(timer);
      isDirty = false;
      await sealing;
      await Vault.forget(about);
      wipe();
      await door();
    },
    async "change-phrase"() {
      here.secret = await Vault.chosen(at("phrase-next").value, at("phrase-next-again").value);
      ["phrase-next", "phrase-next-again"].forEach((id) => (at(id).value = ""));
      isDirty = true;
      await save();
    },
    "bring-first": () => bringFrom("new"),
    "bring-second": () => bringFrom("open"),
    "bring-not": () => show(from),
    bring,
    "merge-mine": () => taken((protocol, value) => protocol.merge(value, false)),
    "merge-theirs": () => taken((protocol, value) => protocol.merge(value, true)),
    replace: () => taken((protocol, value) => protocol.take(value)),
    "difference-not": () => back(),
    place,
    "show-paper": showPaper,
    print: () => window.print(),
    "to-safe"() {
      at("paper-what").value = "safe";
      showPart("paper");
    },
    async export() {
      await save();
      download(JSON.stringify(here.box), `protocol-${about.school}-${about.campaign}.vprok`);
    },
  };

  const download = (text, name) => {
    const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  // ---- a file from another computer ----

  const bringFrom = (where) => {
    from = where;
    show("bring");
  };

  async function bring() {
    const [file] = at("bring-file").files;
    if (!file) throw new Vault.Locked("not_ours");
    const box = Vault.boxIn(new Uint8Array(await file.arrayBuffer()));
    if (box.school !== about.school || box.campaign !== about.campaign) throw new Vault.Locked("elsewhere");
    const secret = await Vault.secret(at("bring-phrase").value);
    const value = await Vault.open(box, secret);
    at("bring-phrase").value = at("bring-file").value = "";
    if (from === "new") {
      await enter(secret, value, box);
      isDirty = true;
      await save();
      return;
    }
    here.theirs = value;
    const told = here.protocol.differences(value);
    part("difference-words").textContent = told.length
      ? `${savedWords(box.saved).replace("на этом компьютере", "файл")}. Отличается: ${plural(told.length, "строка", "строки", "строк")}.`
      : "Файл ничем не отличается от того, что здесь.";
    part("difference-table").replaceChildren(told.length ? Filling.differences(told) : "");
    show("difference");
  }

  const back = () => {
    here.theirs = null;
    part("difference-table").replaceChildren();
    show("open");
    showPart("protocol");
  };

  const taken = (change) => {
    change(here.protocol, here.theirs);
    changed();
    back();
  };

  // ---- a list of the school's own ----

  const brought = (sheets) => {
    if (!sheets.length) throw new Vault.Locked("empty");
    here.list = { sheets, sheet: 0 };
    options(at("list-sheet"), sheets.map(({ title }, n) => [String(n), title]), "0");
    part("list-sheet").hidden = sheets.length < 2;
    guess();
  };

  const guess = () => {
    Object.assign(here.list, Lists.guess(here.list.sheets[here.list.sheet].rows));
    part("list-read").hidden = false;
    drawList();
  };

  const drawList = () => {
    options(at("list-class"), here.protocol.groups.map((one) => [one.key, one.title]), at("list-class").value || here.shown || here.protocol.groups[0]?.key);
    if (!here.list) return;
    const { sheets, sheet, uses, from: first } = here.list;
    part("list-table").replaceChildren(Filling.listTable(sheets[sheet].rows, uses, first, (column, use) => {
      here.list.uses[column] = use;
      drawList();
    }));
    part("list-class").hidden = uses.includes("class");
    const people = peopleRead();
    part("list-words").textContent = people.length ? `Нашли: ${plural(people.length, "человек", "человека", "человек")}.` : TEXTS.empty;
  };

  const peopleRead = () => Lists.people(here.list.sheets[here.list.sheet].rows, here.list.uses, here.list.from);

  function place() {
    const people = peopleRead();
    if (!people.length) return;
    const manner = at("list-manner").value;
    const { added, strange } = here.protocol.place(people, at("list-class").value, manner);
    here.list = null;
    at("list-text").value = at("list-file").value = "";
    part("list-read").hidden = true;
    part("list-table").replaceChildren();
    changed();
    if (!people.some((one) => one.class)) here.shown = at("list-class").value;
    const words = `Добавлено: ${plural(added, "человек", "человека", "человек")}.`;
    if (strange.length) say(at("list-file"), `${words} Таких классов у школы нет: ${strange.join(", ")}. Впишите этих детей в свои классы или исправьте список.`);
    else showPart("protocol");
    document.getElementById("said").textContent = words;
  }

  // ---- paper ----

  const paperWanted = () => at("paper-what").value;

  const drawChoices = () => {
    const paper = paperWanted();
    const groups = here.protocol.groups;
    options(at("paper-of"), [["", "все классы"], ...groups.map((one) => [one.key, one.title])], at("paper-of").value || groups[0]?.key);
    const group = here.protocol.group(at("paper-of").value);
    const works = group ? Results.worksOf(group.grade) : known.works;
    const every = paper === "safe" || paper === "empty" ? "не указывать" : "все работы";
    options(at("paper-work"), [["", every], ...works.map((work) => [work.code, work.title])], at("paper-work").value);
    at("paper-work").closest(".vp-field").hidden = paper === "rooms";
    at("paper-order").closest(".vp-field").hidden = paper === "empty";
    part("square").hidden = paper !== "personal" || !known.look;
  };

  async function showPaper() {
    const wanted = { paper: paperWanted(), group: at("paper-of").value, work: at("paper-work").value, order: at("paper-order").value, square: at("paper-square").checked };
    const { pages, words } = await Sheets.sheets(here.protocol, wanted);
    part("sheets").replaceChildren(...pages);
    paperSays(words);
    page.querySelector("[data-do=print]").hidden = !pages.length;
  }

  const paperSays = (words) => {
    part("paper-words").textContent = words;
    part("paper-words").hidden = !words;
  };

  const dropPaper = () => {
    part("sheets").replaceChildren();
    paperSays("");
    page.querySelector("[data-do=print]").hidden = true;
    drawChoices();
  };

  // ---- hands ----

  const act = async (button) => {
    const does = ACTS[button.dataset.do];
    button.disabled = true;
    try {
      await does();
    } catch (error) {
      if (error.code === "codes") trouble(TEXTS.lost);
      else if (error.text) say(button, error.text);
      else trouble();
    } finally {
      button.disabled = false;
    }
  };

  const readList = async (input, sheets) => {
    try {
      say(input, "");
      brought(await sheets());
    } catch (error) {
      part("list-read").hidden = true;
      say(input, error.text || TEXTS.empty);
    }
  };

  const strengthSaid = () => {
    const phrase = at("phrase-new").value;
    part("strength").textContent = phrase ? ["Слабая: добавьте слов.", "Годится. Ещё слово сделает её крепкой.", "Крепкая."][Vault.strength(phrase)] : "";
  };

  const listen = () => {
    page.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-do]");
      const tab = event.target.closest("[role=tab]");
      if (pressed) act(pressed);
      if (tab) showPart(tab.dataset.part);
    });
    page.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "password") event.target.closest("section").querySelector(".btn[data-do]").click();
      if (event.target.matches("[role=tab]")) turn(event);
    });
    at("phrase-new").addEventListener("input", strengthSaid);
    part("show-phrase").addEventListener("change", (event) => ["phrase-new", "phrase-again"].forEach((id) => (at(id).type = event.target.checked ? "text" : "password")));
    at("class-shown").addEventListener("change", (event) => {
      here.shown = event.target.value;
      drawClass();
    });
    at("list-file").addEventListener("change", (event) => event.target.files.length && readList(event.target, () => Lists.sheets(event.target.files[0])));
    at("list-text").addEventListener("input", (event) => readList(event.target, async () => [{ title: "", rows: Lists.table(event.target.value) }]));
    at("list-sheet").addEventListener("change", (event) => {
      here.list.sheet = Number(event.target.value);
      guess();
    });
    at("part-paper").addEventListener("change", dropPaper);
    for (const kind of ["pointerdown", "keydown", "input", "paste"]) document.addEventListener(kind, awake, { passive: true });
    document.addEventListener("visibilitychange", () => document.hidden && save());
    window.addEventListener("pagehide", wipe);
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    window.addEventListener("beforeunload", (event) => {
      if (!isDirty) return;
      save();
      event.preventDefault();
    });
  };

  /* Arrows go along the tabs, as people with a keyboard expect. */
  const turn = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const tabs = [...page.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(event.target) + by + tabs.length) % tabs.length];
    next.focus();
    showPart(next.dataset.part);
  };

  // ---- begin ----

  /* One tab of a computer at a time: two would write over each other. */
  const alone = () =>
    new Promise((told) => {
      if (!navigator.locks) return told(true);
      navigator.locks.request(`vprok-names/${about.campaign}/${about.school}`, { ifAvailable: true }, (held) => {
        told(Boolean(held));
        return held && new Promise(() => {});
      });
    });

  const begin = async () => {
    page.hidden = false;
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return trouble(TEXTS.old);
    if (!(await alone())) return trouble(TEXTS.busy);
    listen();
    try {
      await door();
    } catch {
      trouble(TEXTS.store);
    }
  };

  begin();
})();
