/* Open the zip of a workbook: what lies in it, and the bytes of each part, counted and summed.
 *
 *   Unzip.list(file)                  -> [{ name, flags, kind, method, crc, packed, size, at }]; throws when broken
 *   Unzip.unpack(file, entries, most) -> Map of bytes by name; throws an Error whose message is a code of refusals
 */
const Unzip = (function () {
  "use strict";

  const DIRECTORY_END = 0x06054b50;
  const DIRECTORY_ENTRY = 0x02014b50;
  const LOCAL_HEADER = 0x04034b50;
  const END_SIZE = 22;
  const COMMENT_MOST = 0xffff;
  const LARGE = 0xffffffff; // «the true number stands in the extra field»
  const NEWEST = 63; // the version of the format that a reader of today understands
  const UTF8 = 0x800;
  const STORED = 0;
  const DEFLATED = 8;
  const CHUNK = 65536;

  function view(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  function broken(why) {
    return new Error("broken zip: " + why);
  }

  function list(file) {
    const end = directoryEnd(file);
    const about = view(file);
    const size = about.getUint32(end + 12, true);
    const start = end - size; // bytes before the archive move all of it
    const shift = start - about.getUint32(end + 16, true);
    if (start < 0) throw broken("directory");
    const directory = file.subarray(start, end);
    const entries = [];
    for (let at = 0; at < directory.length; at += entries[entries.length - 1].length) {
      entries.push(entry(directory.subarray(at), shift));
    }
    return entries;
  }

  function directoryEnd(file) {
    const about = view(file);
    const first = Math.max(0, file.length - END_SIZE - COMMENT_MOST);
    for (let at = file.length - END_SIZE; at >= first; at--) {
      if (about.getUint32(at, true) === DIRECTORY_END) return at;
    }
    throw broken("no directory");
  }

  /* The entry that the rest of the directory begins with. */
  function entry(rest, shift) {
    const about = view(rest);
    if (rest.length < 46 || about.getUint32(0, true) !== DIRECTORY_ENTRY) throw broken("entry");
    if (about.getUint8(6) > NEWEST) throw broken("version");
    const [nameSize, extraSize, remarkSize] = [28, 30, 32].map((field) => about.getUint16(field, true));
    const flags = about.getUint16(8, true);
    const sizes = widened(
      { size: about.getUint32(24, true), packed: about.getUint32(20, true), at: about.getUint32(42, true) },
      rest.subarray(46 + nameSize, 46 + nameSize + extraSize),
    );
    return {
      name: text(rest.subarray(46, 46 + nameSize), flags).split("\0")[0],
      flags,
      kind: about.getUint32(38, true) >>> 28,
      method: about.getUint16(10, true),
      crc: about.getUint32(16, true),
      size: sizes.size,
      packed: sizes.packed,
      at: sizes.at + shift,
      length: 46 + nameSize + extraSize + remarkSize,
    };
  }

  /* Numbers too large for their field stand in the extra field, in this order. */
  function widened(sizes, extra) {
    const about = view(extra);
    for (let at = 0; at + 4 <= extra.length; ) {
      const length = about.getUint16(at + 2, true);
      if (at + 4 + length > extra.length) throw broken("extra field");
      if (about.getUint16(at, true) === 1) {
        let place = at + 4;
        for (const field of ["size", "packed", "at"]) {
          if (sizes[field] !== LARGE) continue;
          if (place + 8 > at + 4 + length) throw broken("extra field");
          sizes[field] = Number(about.getBigUint64(place, true));
          place += 8;
        }
      }
      at += 4 + length;
    }
    return sizes;
  }

  function text(bytes, flags) {
    return new TextDecoder(flags & UTF8 ? "utf-8" : "windows-1252", { fatal: true }).decode(bytes);
  }

  /* The bytes of each part by its name; sizes told by headers are not believed. */
  function unpack(file, entries, most) {
    const parts = new Map();
    const places = [];
    let left = most;
    for (const entry of entries) {
      const [begin, end] = place(file, entry);
      const bytes = part(file.subarray(begin, end), entry, left);
      left -= bytes.length;
      parts.set(entry.name, bytes);
      places.push([entry.at, end]);
    }
    places.sort((one, other) => one[0] - other[0]);
    if (places.some(([start], at) => at && places[at - 1][1] > start)) throw new Error("bomb");
    return parts;
  }

  /* Where the bytes of a part lie: from, up to. */
  function place(file, entry) {
    const about = view(file);
    if (entry.at < -file.length) throw new Error("unreadable");
    const isThere = entry.at >= 0 && entry.at + 30 <= file.length;
    if (!isThere || about.getUint32(entry.at, true) !== LOCAL_HEADER) throw new Error("truncated");
    const begin = entry.at + 30 + about.getUint16(entry.at + 26, true) + about.getUint16(entry.at + 28, true);
    return [begin, begin + entry.packed];
  }

  function part(packed, entry, most) {
    const bytes = inflated(packed, entry.method, most);
    if (bytes.length !== entry.size || sum(bytes) !== entry.crc) throw new Error("truncated");
    return bytes;
  }

  function inflated(packed, method, most) {
    if (method === STORED) return checked(packed, most);
    if (method !== DEFLATED) throw new Error("unreadable");
    const pieces = [];
    let length = 0;
    const stream = new fflate.Inflate((piece) => {
      length += piece.length;
      if (length > most) throw new Error("bomb");
      pieces.push(piece);
    });
    try {
      for (let at = 0; at === 0 || at < packed.length; at += CHUNK) {
        stream.push(packed.subarray(at, at + CHUNK), at + CHUNK >= packed.length);
      }
    } catch (error) {
      throw error.message === "bomb" ? error : new Error("truncated");
    }
    return joined(pieces, length);
  }

  function checked(bytes, most) {
    if (bytes.length > most) throw new Error("bomb");
    return bytes;
  }

  function joined(pieces, length) {
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc;
  });

  function sum(bytes) {
    let crc = LARGE;
    for (let at = 0; at < bytes.length; at++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]) & 0xff];
    return (crc ^ LARGE) >>> 0;
  }

  return { list, unpack };
})();
