import { ask } from './api.js';
import { el } from './dom.js';
import { duration, when, words } from './format.js';
import { toPerson, toRoom } from './route.js';

const FIRST = 200;
const MOST = 5000; // as many as the server remembers

/** Said by the leave that comes with it. */
const isTold = event => event.type === 'iceFailed';

/** What happened, the latest first: what the server remembers, and then what its stream tells. */
export class Events {
  #list = el('ol', { className: 'events' });
  #older = el('button', { type: 'button', textContent: 'Older', hidden: true, onclick: () => this.#loadOlder() });
  #query;
  #takes;
  #most = FIRST;
  #run = 0; // what an earlier one still waits for is nobody's any more
  #live = []; // that came while what was before is loaded
  #filter = '';
  element = el('section', {}, el('h2', { textContent: 'What happened' }), this.#list, this.#older);

  /**
   * @param query of /admin/v1/events
   * @param takes whether an event of the stream belongs here
   */
  constructor(query, takes) {
    this.element.setAttribute('aria-label', 'What happened');
    this.ask(query, takes);
  }

  /** Shows others, as the constructor has it. */
  ask(query, takes) {
    this.#query = query;
    this.#takes = takes;
    this.#most = FIRST;
    this.#load();
  }

  #loadOlder() {
    this.#most = Math.min(MOST, 5 * this.#most);
    this.#load();
  }

  async #load() {
    const run = ++this.#run;
    this.#live = [];
    const query = new URLSearchParams({ ...this.#query, limit: this.#most });
    const { events } = await ask('GET', `/events?${query}`).catch(() => ({ events: [] }));
    if (run !== this.#run) return;
    const known = new Set(events.map(each => JSON.stringify(each)));
    const all = [...events, ...this.#live.filter(each => !known.has(JSON.stringify(each)))];
    this.#list.replaceChildren(...all.reverse().filter(each => !isTold(each)).map(each => this.#row(each)));
    this.#older.hidden = events.length < this.#most || this.#most >= MOST;
  }

  add(event) {
    if (!this.#takes(event)) return;
    this.#live.push(event);
    if (this.#live.length > FIRST) this.#live.shift();
    if (isTold(event)) return;
    this.#list.prepend(this.#row(event));
    while (this.#list.children.length > this.#most) this.#list.lastElementChild.remove();
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
}

const ILL = new Set(['notConnected', 'quality', 'pliStorm', 'limit', 'load', 'stall', 'leftOut']);
const ILL_REASONS = new Set(['ICE_FAILED', 'DTLS_FAILED', 'DISCONNECTED']);

function row(event) {
  const time = el('time', { textContent: when(event.at), dateTime: new Date(event.at).toISOString() });
  const room = event.room && el('a', { href: toRoom(event.room), textContent: event.room });
  const who = event.identity && event.room
    && el('a', { href: toPerson(event.room, event.identity), textContent: event.name || event.identity });
  const isIll = ILL.has(event.type) || (event.type === 'leave' && ILL_REASONS.has(event.details?.reason));
  return el('li', {}, time, el('b', { className: isIll ? 'warn' : '', textContent: spaced(event.type) }),
    who, room, el('span', { className: 'dim', textContent: detailsOf(event) }));
}

/** notConnected as "not connected". */
export function spaced(type) {
  return type.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

/** What more there is to an event, in words. */
export function detailsOf({ type, details = {} }) {
  if (type === 'layer') return layerOf(details);
  return Object.entries(details).map(([name, value]) => {
    if (value === '') return '';
    if (name === 'afterMs') return `after ${value} ms`;
    if (name === 'seconds') return `after ${duration(value)}`;
    if (name === 'reason' || name === 'blame') return words(value);
    if (name === 'source') return spaced(value);
    if (['sentence', 'act', 'detail', 'kind'].includes(name)) return value;
    return `${name} ${value}`;
  }).filter(Boolean).join(' · ');
}

/** Whose picture, from what size to what. */
function layerOf({ mid, of, source, from, fromSize, to, toSize, reason }) {
  const sized = (layer, size) => (layer === 'none' ? 'nothing' : size || `layer ${layer}`);
  const whose = of ? `${of}’s ${spaced(source ?? 'track')}` : `slot ${mid}`;
  return [`${whose}: ${sized(from, fromSize)} → ${sized(to, toSize)}`, words(reason)].filter(Boolean).join(' · ');
}
