// The protocol «code — name»: who has which code, who has none, and how two protocols differ.
"use strict";

(() => {
  const VERSION = 1;
  const { Lists } = window.VprokNames;
  const alphabet = new Intl.Collator("ru");

  const keyOf = (group) => `${group.grade}-${group.class}`;

  /* A person: { id, name, group, code, room }; without a code it is empty, the room is only the person's own. */
  class Protocol {
    /* codes: what the portal told of classes and spare codes; kept: the value of an earlier visit, or none */
    constructor(codes, kept) {
      this.groups = codes.classes.map((group) => ({ ...group, key: keyOf(group) }));
      this.spare = codes.spare;
      this.people = [];
      this.rooms = new Map();
      this.last = 0;
      if (kept) this.take(kept);
      for (const { key, room } of this.groups) if (room && !this.rooms.has(key)) this.rooms.set(key, [room]);
    }

    take(kept) {
      this.people = kept.people.map((person) => this.numbered(person));
      this.rooms = new Map(Object.entries(kept.rooms || {}));
    }

    numbered({ name, group, code, room }) {
      this.last += 1;
      return { id: this.last, name: String(name), group: String(group), code: String(code || ""), room: String(room || "") };
    }

    /* What is sealed: no more than names, classes, codes and rooms. */
    value() {
      const people = this.people.map(({ name, group, code, room }) => ({ name, group, code, room }));
      return { version: VERSION, people, rooms: Object.fromEntries(this.rooms) };
    }

    // ---- who is where ----

    group(key) {
      return this.groups.find((group) => group.key === key);
    }

    person(id) {
      return this.people.find((person) => person.id === id);
    }

    holder(code) {
      return this.people.find((person) => person.code === code);
    }

    /* Spare codes of a grade that nobody has. */
    free(grade) {
      return (this.spare[grade] || []).filter((code) => !this.holder(code));
    }

    /* Lines of a class by code: those of the class first, then spare and brought ones; empty codes stay in their place. */
    lines(key) {
      const own = this.group(key).codes.map((code) => ({ code, person: this.holder(code), isOwn: true }));
      const others = this.people.filter((person) => person.group === key && person.code && !this.group(key).codes.includes(person.code));
      const brought = others.map((person) => ({ code: person.code, person, isOwn: false }));
      return [...own.filter(({ person }) => !person || person.group === key), ...brought.sort((one, other) => one.code - other.code)];
    }

    waiting(key) {
      return this.people.filter((person) => person.group === key && !person.code);
    }

    /* Those of a class who have a name and a code, for lists. */
    named(key, order) {
      const found = this.lines(key).map(({ person }) => person).filter(Boolean);
      return order === "name" ? found.sort((one, other) => alphabet.compare(one.name, other.name)) : found;
    }

    // ---- changes ----

    /* What stands beside a code; an empty word frees it. */
    write(key, code, text) {
      const name = Lists.name(text);
      const person = this.holder(code);
      if (person && name) person.name = name;
      else if (person) this.remove(person);
      else if (name) this.people.push(this.numbered({ name, group: key, code }));
    }

    add(key, text) {
      const name = Lists.name(text);
      if (name) this.people.push(this.numbered({ name, group: key }));
    }

    remove(person) {
      this.people = this.people.filter((one) => one !== person);
    }

    give(person, code) {
      if (!this.holder(code)) person.code = code;
    }

    /* The next code for someone without one: of the class, else a spare one; empty when there is none. */
    next(person) {
      const group = this.group(person.group);
      return group.codes.find((code) => !this.holder(code)) || this.free(group.grade)[0] || "";
    }

    /* Another class; the code goes along, for an issued code never changes. */
    move(person, key) {
      person.group = key;
      person.room = "";
    }

    /* Put a list into classes: those already there keep their codes, the others take the next ones.
     *
     * people: { name, class }; a class that is not named is `key`
     * manner: "add", or "instead" where those who are not in the list go
     * returns: how many were added, and titles of classes that the school has not
     */
    place(people, key, manner) {
      const strange = new Map();
      const lists = new Map();
      for (const one of people) {
        const group = one.class ? this.groups.find((each) => Lists.classOf(each.title) === one.class) : this.group(key);
        if (group) lists.set(group.key, [...(lists.get(group.key) || []), one.name]);
        else strange.set(one.class, (strange.get(one.class) || 0) + 1);
      }
      let added = 0;
      for (const [to, names] of lists) added += this.placeIn(to, names, manner);
      return { added, strange: [...strange.keys()] };
    }

    placeIn(key, names, manner) {
      const left = this.people.filter((person) => person.group === key);
      const fresh = [];
      for (const name of names) {
        const at = left.findIndex((person) => Lists.fold(person.name) === Lists.fold(name));
        if (at >= 0) left.splice(at, 1);
        else fresh.push(name);
      }
      if (manner === "instead") left.forEach((person) => this.remove(person));
      const free = this.group(key).codes.filter((code) => !this.holder(code));
      fresh.forEach((name, n) => this.people.push(this.numbered({ name, group: key, code: free[n] })));
      return fresh.length;
    }

    // ---- rooms ----

    setRooms(key, rooms) {
      this.rooms.set(key, rooms.map((room) => room.trim()).filter(Boolean));
    }

    /* The room of everyone with a code, by id: their own, else that of the class or of its half. */
    seated() {
      const found = new Map();
      for (const { key } of this.groups) {
        const rooms = this.rooms.get(key) || [];
        const people = this.named(key, "code");
        const half = Math.ceil(people.length / Math.max(1, rooms.length));
        people.forEach((person, n) => found.set(person.id, person.room || rooms[Math.floor(n / half)] || ""));
      }
      return found;
    }

    // ---- what is not in order ----

    /* duplicates: names that stand twice; uncoded: people without a code; foreign: codes the portal does not know */
    problems() {
      const times = new Map();
      for (const { name } of this.people) times.set(Lists.fold(name), (times.get(Lists.fold(name)) || 0) + 1);
      const issued = new Set([...this.groups.flatMap(({ codes }) => codes), ...Object.values(this.spare).flat()]);
      return {
        duplicates: this.people.filter(({ name }) => times.get(Lists.fold(name)) > 1),
        uncoded: this.people.filter(({ code }) => !code),
        foreign: this.people.filter(({ code, group }) => (code && !issued.has(code)) || !this.group(group)),
      };
    }

    // ---- two protocols ----

    /* Where another value says something else: { code, title, mine, theirs }; an empty side says nothing of the code. */
    differences(value) {
      const theirs = new Map(value.people.filter(({ code }) => code).map((person) => [person.code, person]));
      const mine = new Map(this.people.filter(({ code }) => code).map((person) => [person.code, person]));
      const told = [...new Set([...mine.keys(), ...theirs.keys()])].sort((one, other) => one - other).map((code) => {
        const [one, other] = [mine.get(code), theirs.get(code)];
        return { code, title: this.group((one || other).group)?.title || "", mine: one?.name || "", theirs: other?.name || "" };
      });
      const loose = value.people.filter((person) => !person.code && !this.people.some(({ name }) => Lists.fold(name) === Lists.fold(person.name)));
      const added = loose.map((person) => ({ code: "", title: this.group(person.group)?.title || "", mine: "", theirs: person.name }));
      return [...told.filter(({ mine: one, theirs: other }) => one !== other), ...added];
    }

    /* Take in another value; where both name someone for a code, `isTheirs` says who is right. */
    merge(value, isTheirs) {
      for (const person of value.people) {
        const holder = person.code && this.holder(person.code);
        if (holder && isTheirs) Object.assign(holder, { name: person.name, group: person.group, room: person.room });
        else if (!holder) this.bring(person);
      }
      for (const [key, rooms] of Object.entries(value.rooms || {})) {
        if (isTheirs || !(this.rooms.get(key) || []).length) this.rooms.set(key, rooms);
      }
    }

    /* Someone of another protocol; one whom this one has without a code only gets it. */
    bring(person) {
      const same = this.people.find((one) => Lists.fold(one.name) === Lists.fold(person.name) && one.group === person.group);
      if (!same) this.people.push(this.numbered(person));
      else if (!same.code) same.code = person.code;
    }
  }

  window.VprokNames.Protocol = Protocol;
})();
