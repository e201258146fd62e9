const LEVEL_L = 1; // table 12
export const MASKS = [ // table 10
  (x, y) => (x + y) % 2, (x, y) => y % 2, x => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => (x * y) % 2 + (x * y) % 3,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2,
];

/** A BCH code: what is left of the value (7.9, 7.10). */
function withCheck(value, bits, polynomial) {
  let rest = value << bits;
  for (let i = 31 - Math.clz32(rest); i >= bits; i--) if ((rest >> i) & 1) rest ^= polynomial << (i - bits);
  return (value << bits) | rest;
}

/** The square of a QR code (ISO/IEC 18004): function patterns (6.3), and words around them. */
export class Grid {
  #version;
  #size;
  #dark;
  #isFixed;

  constructor(version) {
    this.#version = version;
    this.#size = 17 + 4 * version;
    this.#dark = Array.from({ length: this.#size }, () => Array(this.#size).fill(false));
    this.#isFixed = this.#dark.map(row => [...row]);
    this.#drawPatterns();
  }

  #fix(x, y, isDark) {
    if (x < 0 || y < 0 || x >= this.#size || y >= this.#size) return;
    this.#dark[y][x] = Boolean(isDark);
    this.#isFixed[y][x] = true;
  }

  /** Rings around a centre, of which some are dark. */
  #rings(x, y, radius, lightOnes) {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        this.#fix(x + dx, y + dy, !lightOnes.includes(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  #drawPatterns() {
    const last = this.#size - 1;
    for (let i = 0; i <= last; i++) {
      this.#fix(6, i, i % 2 === 0);
      this.#fix(i, 6, i % 2 === 0);
    }
    const marks = this.#alignments();
    for (const x of marks) {
      for (const y of marks) {
        const isFinder = (x === 6 && y === 6) || (x === 6 && y === last - 6) || (x === last - 6 && y === 6);
        if (!isFinder) this.#rings(x, y, 2, [1]);
      }
    }
    for (const [x, y] of [[3, 3], [last - 3, 3], [3, last - 3]]) this.#rings(x, y, 4, [2, 4]);
    this.#drawFormat(this.#dark, 0);
    this.#drawVersion();
  }

  /** Centres of alignment patterns (annex E). */
  #alignments() {
    if (this.#version === 1) return [];
    const count = Math.floor(this.#version / 7) + 2;
    const step = Math.ceil((4 * this.#version + 4) / (2 * count - 2)) * 2;
    const rest = Array.from({ length: count - 1 }, (_, i) => this.#size - 7 - i * step);
    return [6, ...rest.reverse()];
  }

  /** Twice: beside the first finder, and beside the two others (7.9). */
  #drawFormat(dark, mask) {
    const bits = withCheck((LEVEL_L << 3) | mask, 10, 0x537) ^ 0x5412;
    const end = this.#size;
    for (let i = 0; i < 15; i++) {
      const isDark = Boolean((bits >> i) & 1);
      const set = (x, y) => {
        dark[y][x] = isDark;
        this.#isFixed[y][x] = true;
      };
      set(i < 8 ? end - 1 - i : i < 9 ? 7 : 14 - i, 8);
      set(8, i < 6 ? i : i < 8 ? i + 1 : end - 15 + i);
    }
    this.#isFixed[end - 8][8] = dark[end - 8][8] = true;
  }

  #drawVersion() {
    if (this.#version < 7) return;
    const bits = withCheck(this.#version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [far, near] = [this.#size - 11 + (i % 3), Math.floor(i / 3)];
      this.#fix(far, near, (bits >> i) & 1);
      this.#fix(near, far, (bits >> i) & 1);
    }
  }

  /** In columns of two from the right, up and down in turn (7.7.3). */
  drawWords(words) {
    let at = 0;
    for (let right = this.#size - 1; right > 0; right -= right === 8 ? 3 : 2) {
      const isUp = ((right > 6 ? this.#size - 1 - right : this.#size - 2 - right) / 2) % 2 === 0;
      for (let i = 0; i < this.#size; i++) {
        const y = isUp ? this.#size - 1 - i : i;
        for (const x of [right, right - 1]) {
          if (this.#isFixed[y][x]) continue;
          this.#dark[y][x] = Boolean((words[at >> 3] >> (7 - (at & 7))) & 1);
          at++;
        }
      }
    }
  }

  masked(n) {
    const dark = this.#dark.map((row, y) => row.map((its, x) => its !== (!this.#isFixed[y][x] && MASKS[n](x, y) === 0)));
    this.#drawFormat(dark, n);
    return dark;
  }
}
