import { roomActs } from './acts.js';
import { Compare } from './compare.js';
import { el } from './dom.js';
import { Events } from './events.js';
import { bits, percent } from './format.js';
import { setText } from './keyed.js';
import { Past } from './past.js';
import { newTable, showPeople } from './people.js';
import { score } from './quality.js';
import { toSessions } from './route.js';
import { TimeLine } from './timeline.js';

/** One room: how it was, who is in it, and what happened. */
export class RoomPage {
  #room;
  #events;
  #past;
  #isUnknown = false;
  #table = newTable();
  #state = el('p', { className: 'dim' });
  #compare = new Compare();
  element;

  constructor({ room }) {
    this.#room = room;
    this.#events = new Events({ room }, event => event.room === room);
    this.#past = new Past(`/rooms/${encodeURIComponent(room)}`, [
      new TimeLine('Score of the worst', { score: 'score' }, value => score(value) || '-', [0, 5], 'cause'),
      new TimeLine('Loss', { lossIn: 'in', lossOut: 'out' }, percent, [0, 0.02]),
      new TimeLine('Traffic', { bitsInPerSecond: 'in', bitsOutPerSecond: 'out' }, bits),
      new TimeLine('People', { people: 'people', bad: 'bad' }, value => value.toFixed(0)),
    ], columns => this.#compare.take(columns), () => (this.#isUnknown = true));
    this.element = el('div', {}, el('h2', { textContent: room }), this.#state, roomActs(room), this.#past.element,
      this.#compare.element, el('div', { className: 'scroll' }, this.#table),
      el('p', {}, el('a', { href: toSessions(room), textContent: 'Who was here' })), this.#events.element);
  }

  /** @param room null: it is not open */
  show({ room }) {
    setText(this.#state, room ? stateOf(room) : `Not open now${this.#isUnknown ? ', and nothing is known of a room of this name.' : ': this is how it was.'}`);
    showPeople(this.#table, room ?? { participants: [] });
    this.#past.keepUp();
  }

  onEvent(event) {
    this.#events.add(event);
  }

  draw() {
    this.#past.draw();
  }
}

function stateOf(room) {
  return [`${room.people} people`, room.locked && 'locked', room.score > 0 && `score ${score(room.score)}`, room.bad && `${room.bad} have it bad`,
    room.template && `template ${room.template}`, `media by ${room.mediaPath}`].filter(Boolean).join(' · ');
}
