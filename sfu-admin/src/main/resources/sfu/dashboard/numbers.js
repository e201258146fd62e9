import { ask } from './api.js';
import { drawChart } from './chart.js';
import { bits, count, packets } from './format.js';
import { History } from './history.js';
import { setText, showKeyed } from './keyed.js';

const WINDOW_MS = 120_000;

const NUMBERS = [
  ['Rooms', 'rooms', count],
  ['Participants', 'participants', count],
  ['Tracks', 'tracks', count],
  ['Bits in', 'bitsInPerSecond', bits],
  ['Bits out', 'bitsOutPerSecond', bits],
  ['Packets in', 'packetsInPerSecond', packets],
  ['Packets out', 'packetsOutPerSecond', packets],
];

const nextFrame = () => new Promise(done => requestAnimationFrame(done));

/** The figures above the list of rooms, and how they were in the last two minutes. */
export class Numbers {
  #root;
  #history = new History(WINDOW_MS);
  #latest = {};
  #isDrawing = false;
  #isNew = true;

  /** @param root has the elements */
  constructor(root) {
    this.#root = root;
  }

  /** @param figures by name; those that are missing are not shown */
  add(at, figures) {
    this.#latest = figures;
    this.#history.add(at, figures);
  }

  /** How it was before the page was opened, as the server remembers it. */
  async begin(at) {
    const columns = await ask('GET', `/history?step=1&from=${Math.max(0, at - WINDOW_MS)}`).catch(() => null);
    if (!columns) return;
    const names = NUMBERS.map(([, name]) => name).filter(name => columns[name]);
    this.#history.precede(columns.at.map((ms, n) => ({ at: ms, values: Object.fromEntries(names.map(name => [name, columns[name][n]])) })));
    this.draw();
  }

  show() {
    const known = NUMBERS.filter(([, name]) => this.#latest[name] !== undefined);
    const create = ([label]) => {
      const box = document.createElement('div');
      const name = document.createElement('span');
      name.textContent = label;
      box.append(name, document.createElement('b'));
      return box;
    };
    const update = (box, [, name, format]) => setText(box.lastElementChild, format(this.#latest[name]));
    showKeyed(this.#find('numbers'), known, ([label]) => label, create, update);
    this.draw();
  }

  /**
   * With what else changes, as each frame has its price; at first one chart a frame, after that in which the rest is
   * laid out: together they would hold up a page that is new.
   */
  async draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    await nextFrame();
    for (const [kind, format] of [['bits', bits], ['packets', packets]]) {
      if (this.#isNew) await nextFrame();
      this.#drawChart(kind, format);
    }
    this.#isNew = false;
    this.#isDrawing = false;
  }

  #drawChart(kind, format) {
    const [into, out] = [`${kind}InPerSecond`, `${kind}OutPerSecond`];
    const chart = this.#find(kind);
    chart.parentElement.hidden = this.#latest[into] === undefined;
    if (chart.parentElement.hidden) return;
    setText(this.#find(`${kind}-in`), format(this.#latest[into]));
    setText(this.#find(`${kind}-out`), format(this.#latest[out]));
    drawChart(chart, [this.#history.series(into), this.#history.series(out)], format);
  }

  #find(id) {
    return this.#root.querySelector(`#${id}`);
  }
}
