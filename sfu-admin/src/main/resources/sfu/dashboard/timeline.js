import { colour } from './colours.js';
import { el } from './dom.js';
import { clock, when } from './format.js';

const COLOURS = ['--in', '--out', '--warn'];
const HEIGHT = 130;

let loading = null;

/** uPlot, when the first time line is drawn: the list of rooms needs none, and its script holds up the page for a while. */
function loaded() {
  loading ??= new Promise((done, failed) => {
    document.head.append(el('script', { src: '/dashboard/uplot/uPlot.iife.min.js', onload: done, onerror: failed }));
  });
  return loading;
}

/** Figures over time with a cursor, by uPlot; all of a page show the same moment. */
export class TimeLine {
  #chart = null;
  #columns = null;
  #names;
  #format;
  #scale;
  #note;
  #place = el('div', { className: 'line' });
  element;

  /**
   * @param names of the columns, each with its label
   * @param format writes a value
   * @param scale lowest and highest value that are always shown
   * @param note a column that says why, where there is something to say
   */
  constructor(title, names, format, scale = [0, 0], note = '') {
    this.#note = note;
    this.#names = names;
    this.#format = format;
    this.#scale = scale;
    this.element = el('figure', {}, el('figcaption', { textContent: title }), this.#place);
  }

  /** @param columns lists by name; at is in milliseconds */
  async show(columns) {
    this.#columns = columns;
    try {
      await loaded();
      this.#draw(this.#columns);
    } catch {
      loading = null; // it is asked for again with the next figures
    }
  }

  #draw(columns) {
    const data = [columns.at.map(ms => ms / 1000), ...Object.keys(this.#names).map(name => columns[name])];
    const width = this.#place.clientWidth;
    if (!width || columns.at.length < 2) return;
    this.#chart ??= new window.uPlot(this.#options(width), data, this.#place);
    if (this.#chart.width !== width) this.#chart.setSize({ width, height: HEIGHT });
    this.#chart.setData(data);
  }

  #options(width) {
    const [low, high] = this.#scale;
    const line = { stroke: () => colour('--line'), width: 1 };
    const axis = { stroke: () => colour('--dim'), grid: line, ticks: line };
    return {
      width,
      height: HEIGHT,
      cursor: { sync: { key: 'page' } },
      scales: { y: { range: (chart, min, max) => [Math.min(low, min ?? low), Math.max(high, (max ?? 0) * 1.1, 1e-3)] } },
      axes: [{ ...axis, space: 70, values: (chart, times, n, space, step) => times.map(time => clock(1000 * time).slice(0, step < 60 ? 8 : 5)) }, { ...axis, size: 76, values: (chart, values) => values.map(this.#format) }],
      series: [{ label: 'at', value: (chart, time) => (time == null ? '' : when(1000 * time)) }, ...Object.values(this.#names).map((label, n) => ({
        label,
        stroke: () => colour(COLOURS[n]),
        width: 1.6,
        points: { show: false },
        value: (chart, value, line, place) => (value == null ? '' : [this.#format(value), this.#columns[this.#note]?.[place]].filter(Boolean).join(', ')),
      }))],
    };
  }
}
