// What is printed: which papers of which class, in which order, made of the protocol and of results.
"use strict";

(() => {
  const { Results, Paper, known } = window.VprokNames;
  const EVERY = "";
  const alphabet = new Intl.Collator("ru");

  const inOrder = ({ order }) => (order === "name" ? (one, other) => alphabet.compare(one.name, other.name) : (one, other) => one.code - other.code);

  /* Pages of one kind, and why some are not there; words never hold a name.
   *
   * wanted: { paper, group, work, order, square }; an empty group or work means each
   */
  const sheets = async (protocol, wanted) => {
    const groups = protocol.groups.filter(({ key }) => wanted.group === EVERY || key === wanted.group);
    return MAKERS[wanted.paper](protocol, groups, wanted);
  };

  const worksFor = (group, wanted) => Results.worksOf(group.grade).filter(({ code }) => wanted.work === EVERY || code === wanted.work);

  const resultsFor = async (group, wanted) => {
    const found = await Promise.all(worksFor(group, wanted).map(Results.of));
    return found.filter(Boolean);
  };

  const personal = async (protocol, groups, wanted) => {
    const pages = [];
    let silent = 0;
    for (const group of groups) {
      const results = await resultsFor(group, wanted);
      for (const person of protocol.named(group.key, wanted.order)) {
        const works = results.map((one) => Results.sheetOf(one, person.code)).filter(Boolean);
        const isThere = works.some((work) => work.groups);
        if (isThere) pages.push(Paper.personal(person, group, works, wanted.square ? known.look : null));
        else silent += 1;
      }
    }
    return { pages, words: pages.length ? without(silent) : Results.REFUSALS.none };
  };

  const without = (count) => (count ? `Без листа осталось участников: ${count}. Они не писали выбранных работ.` : "");

  const classes = async (protocol, groups, wanted) => {
    const pages = [];
    for (const group of groups) {
      const people = protocol.named(group.key, wanted.order);
      if (people.length) for (const results of await resultsFor(group, wanted)) pages.push(Paper.classList(group, people, results));
    }
    return { pages, words: pages.length ? "" : Results.REFUSALS.none };
  };

  const helped = async (protocol, groups, wanted) => {
    const grades = [...new Set(groups.map(({ grade }) => grade))];
    const found = (await Promise.all(grades.map((grade) => resultsFor({ grade }, wanted)))).flat();
    const told = found.filter(({ help }) => help);
    const pages = told.map((results) => {
      const among = (codes) => holders(protocol, groups, results, codes, wanted).sort(inOrder(wanted));
      return Paper.helpList(results, groups.length === 1 ? groups[0].title : "все", among(results.help), among(results.gaps));
    });
    return { pages, words: told.length ? "" : found.length ? Results.REFUSALS.shut : Results.REFUSALS.none };
  };

  /* Whoever has one of these codes, with or without a name, if a wanted class is theirs. */
  const holders = (protocol, groups, results, codes, wanted) =>
    codes.flatMap((code) => {
      const person = protocol.holder(code);
      const group = groups.find((one) => (person ? person.group === one.key : one.grade === results.grade && one.class === results.byCode.get(code).class));
      return group || wanted.group === EVERY ? [{ name: person?.name || "", code, title: group?.title || "" }] : [];
    });

  const rooms = async (protocol, groups, wanted) => {
    const seated = protocol.seated();
    const lists = new Map();
    let homeless = 0;
    for (const group of groups) {
      for (const person of protocol.named(group.key, "code")) {
        const room = seated.get(person.id);
        if (room) lists.set(room, [...(lists.get(room) || []), { name: person.name, code: person.code, title: group.title }]);
        else homeless += 1;
      }
    }
    const byRoom = [...lists].sort(([one], [other]) => one.localeCompare(other, "ru", { numeric: true }));
    const pages = byRoom.map(([room, people]) => Paper.roomList(room, people.sort(inOrder(wanted))));
    const words = homeless ? `Без аудитории участников: ${homeless}. Впишите аудитории их классов.` : "";
    return { pages, words };
  };

  const protocols = (isEmpty) => async (protocol, groups, wanted) => {
    const pages = groups.map((group) => {
      const lines = protocol.lines(group.key);
      const named = lines.filter(({ person }) => person);
      if (wanted.order === "name" && !isEmpty) {
        named.sort((one, other) => alphabet.compare(one.person.name, other.person.name));
        lines.splice(0, lines.length, ...named, ...lines.filter(({ person }) => !person));
      }
      const work = wanted.work === EVERY ? null : worksFor(group, wanted)[0] || null;
      return Paper.protocol(group, lines, { work, rooms: protocol.rooms.get(group.key) || [], isEmpty });
    });
    return { pages, words: "" };
  };

  const MAKERS = { personal, class: classes, help: helped, rooms, safe: protocols(false), empty: protocols(true) };

  window.VprokNames.Sheets = { sheets };
})();
