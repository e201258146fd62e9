import { ask } from './api.js';
import { el } from './dom.js';
import { duration, words } from './format.js';
import { toPerson, toRoom } from './route.js';

const MOST = 200;

/** What happened, the latest first: what the server remembers, and then what its stream tells. */
export class Events {
  #list = el('ol', { className: 'events' });
  #query;
  #takes;
  #filter = '';
  element = el('section', {}, el('h2', { textContent: 'What happened' }), this.#list);

  /**
   * @param query of /admin/v1/events
   * @param takes whether an event of the stream belongs here
   */
  constructor(query, takes) {
    this.#query = query;
    this.#takes = takes;
    this.element.setAttribute('aria-label', 'What happened');
    this.#load();
  }

  async #load() {
    const query = new URLSearchParams({ ...this.#query, limit: MOST });
    const { events } = await ask('GET', `/events?${query}`).catch(() => ({ events: [] }));
    this.#list.append(...events.reverse().map(event => this.#row(event)));
    this.#cut();
  }

  add(event) {
    if (!this.#takes(event)) return;
    this.#list.prepend(this.#row(event));
    this.#cut();
  }

  /** Shows those alone that have this in them. */
  filter(text) {
    this.#filter = text.trim().toLowerCase();
    for (const item of this.#list.children) item.hidden = !this.#fits(item);
  }

  #row(event) {
    const item = row(event);
    item.hidden = !this.#fits(item);
    return item;
  }

  #fits(item) {
    return item.textContent.toLowerCase().includes(this.#filter);
  }

  #cut() {
    while (this.#list.children.length > MOST) this.#list.lastElementChild.remove();
  }
}

const ILL = new Set(['iceFailed', 'quality', 'pliStorm', 'limit', 'load', 'stall', 'leftOut']);

function row(event) {
  const time = el('time', { textContent: new Date(event.at).toLocaleTimeString(), dateTime: new Date(event.at).toISOString() });
  const room = event.room && el('a', { href: toRoom(event.room), textContent: event.room });
  const who = event.identity && event.room
    && el('a', { href: toPerson(event.room, event.identity), textContent: event.name || event.identity });
  return el('li', {}, time, el('b', { className: ILL.has(event.type) ? 'warn' : '', textContent: spaced(event.type) }),
    who, room, el('span', { className: 'dim', textContent: detailsOf(event.details) }));
}

/** iceFailed as "ice failed". */
function spaced(type) {
  return type.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

function detailsOf(details = {}) {
  return Object.entries(details).map(([name, value]) => {
    if (value === '') return '';
    if (name === 'afterMs') return `after ${value} ms`;
    if (name === 'seconds') return `after ${duration(value)}`;
    if (name === 'reason' || name === 'blame') return words(value);
    if (name === 'sentence' || name === 'act' || name === 'detail') return value;
    return `${name} ${value}`;
  }).filter(Boolean).join(' · ');
}
