import { count, packets, words } from './format.js';
import { setText, showKeyed } from './keyed.js';

/** Why packets went no further: each reason's number, and how fast it rises. */
export class Drops {
  #list;
  #none;
  #before = null; // {at, drops}

  constructor(list, none) {
    this.#list = list;
    this.#none = none;
  }

  show(at, drops) {
    const rates = ratesOf(this.#before, { at, drops });
    this.#before = { at, drops };
    const reasons = Object.keys(drops).filter(reason => drops[reason] > 0).sort();
    this.#none.hidden = reasons.length > 0;
    showKeyed(this.#list, reasons, reason => reason, create, (item, reason) => {
      const rate = rates.get(reason) ?? 0;
      setText(item.firstElementChild, words(reason));
      setText(item.lastElementChild, rate > 0 ? `${count(drops[reason])}, ${packets(rate)}` : count(drops[reason]));
      item.classList.toggle('rising', rate >= 1);
    });
  }
}

/** Drops a second by reason, between two updates. */
export function ratesOf(before, now) {
  const seconds = before ? (now.at - before.at) / 1000 : 0;
  if (seconds <= 0) return new Map();
  const rise = reason => Math.max(0, now.drops[reason] - (before.drops[reason] ?? 0)) / seconds;
  return new Map(Object.keys(now.drops).map(reason => [reason, rise(reason)]));
}

function create() {
  const item = document.createElement('li');
  item.append(document.createElement('span'), document.createElement('b'));
  return item;
}
