import { Grid, MASKS } from '/qrgrid.js';

/**
 * QR codes (ISO/IEC 18004): bytes with error correction level L, which is enough for a screen, in versions 1 to 25.
 * Own code, as it is small: no file of somebody else has to be served, watched and licensed.
 */
const CHECK_WORDS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26]; // of a block, table 9
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12]; // table 9

/** @returns {boolean[][]} rows of modules, true: dark */
export function modulesOf(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = versionFor(bytes.length);
  const grid = new Grid(version);
  grid.drawWords(interleaved(dataWords(bytes, version), version));
  return MASKS.map((_, n) => grid.masked(n)).reduce((best, its) => (penalty(its) < penalty(best) ? its : best));
}

/** Modules that carry words: all but finders, timing, alignment and information (6.2). */
function rawWords(version) {
  const marks = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const alignment = marks && (25 * marks - 10) * marks - 55 + (version >= 7 ? 36 : 0);
  return Math.floor(((16 * version + 128) * version + 64 - alignment) / 8);
}

function roomFor(version) {
  return rawWords(version) - CHECK_WORDS[version - 1] * BLOCKS[version - 1];
}

const countBits = version => (version < 10 ? 8 : 16);

function versionFor(length) {
  for (let version = 1; version <= BLOCKS.length; version++) {
    if (4 + countBits(version) + 8 * length <= 8 * roomFor(version)) return version;
  }
  throw new RangeError(`${length} bytes are too long for a QR code`);
}

/** Mode 0100 (bytes), their number, they, and padding (7.4). */
function dataWords(bytes, version) {
  const bits = [];
  const put = (value, count) => { for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  put(4, 4);
  put(bytes.length, countBits(version));
  bytes.forEach(byte => put(byte, 8));
  const room = roomFor(version);
  put(0, Math.min(4, 8 * room - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Each block with its check words, read column by column (7.5, 7.6); the last blocks are longer by one. */
function interleaved(words, version) {
  const count = BLOCKS[version - 1];
  const checks = CHECK_WORDS[version - 1];
  const short = Math.floor(words.length / count);
  const longFrom = count - (words.length % count);
  const divisor = generator(checks);
  const blocks = [];
  for (let n = 0, at = 0; n < count; n++) {
    const block = words.slice(at, (at += short + (n >= longFrom ? 1 : 0)));
    blocks.push({ block, check: remainder(block, divisor) });
  }
  const data = Array.from({ length: short + 1 }, (_, i) => blocks.map(({ block }) => block[i])).flat();
  const check = Array.from({ length: checks }, (_, i) => blocks.map(its => its.check[i])).flat();
  return [...data.filter(word => word !== undefined), ...check];
}

/** In GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (7.5.2). */
function times(a, b) {
  let product = 0;
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a);
  return product;
}

function generator(degree) {
  let its = [1];
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    its = [...its, 0].map((factor, n) => factor ^ (n > 0 ? times(its[n - 1], root) : 0));
  }
  return its.slice(1);
}

function remainder(words, divisor) {
  let rest = divisor.map(() => 0);
  for (const word of words) {
    const factor = word ^ rest[0];
    rest = [...rest.slice(1), 0].map((its, i) => its ^ times(divisor[i], factor));
  }
  return rest;
}

/** How hard it is to read (7.8.3): runs, blocks, what looks like a finder, and too much of one colour. */
function penalty(modules) {
  const size = modules.length;
  const columns = modules.map((_, x) => modules.map(row => row[x]));
  let sum = 0;
  for (const line of [...modules, ...columns]) {
    const text = line.map(Number).join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    sum += 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const its = modules[y][x];
      if (modules[y - 1][x] === its && modules[y][x - 1] === its && modules[y - 1][x - 1] === its) sum += 3;
    }
  }
  const share = modules.flat().filter(Boolean).length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}
