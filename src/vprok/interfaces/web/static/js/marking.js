// An expert's table of points: a digit moves on, what is typed is kept by itself, also without a network.
"use strict";

(() => {
  const form = document.querySelector("[data-marking]");
  if (!form || !window.VprokFilling?.keys) return;

  const { Keys, block, enter, rowsOf, fieldsOf } = window.VprokFilling.keys;
  const PAUSE = 900; // after the last key
  const AGAIN = 10_000; // while there is no network
  const ABSENT = /^[xх]$/i;
  const state = form.querySelector("[data-state]");
  const word = form.querySelector("[data-word]");
  const memory = form.dataset.marking;
  const pending = new Map(); // "code|task" → text
  let timer = 0;
  let flight = null;
  let isLost = false;

  const fields = () => [...form.querySelectorAll("input.vp-cell-field")];
  const partsOf = (name) => name.split("|");
  const lineOf = (code) => form.querySelector(`[data-work="${code}"]`);
  const fieldAt = (name) => form.elements.namedItem(name);

  const say = (words, tone = "") => {
    if (!state) return;
    state.textContent = words;
    state.className = `vp-fill-state${tone && ` vp-tone-${tone}`}`;
  };

  // ---- one cell ------------------------------------------------------------------------------

  const tidied = (text) => {
    const bare = text.trim();
    return ABSENT.test(bare) ? "X" : bare;
  };

  const leaderOf = (field) =>
    field.dataset.follows && fieldAt(`${partsOf(field.name)[0]}|${field.dataset.follows}`);

  const wrongWith = (field) => {
    const text = field.value;
    if (!text || text === "X") return "";
    const most = Number(field.dataset.most);
    const label = field.dataset.task;
    if (!/^\d+$/.test(text)) return text === "не пройд." ? "" : `Задание ${label}: от 0 до ${most} или X.`;
    if (Number(text) > most) return `Задание ${label}: не больше ${most}.`;
    const leader = leaderOf(field);
    const isNought = leader && (leader.value === "0" || leader.value === "X");
    return isNought && text !== "0" ? `${field.dataset.follows} — ${leader.value}, поэтому в ${label} только 0 или X.` : "";
  };

  const look = (code) => {
    const own = fields().filter((one) => partsOf(one.name)[0] === code);
    let total = 0;
    for (const field of own) {
      if (wrongWith(field)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (/^\d+$/.test(field.value)) total += Number(field.value);
    }
    const line = lineOf(code);
    const sum = line?.querySelector("[data-total]");
    if (sum) sum.textContent = total;
  };

  const type = (field, text) => {
    field.value = tidied(text);
    pending.set(field.name, field.value);
    look(partsOf(field.name)[0]);
    const wrong = wrongWith(field);
    if (word) word.textContent = wrong;
    remember();
    say(isLost ? waiting() : "Сохраняем…");
    soon();
  };

  /* A digit after which no other can follow, and X, take the person on. */
  const isWhole = (field) => {
    const { value } = field;
    if (wrongWith(field)) return false;
    if (value === "X" || value === "0") return true;
    return /^\d+$/.test(value) && Number(`${value}0`) > Number(field.dataset.most);
  };

  const onward = (field) => {
    const own = fields();
    enter(own[own.indexOf(field) + 1] ?? form.querySelector('button[value="hand-in"]'));
  };

  // ---- saving --------------------------------------------------------------------------------

  const waiting = () => `Нет связи: ${pending.size} ещё не отправлено, они хранятся в этом браузере`;

  const soon = (pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  };

  const remember = () => {
    try {
      if (pending.size) localStorage.setItem(memory, JSON.stringify([...pending]));
      else localStorage.removeItem(memory);
    } catch {
      // a browser without memory still saves through the network
    }
  };

  const grouped = () => {
    const works = new Map();
    for (const [name, text] of pending) {
      const [code, task] = partsOf(name);
      const line = lineOf(code);
      if (!works.has(code)) works.set(code, { work: code, revision: Number(line.dataset.revision), cells: {} });
      works.get(code).cells[task] = text;
    }
    return [...works.values()];
  };

  const flush = async (manner = {}) => {
    clearTimeout(timer);
    if (flight) await flight;
    if (!pending.size) return true;
    flight = send(manner);
    const done = await flight;
    flight = null;
    return done;
  };

  const send = async (manner) => {
    const sent = new Map(pending);
    let answer;
    try {
      answer = await fetch(location.pathname, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.querySelector("input[name=csrfmiddlewaretoken]").value,
        },
        body: JSON.stringify({ works: grouped() }),
        ...manner,
      });
    } catch {
      return lost();
    }
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isOurs) {
      if (answer.status >= 500) return lost();
      say("Не сохранено: войдите на портал снова в другой вкладке, затем продолжите.", "bad");
      return false;
    }
    isLost = false;
    return understand(await answer.json(), sent);
  };

  const understand = (told, sent) => {
    if (!told.works) {
      say(`Не сохранено. ${told.text}`, "bad");
      return false;
    }
    let refused = "";
    for (const one of told.works) {
      const line = lineOf(one.work);
      line.dataset.revision = one.revision;
      const hidden = fieldAt(`${one.work}|revision`);
      if (hidden) hidden.value = one.revision;
      if (one.refused) {
        refused = one.refused;
        merge(one);
      } else {
        for (const [name, text] of sent) {
          if (partsOf(name)[0] === one.work && pending.get(name) === text) pending.delete(name);
        }
      }
      show(line, one);
    }
    remember();
    if (refused) say(refused, "warn");
    else if (!pending.size) say(`Сохранено в ${told.saved_at}`, "good");
    if (pending.size) soon();
    return !pending.size;
  };

  /* Another window has saved: its cells come here, one's own that wait go there at the next saving. */
  const merge = (one) => {
    for (const field of fields()) {
      const [code, task] = partsOf(field.name);
      if (code !== one.work) continue;
      if (one.done) pending.delete(field.name);
      if (!pending.has(field.name)) field.value = one.points[task] ?? "";
    }
    look(one.work);
  };

  const show = (line, one) => {
    const said = line.querySelector("[data-whole] .vp-state > span");
    if (said) said.textContent = one.whole ? "Готова" : "Не закончена";
    line.classList.toggle("vp-mark-whole", one.whole);
  };

  const lost = () => {
    isLost = true;
    say(waiting(), "warn");
    soon(AGAIN);
    return false;
  };

  // ---- hands ---------------------------------------------------------------------------------

  const paste = (field, text) => {
    const rows = rowsOf(field.closest("table"));
    const line = field.closest("tr");
    const column = fieldsOf(line).indexOf(field);
    block(text).forEach((cells, down) => {
      const there = rows[rows.indexOf(line) + down];
      const own = there ? fieldsOf(there) : [];
      cells.forEach((one, right) => own[column + right] && type(own[column + right], one));
    });
  };

  const keys = new Keys({ change: type, fold: (one) => one.toLowerCase() });
  form.addEventListener("keydown", (event) => keys.press(event));
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".vp-cell-field")) {
      event.target.dataset.before = event.target.value;
      event.target.select();
    }
  });
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(".vp-cell-field")) return;
    type(field, field.value);
    if (event.inputType === "insertText" && isWhole(field)) onward(field);
  });
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.matches(".vp-cell-field") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    paste(event.target, text);
  });
  form.addEventListener("submit", async (event) => {
    if (!pending.size) return;
    event.preventDefault();
    if (await flush()) form.requestSubmit(event.submitter);
  });
  window.addEventListener("online", () => soon(0));
  window.addEventListener("pagehide", () => pending.size && flush({ keepalive: true }));

  /* What waited when the page was closed. */
  try {
    for (const [name, text] of JSON.parse(localStorage.getItem(memory) || "[]")) {
      const field = fieldAt(name);
      if (field && field.value !== text) type(field, text);
    }
  } catch {
    localStorage.removeItem(memory);
  }
})();
