import { el } from './dom.js';
import { bits, percent } from './format.js';
import { score } from './quality.js';

const FIGURES = {
  People: ['people', value => value.toFixed(0)],
  'Score of the worst': ['score', value => score(value) || '-'],
  'Have it bad': ['bad', value => value.toFixed(0)],
  'Loss in': ['lossIn', percent],
  'Loss out': ['lossOut', percent],
  'Bits in': ['bitsInPerSecond', bits],
  'Bits out': ['bitsOutPerSecond', bits],
};

/** Two times of a room side by side. */
export class Compare {
  #columns = null;
  #times = [time('First time'), time('Second time')];
  #rows = el('tbody');
  element = el('details', {}, el('summary', { textContent: 'Compare two times' }),
    el('div', { className: 'acts' }, ...this.#times), el('table', {}, this.#rows));

  constructor() {
    for (const input of this.#times) input.oninput = () => this.#show();
  }

  /** @param columns of a room's history */
  take(columns) {
    this.#columns = columns;
    const ends = [columns.at[0], columns.at.at(-1)];
    this.#times.forEach((input, n) => {
      input.min = 0;
      input.max = columns.at.length - 1;
      if (!input.isSet) input.value = columns.at.indexOf(ends[n]);
      input.isSet = true;
    });
    this.#show();
  }

  #show() {
    const { at } = this.#columns;
    const places = this.#times.map(input => Math.min(at.length - 1, Number(input.value)));
    const head = ['', ...places.map(place => new Date(at[place]).toLocaleTimeString())];
    const body = Object.entries(FIGURES).map(([label, [name, format]]) => [label, ...places.map(place => format(this.#columns[name][place]))]);
    this.#rows.replaceChildren(...[head, ...body].map(cells => el('tr', {}, ...cells.map(textContent => el('td', { textContent })))));
  }
}

function time(label) {
  const input = el('input', { type: 'range', step: 1 });
  input.setAttribute('aria-label', label);
  return input;
}
