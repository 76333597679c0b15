// What a page does beyond its links and forms. Everything works without it too.
"use strict";

(() => {
  const NBSP = "\u00a0";
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const FORMS = [
    [DAY, { one: "день", few: "дня", many: "дней" }],
    [HOUR, { one: "час", few: "часа", many: "часов" }],
    [MINUTE, { one: "минута", few: "минуты", many: "минут" }],
  ];
  const rules = new Intl.PluralRules("ru");
  const each = (within, selector, act) => within.querySelectorAll(selector).forEach(act);

  // ---- time: the server's moment goes on from where the page was made ----------------------

  const loaded = performance.now();
  const started = Date.parse(document.body.dataset.moment || "") || Date.now();
  const moment = () => started + performance.now() - loaded;

  const span = (length) => {
    const words = [];
    let left = length;
    for (const [unit, forms] of FORMS) {
      const count = Math.floor(left / unit);
      left -= count * unit;
      if (count || words.length) words.push(count ? `${count} ${forms[rules.select(count)]}` : "");
    }
    if (!words.length) return "меньше минуты";
    return words.slice(0, length >= 7 * DAY ? 1 : 2).filter(Boolean).join(" ").replaceAll(" ", NBSP);
  };

  const remaining = (due, at) => (at < due ? `ещё ${span(due - at)}` : `опоздание ${span(at - due)}`);

  const urgency = (due, at) => (at >= due ? "bad" : due - at <= DAY ? "warn" : "wait");

  const count = () =>
    each(document, "[data-due]", (left) => {
      const due = Date.parse(left.dataset.due);
      left.querySelector("span").textContent = remaining(due, moment());
      left.className = `vp-left vp-tone-${urgency(due, moment())}`;
    });

  // ---- small acts ----------------------------------------------------------------------------

  const say = (words) => {
    document.getElementById("said").textContent = words;
  };

  const copy = async (button) => {
    const words = button.querySelector("span");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      words.textContent = "Скопировано";
      say("Скопировано.");
    } catch {
      words.textContent = "Не вышло: выделите и скопируйте сами";
    }
  };

  const unfold = (button) => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
  };

  const fold = (except) =>
    each(document, "details.vp-account[open]", (menu) => {
      if (!menu.contains(except)) menu.open = false;
    });

  // ---- files ---------------------------------------------------------------------------------

  const weight = (bytes) =>
    bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)}${NBSP}КБ` : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")}${NBSP}МБ`;

  const dress = (part) => {
    const target = part.querySelector(".vp-file-target");
    const input = part.querySelector("input[type=file]");
    const words = part.querySelector(".vp-file-words");
    target.classList.add("vp-file-live");
    input.addEventListener("change", () => {
      const names = [...input.files].map((file) => `${file.name}, ${weight(file.size)}`);
      target.classList.toggle("vp-file-chosen", names.length > 0);
      words.textContent = names.join("; ") || "Перетащите файл сюда или нажмите, чтобы выбрать";
      if (names.length) say(`Выбран файл ${words.textContent}.`);
    });
    for (const kind of ["dragenter", "dragover"]) {
      target.addEventListener(kind, () => target.classList.add("vp-file-over"));
    }
    for (const kind of ["dragleave", "drop"]) {
      target.addEventListener(kind, () => target.classList.remove("vp-file-over"));
    }
  };

  // a second click within a few seconds is the same click; a form that answers with a file stays
  const holdBack = (form) => {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4_000);
  };

  const progress = (form, share) =>
    each(form, ".vp-file-progress", (line) => {
      const bar = line.querySelector("progress");
      line.hidden = false;
      if (share === null) bar.removeAttribute("value");
      else bar.value = Math.round(share * 100);
    });

  // ---- tables that become cards on phones keep their meaning ---------------------------------

  const name = (table) => {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    table.setAttribute("role", "table");
    each(table, "thead, tbody, tfoot", (part) => part.setAttribute("role", "rowgroup"));
    each(table, "tr", (row) => {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, n) => {
        const head = row.closest("thead") ? "columnheader" : cell.tagName === "TH" ? "rowheader" : "cell";
        cell.setAttribute("role", head);
        if (head !== "columnheader" && !("label" in cell.dataset)) cell.dataset.label = heads[n] || "";
      });
    });
  };

  // ---- begin ---------------------------------------------------------------------------------

  const also = (within, selector, act) => {
    if (within.matches?.(selector)) act(within);
    each(within, selector, act);
  };

  const enliven = (within) => {
    also(within, "[data-copy], [data-print], .vp-nav-button", (button) => (button.hidden = false));
    also(within, "[data-file]", dress);
    also(within, "table.vp-table-cards", name);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches("[data-copy]")) copy(button);
    if (button?.matches("[data-print]")) window.print();
    if (button?.matches(".vp-nav-button")) unfold(button);
    fold(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") holdBack(form);
    progress(form, null);
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    if (event.detail.lengthComputable) progress(event.target, event.detail.loaded / event.detail.total);
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) enliven(event.target);
  });

  enliven(document);
  setInterval(count, 15_000);
  document.addEventListener("visibilitychange", count);
})();
