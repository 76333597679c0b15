// What the results say about one person, in plain and kind words.
"use strict";

(() => {
  const { read, known } = window.VprokNames;
  const NOT_ATTEMPTED = "X";
  const SMALL = 5; // groups below it are compared with nobody
  const PRACTISED_MOST = 4;
  const MARKS = { 2: "«2»", 3: "«3»", 4: "«4»", 5: "«5»" };

  /* How a task or a group of them went; the order is that of the legend. */
  const OUTCOMES = {
    full: "получилось",
    partly: "получилось частично",
    not_yet: "пока не получилось",
    skipped: "не приступал(а)",
    untaught: "ещё не проходили",
  };

  const REFUSALS = {
    none: "Результатов этой работы ещё нет: форма не отправлена или ещё не принята.",
    shut: "Отчёты по этой работе ещё не открыты: список к справке появится вместе с ними.",
    lost: "Не удалось получить результаты. Проверьте, есть ли связь, и попробуйте снова.",
  };

  const loaded = new Map();

  /* The results of a work, asked for once a visit; null where there are none. */
  const of = async (work) => {
    if (!work.results) return null;
    if (!loaded.has(work.code)) {
      const told = await read(work.results);
      if (!told) return null;
      loaded.set(work.code, prepared(work, told));
    }
    return loaded.get(work.code);
  };

  const prepared = (work, told) => ({ ...told, ...work, byCode: new Map(told.codes.map((one) => [one.code, one])), groups: groupsOf(told.tasks) });

  /* Tasks of one skill together, in the order in which the work meets them. */
  const groupsOf = (tasks) => {
    const found = new Map();
    tasks.forEach((task, at) => {
      const skill = task.skill || `Задание ${task.label}`;
      found.set(skill, [...(found.get(skill) || []), { ...task, at }]);
    });
    return [...found].map(([skill, some]) => ({ skill, tasks: some }));
  };

  const isPresent = (one) => one && (one.state === "present" || one.state === "partial");

  // ---- one person ----

  const outcomeOf = (points, maximum) => {
    if (points === NOT_ATTEMPTED) return "skipped";
    if (typeof points !== "number") return "untaught";
    if (points >= maximum) return "full";
    return points > 0 ? "partly" : "not_yet";
  };

  /* A group of tasks: how it went as a whole, and its tasks one by one. */
  const groupOutcome = (group, points) => {
    const tasks = group.tasks.map((task) => ({ ...task, points: points[task.at], outcome: outcomeOf(points[task.at], task.maximum) }));
    const taught = tasks.filter((task) => task.outcome !== "untaught");
    const earned = taught.reduce((sum, task) => sum + (typeof task.points === "number" ? task.points : 0), 0);
    const most = taught.reduce((sum, task) => sum + task.maximum, 0);
    return { skill: group.skill, tasks, earned, most, outcome: together(tasks, taught, earned, most) };
  };

  const together = (tasks, taught, earned, most) => {
    if (!taught.length) return "untaught";
    if (earned === most) return "full";
    if (earned) return "partly";
    return taught.every((task) => task.outcome === "skipped") ? "skipped" : "not_yet";
  };

  /* What to practise first: what has begun to work, basic before advanced, then what the class can do. */
  const practise = (results, groups, classNo) => {
    const shares = results.class_share[classNo] || results.school_share || [];
    const lacking = groups.flatMap((group) => group.tasks).filter((task) => ["partly", "not_yet", "skipped"].includes(task.outcome));
    const weight = (task) => (task.level === "Б" ? 0 : 2) + (task.outcome === "partly" ? 0 : 1);
    const share = (task) => Number(String(shares[task.at] || "0").replace(",", ".")) || 0;
    const sorted = [...lacking].sort((one, other) => weight(one) - weight(other) || share(other) - share(one));
    const words = sorted.map((task) => task.descriptor || task.skill).filter(Boolean).map(begun);
    return [...new Set(words)].slice(0, PRACTISED_MOST);
  };

  /* Words as they go on after a colon; what is written in capitals stays. */
  const begun = (words) => (/^[А-ЯЁ][а-яё]/.test(words) ? words[0].toLowerCase() + words.slice(1) : words);

  /* All that a personal sheet says of one work; null where the person has not written it. */
  const sheetOf = (results, code) => {
    const one = results.byCode.get(code);
    if (!isPresent(one)) return one ? { title: results.title, on: results.on, state: one.state } : null;
    const groups = results.groups.map((group) => groupOutcome(group, one.points));
    return {
      title: results.title,
      on: results.on,
      state: one.state,
      total: one.total,
      maximum: results.maximum,
      mark: one.mark,
      markWords: MARKS[one.mark] || "",
      cuts: results.cuts,
      groups,
      practise: practise(results, groups, one.class),
      means: meansOf(results, one.class),
      changed: results.changed,
    };
  };

  // ---- others ----

  /* Mean points of the class and of the region, where the group is large enough to say nothing of one person. */
  const meansOf = (results, classNo) => {
    const totals = results.codes.filter((one) => one.class === classNo && one.state === "present").map((one) => one.total);
    const found = [];
    if (totals.length >= SMALL) found.push({ of: "класс", mean: totals.reduce((sum, one) => sum + one, 0) / totals.length });
    if (results.region_share) found.push({ of: "регион", mean: fromShares(results.tasks, results.region_share) });
    return found.filter(({ mean }) => Number.isFinite(mean));
  };

  const fromShares = (tasks, shares) =>
    tasks.reduce((sum, task, at) => sum + (task.maximum * Number(String(shares[at]).replace(",", "."))) / 100, 0);

  /* The works of a grade that the portal knows of. */
  const worksOf = (grade) => known.works.filter((work) => work.grade === grade);

  window.VprokNames.Results = { OUTCOMES, REFUSALS, of, sheetOf, isPresent, worksOf };
})();
