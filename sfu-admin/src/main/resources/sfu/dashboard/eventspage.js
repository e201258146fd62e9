import { el } from './dom.js';
import { Events, spaced } from './events.js';

/** Those that the server keeps, by their names in the API. */
const TYPES = ['join', 'connected', 'notConnected', 'leave', 'quality', 'pliStorm', 'layer', 'speaker', 'published', 'unpublished', 'roomOpened',
  'roomEnded', 'limit', 'load', 'stall', 'draining', 'admin', 'leftOut'];

/** What happened on the server, of all rooms. */
export class EventsPage {
  #events = new Events({}, () => true);
  #room = input('search', 'Room', 'All rooms');
  #type = el('select', {}, el('option', { value: '', textContent: 'Everything' }), ...TYPES.map(type => el('option', { value: type, textContent: spaced(type) })));
  #since = input('datetime-local', 'Since');
  element;

  constructor() {
    const filter = input('search', 'Filter', 'Filter by what, room or person');
    filter.oninput = () => this.#events.filter(filter.value);
    this.#type.setAttribute('aria-label', 'What');
    for (const each of [this.#room, this.#type, this.#since]) each.onchange = () => this.#ask();
    const label = (text, its) => el('label', { className: 'dim' }, `${text} `, its);
    this.element = el('div', { className: 'whole' }, el('div', { className: 'acts' }, label('Room', this.#room), label('What', this.#type),
      label('Since', this.#since), filter), this.#events.element);
  }

  #ask() {
    const [room, type, since] = [this.#room.value, this.#type.value, Date.parse(this.#since.value)];
    const wanted = { room, type, since: since || '' };
    const query = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''));
    this.#events.ask(query, event => (!room || event.room === room) && (!type || event.type === type) && !(event.at < since));
  }

  show() {}

  draw() {}

  onEvent(event) {
    this.#events.add(event);
  }
}

function input(type, label, placeholder = '') {
  const its = el('input', { type, placeholder });
  its.setAttribute('aria-label', label);
  return its;
}
