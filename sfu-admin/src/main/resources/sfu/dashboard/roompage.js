import { roomActs } from './acts.js';
import { ask } from './api.js';
import { Compare } from './compare.js';
import { el } from './dom.js';
import { Events } from './events.js';
import { bits, percent } from './format.js';
import { setText } from './keyed.js';
import { newTable, showPeople } from './people.js';
import { score } from './quality.js';
import { TimeLine } from './timeline.js';

const RELOAD_MS = 5000;

/** One room: how it was in the last quarter of an hour, who is in it, and what happened. */
export class RoomPage {
  #room;
  #events;
  #table = newTable();
  #state = el('p', { className: 'dim' });
  #lines = [
    new TimeLine('Score of the worst', { score: 'score' }, value => score(value) || '-', [0, 5]),
    new TimeLine('Loss', { lossIn: 'in', lossOut: 'out' }, percent),
    new TimeLine('Traffic', { bitsInPerSecond: 'in', bitsOutPerSecond: 'out' }, bits),
    new TimeLine('People', { people: 'people', bad: 'bad' }, value => value.toFixed(0)),
  ];
  #compare = new Compare();
  #loadedAt = 0;
  element;

  constructor({ room }) {
    this.#room = room;
    this.#events = new Events({ room }, event => event.room === room);
    this.element = el('div', {}, el('h2', { textContent: room }), this.#state, roomActs(room),
      el('section', { className: 'charts' }, ...this.#lines.map(line => line.element)),
      this.#compare.element, el('div', { className: 'scroll' }, this.#table), this.#events.element);
  }

  show({ rooms }) {
    const room = rooms.find(each => each.name === this.#room);
    setText(this.#state, room ? stateOf(room) : 'Not open now: this is how it was.');
    showPeople(this.#table, room ?? { participants: [] });
    if (Date.now() - this.#loadedAt >= RELOAD_MS) this.#load();
  }

  onEvent(event) {
    this.#events.add(event);
  }

  async #load() {
    this.#loadedAt = Date.now();
    const columns = await ask('GET', `/rooms/${encodeURIComponent(this.#room)}/history`).catch(() => null);
    if (!columns?.at.length) return;
    this.#lines.forEach(line => line.show(columns));
    this.#compare.take(columns);
  }
}

function stateOf(room) {
  return [`${room.people} people`, room.score > 0 && `score ${score(room.score)}`, room.bad && `${room.bad} have it bad`,
    room.template && `template ${room.template}`, `media by ${room.mediaPath}`].filter(Boolean).join(' · ');
}
