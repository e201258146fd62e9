import { el } from './dom.js';
import { bits, milliseconds, percent, when } from './format.js';
import { NONE_AT_ZERO } from './past.js';
import { score } from './quality.js';

const OF_ROOM = {
  People: ['people', value => value.toFixed(0)],
  'Score of the worst': ['score', value => score(value) || '-'],
  'Have it bad': ['bad', value => value.toFixed(0)],
  'Because of': ['cause', caused],
  'Loss in': ['lossIn', percent],
  'Loss out': ['lossOut', percent],
  'Bits in': ['bitsInPerSecond', bits],
  'Bits out': ['bitsOutPerSecond', bits],
};

/** Figures of a participant; of none there is "-". */
export const OF_PERSON = {
  Score: ['score', value => score(value) || '-'],
  'Because of': ['cause', caused],
  'Loss in': ['lossIn', percent],
  'Loss out': ['lossOut', percent],
  'Round trip': ['rttMs', value => (value > 0 ? milliseconds(value) : '-')],
  'Bits in': ['bitsInPerSecond', bits],
  'Bits out': ['bitsOutPerSecond', bits],
  'Its path takes': ['estimate', value => (value > 0 ? bits(value) : '-')],
};

/** Two times of a room, or of a participant, side by side. */
export class Compare {
  #figures;
  #columns = null;
  #times = [time('First time'), time('Second time')];
  #rows = el('tbody');
  element = el('details', {}, el('summary', { textContent: 'Compare two times' }),
    el('div', { className: 'acts' }, ...this.#times.map(input => el('label', { className: 'dim' }, `${input.ariaLabel} `, input))), el('table', {}, this.#rows));

  /** @param figures by label: the name of a column, and how it is written */
  constructor(figures = OF_ROOM) {
    this.#figures = figures;
    for (const input of this.#times) input.oninput = () => this.#show();
  }

  /** @param columns of its history */
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
    if (!this.#columns?.at.length) return; // nothing is known yet
    const { at } = this.#columns;
    const places = this.#times.map(input => Math.min(at.length - 1, Number(input.value)));
    const head = ['', ...places.map(place => when(at[place])), 'Difference'];
    const body = Object.entries(this.#figures).map(([label, [name, format]]) => {
      const values = places.map(place => this.#columns[name][place]);
      return [label, ...values.map(format), difference(name, values, format)];
    });
    this.#rows.replaceChildren(...[head, ...body].map(cells => el('tr', {}, ...cells.map(textContent => el('td', { textContent })))));
  }
}

/** What was the main finding then. */
function caused(its) {
  return its || '-';
}

/** From the first to the second, signed; of what was not known there is none. */
export function difference(name, [first, second], format) {
  if (NONE_AT_ZERO.has(name) && !(first > 0 && second > 0)) return '';
  if (typeof first === 'string') return first === second ? '' : 'another';
  const by = second - first;
  return by === 0 ? '0' : `${by > 0 ? '+' : '−'}${format(Math.abs(by))}`;
}

function time(label) {
  const input = el('input', { type: 'range', step: 1 });
  input.setAttribute('aria-label', label);
  return input;
}
