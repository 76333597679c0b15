/* The strip of a sealed file: twelve words that are told before the deadline while there is no network.
 *
 *   Sealing.offer(file, name) -> what stands under a good verdict; nothing where the form is not sealed
 * Seal, which turns a file into words, stands in the page only for forms that may be sealed.
 */
const Sealing = (function () {
  "use strict";

  function make(name, looks, ...inside) {
    const node = document.createElement(name);
    if (looks) node.className = looks;
    node.append(...inside);
    return node;
  }

  function offer(file, name) {
    if (typeof Seal === "undefined") return [];
    const button = make("button", "", "Запечатать");
    const place = make(
      "section",
      "sealing",
      make("h2", "", "Нет сети, а срок близко?"),
      make("p", "", "Запечатайте файл: страница сосчитает его отпечаток и покажет двенадцать слов. Сообщите их до срока по телефону, и файл, который вы отправите позже, примут как поданный вовремя."),
      button,
    );
    button.type = "button";
    button.addEventListener("click", () => seal(place, file, name));
    return [place];
  }

  function seal(place, file, name) {
    const strip = stripOf(Seal.wordsOf(file), name);
    place.replaceWith(strip);
    document.body.classList.add("sealed");
    document.getElementById("live").textContent = "Файл запечатан: двенадцать слов на полоске";
    strip.focus();
  }

  function stripOf(words, name) {
    const print = make("button", "", "Напечатать полоску");
    print.type = "button";
    print.addEventListener("click", () => window.print());
    const facts = document.querySelector("dl.facts").cloneNode(true);
    for (const one of facts.children) one.className = "copied";
    facts.append(fact("Файл", name), fact("Запечатан по часам этого компьютера", new Date().toLocaleString("ru-RU")));
    const strip = make(
      "section",
      "strip",
      make("h2", "", "Файл запечатан"),
      facts,
      make("ol", "words", ...words.map((word) => make("li", "", word))),
      make("p", "", "Прочтите слова по порядку муниципальному или региональному координатору до срока либо введите их сами с телефона: «Результаты» → «Слова запечатанной формы»."),
      make("p", "", "Файл не меняйте и не пересохраняйте: слова говорят только о нём. Отправьте его, когда появится сеть."),
      print,
    );
    strip.tabIndex = -1;
    return strip;
  }

  function fact(term, words) {
    return make("div", "", make("dt", "", term), make("dd", "", words));
  }

  return { offer };
})();
