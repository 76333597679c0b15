/* Look at a file from outside before anything parses it, as guard.py does; the sentences come with the form.
 *
 *   Guard.refusal(form, code, facts) -> an Unreadable with the sentence of this code
 *   Guard.letIn(form, file, name)    -> entries of the zip; throws Unreadable
 */
class Unreadable extends Error {
  constructor(code, text) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

const Guard = (function () {
  "use strict";

  const ENCRYPTED = 1;

  function refusal(form, code, facts) {
    return new Unreadable(code, VprokChecks.fill(form.guard.texts[code], facts || {}));
  }

  /* The end of a name from its last dot, as a person means it; none for «.xlsx» and «форма.». */
  function suffixOf(name) {
    const last = name.split("/").pop();
    const dot = last.lastIndexOf(".");
    return dot > 0 && dot < last.length - 1 ? last.slice(dot) : "";
  }

  function latin(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
    }
    return text;
  }

  function letIn(form, file, name) {
    const limits = form.book.limits;
    if (!file.length) throw refusal(form, "empty");
    if (file.length > limits.bytes) {
      throw refusal(form, "too_large", { most: Math.floor(limits.bytes / 1e6) });
    }
    const suffix = suffixOf(name).toLowerCase();
    if (suffix === ".xlsm") throw refusal(form, "macros");
    if (suffix !== ".xlsx" && suffix !== ".xls") {
      throw refusal(form, "extension", { name: suffixOf(name) || form.guard.no_suffix });
    }
    const whole = latin(file);
    if (whole.startsWith(form.guard.old_magic)) throw oldBook(form, whole, suffix);
    if (!whole.startsWith(form.guard.zip_magic)) throw stranger(form, whole);
    return archive(form, file, suffix);
  }

  function oldBook(form, whole, suffix) {
    if (whole.includes(form.guard.encrypted_mark)) return refusal(form, "encrypted");
    return refusal(form, suffix === ".xls" ? "old_format" : "renamed");
  }

  function stranger(form, whole) {
    const head = whole.replace(/^[\t-\r ]+/, "");
    const known = form.guard.strangers.find(([magic]) => head.startsWith(magic));
    return refusal(form, "not_excel", { found: known ? known[1] : form.guard.unknown });
  }

  function archive(form, file, suffix) {
    const limits = form.book.limits;
    const entries = listed(form, file);
    const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
    const names = entries.map((entry) => entry.name);
    if (unpacked > limits.unpacked || unpacked > file.length * limits.ratio) throw refusal(form, "bomb");
    const different = new Set(names.map((name) => name.toLowerCase()));
    if (names.length > limits.entries || different.size !== names.length) throw refusal(form, "bomb");
    if (entries.some((entry) => entry.kind === form.guard.symlink)) {
      throw refusal(form, "not_excel", { found: form.guard.archive });
    }
    if (entries.some((entry) => entry.flags & ENCRYPTED)) throw refusal(form, "encrypted");
    refuseParts(form, names);
    if (suffix !== ".xlsx") throw refusal(form, "renamed");
    return entries;
  }

  function listed(form, file) {
    try {
      return Unzip.list(file);
    } catch (error) {
      throw refusal(form, "truncated");
    }
  }

  function refuseParts(form, names) {
    const guard = form.guard;
    for (const [mark, found] of guard.marks) {
      if (names.some((name) => name.startsWith(mark))) throw refusal(form, "not_excel", { found });
    }
    const isOutside = (name) => name.includes("..") || name.startsWith("/") || name.startsWith("\\");
    if (!names.includes("xl/workbook.xml") || names.some(isOutside)) {
      throw refusal(form, "not_excel", { found: guard.archive });
    }
    for (const [mark, code] of guard.forbidden) {
      if (names.some((name) => name.toLowerCase().includes(mark))) throw refusal(form, code);
    }
  }

  return { letIn, refusal };
})();
