import { ask } from './api.js';
import { el } from './dom.js';

const SPANS = {
  'Last 15 minutes': { step: 1, reloadMs: 5000, most: 900, gapMs: 15_000 },
  'Last day': { step: 60, reloadMs: 30_000, most: 1440, gapMs: 150_000 },
};
export const NONE_AT_ZERO = new Set(['score', 'rttMs', 'estimate']);

/** How it was, by the server's memory: also what was before the page was opened, and of those who left. */
export class Past {
  #path;
  #lines;
  #onColumns;
  #onUnknown;
  #span = Object.values(SPANS)[0];
  #columns = null;
  #drawn = null;
  #loadedAt = 0;
  element;

  /**
   * @param path of the history below /admin/v1
   * @param lines TimeLines that draw it
   * @param onColumns hears of all figures, lists by name
   * @param onUnknown is called where the server knows of nothing of this name
   */
  constructor(path, lines, onColumns = () => {}, onUnknown = () => {}) {
    this.#path = path;
    this.#lines = lines;
    this.#onColumns = onColumns;
    this.#onUnknown = onUnknown;
    const select = el('select', {}, ...Object.keys(SPANS).map(textContent => el('option', { textContent })));
    select.onchange = () => this.#choose(SPANS[select.value]);
    this.element = el('section', {}, el('label', { className: 'dim' }, 'How it was: ', select),
      el('div', { className: 'charts lines' }, ...lines.map(line => line.element)));
    this.element.setAttribute('aria-label', 'How it was');
  }

  /** Asks for what is new, now and then. */
  keepUp() {
    if (Date.now() - this.#loadedAt >= this.#span.reloadMs) this.#load(this.#span);
  }

  /** Again where the page has another width or other colours. */
  draw() {
    if (this.#drawn) this.#lines.forEach(line => line.show(this.#drawn));
  }

  #choose(span) {
    this.#span = span;
    this.#columns = null;
    this.#load(span);
  }

  async #load(span) {
    this.#loadedAt = Date.now();
    const from = (this.#columns?.at.at(-1) ?? -1) + 1;
    const news = await ask('GET', `${this.#path}/history?step=${span.step}&from=${from}`).catch(failure => {
      if (failure.status === 404 && !this.#columns) this.#onUnknown();
      return null;
    });
    const isStillNew = span === this.#span && from === (this.#columns?.at.at(-1) ?? -1) + 1;
    if (!news || !isStillNew) return;
    delete news.step;
    this.#columns = joined(this.#columns, news, span.most);
    if (!this.#columns.at.length) return;
    this.#drawn = withGaps(this.#columns, span.gapMs);
    this.draw();
    this.#onColumns(this.#columns);
  }
}

/** Columns with newer ones behind them, the latest of them. */
export function joined(columns, news, most) {
  return mapped(news, (list, name) => [...(columns?.[name] ?? []), ...list].slice(-most));
}

/** With a null wherever nothing was for a while, and for figures that were of nothing. */
export function withGaps(columns, gapMs) {
  const { at } = columns;
  const ends = at.map((ms, n) => n + 1 < at.length && at[n + 1] - ms > gapMs);
  const withNulls = (list, nullAt) => list.flatMap((value, n) => (ends[n] ? [value, nullAt(value)] : [value]));
  return mapped(columns, (list, name) => {
    if (name === 'at') return withNulls(list, ms => ms + 1);
    const known = NONE_AT_ZERO.has(name) ? list.map(value => value || null) : list;
    return withNulls(known, () => null);
  });
}

function mapped(columns, change) {
  return Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, change(list, name)]));
}
