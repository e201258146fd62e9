import { el } from './dom.js';
import { Events } from './events.js';

/** What happened on the server, of all rooms. */
export class EventsPage {
  #events = new Events({}, () => true);
  element;

  constructor() {
    const filter = el('input', { type: 'search', placeholder: 'Filter by what, room or person' });
    filter.setAttribute('aria-label', filter.placeholder);
    filter.oninput = () => this.#events.filter(filter.value);
    this.element = el('div', {}, el('div', { className: 'acts' }, filter), this.#events.element);
  }

  show() {}

  draw() {}

  onEvent(event) {
    this.#events.add(event);
  }
}
