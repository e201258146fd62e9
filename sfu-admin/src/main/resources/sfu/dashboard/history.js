/** The last values of a few rates, by time: a gap in the stream stays a gap. */
export class History {
  #windowMs;
  #points = []; // {at, values: {name: number}}

  constructor(windowMs) {
    this.#windowMs = windowMs;
  }

  add(at, values) {
    if (at <= (this.#points.at(-1)?.at ?? 0)) this.#points = this.#points.filter(point => point.at < at);
    this.#points.push({ at, values });
    while (this.#points[0].at < at - this.#windowMs) this.#points.shift();
  }

  /** Points of before the first. */
  precede(points) {
    const first = this.#points[0]?.at ?? Infinity;
    this.#points = [...points.filter(point => point.at < first), ...this.#points];
  }

  /** A series as {age: 0 (now) .. 1 (the window's begin), value}, oldest first; null where a gap is. */
  series(name, gapMs = 3500) {
    const now = this.#points.at(-1)?.at ?? 0;
    const line = [];
    let before = null;
    for (const { at, values } of this.#points) {
      if (before !== null && at - before > gapMs) line.push(null);
      line.push({ age: (now - at) / this.#windowMs, value: values[name] });
      before = at;
    }
    return line;
  }
}
