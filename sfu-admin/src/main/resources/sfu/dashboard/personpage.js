import { personActs } from './acts.js';
import { Compare, OF_PERSON } from './compare.js';
import { el } from './dom.js';
import { Events } from './events.js';
import { bits, milliseconds, percent, words } from './format.js';
import { setText, showKeyed } from './keyed.js';
import { Past } from './past.js';
import { newTable, showPeople } from './people.js';
import { findingOf, score } from './quality.js';
import { toRoom, toSessions } from './route.js';
import { TimeLine } from './timeline.js';
import { agreedOn, pairOf } from './transport.js';
import { viewersOf } from './viewers.js';

/** One participant: why it is bad for her, what is known of her path, and how it was. */
export class PersonPage {
  #route;
  #events;
  #acts = null;
  #isUnknown = false;
  #title = el('h2');
  #state = el('p', { className: 'dim' });
  #findings = el('ul', { className: 'findings' });
  #facts = el('dl', { className: 'facts' });
  #viewers = el('ul');
  #seen = el('section', { hidden: true }, el('h2', { textContent: 'Who gets it' }), this.#viewers);
  #table = newTable();
  #compare = new Compare(OF_PERSON);
  #past;
  element;

  constructor(route) {
    const { room, identity } = route;
    this.#route = route;
    this.#title.textContent = identity;
    this.#events = new Events({ room, participant: identity }, event => event.room === room && event.identity === identity);
    this.#past = new Past(`/rooms/${encodeURIComponent(room)}/participants/${encodeURIComponent(identity)}`, [
      new TimeLine('Score', { score: 'score' }, value => score(value) || '-', [0, 5], 'cause'),
      new TimeLine('Loss', { lossIn: 'in', lossOut: 'out' }, percent, [0, 0.02]),
      new TimeLine('Round trip', { rttMs: 'RTT' }, milliseconds),
      new TimeLine('Traffic', { bitsInPerSecond: 'in', bitsOutPerSecond: 'out', estimate: 'it takes' }, bits),
    ], columns => this.#compare.take(columns), () => (this.#isUnknown = true));
    this.element = el('div', {}, this.#title, el('a', { href: toRoom(room), textContent: room }), this.#state, this.#findings,
      this.#past.element, this.#compare.element, el('div', { className: 'scroll' }, this.#table), this.#seen, this.#facts,
      el('p', {}, el('a', { href: toSessions(room, identity), textContent: 'Earlier sessions' })), this.#events.element);
  }

  /** @param room null: it is not open */
  show({ room }) {
    this.#past.keepUp();
    const person = room?.participants.find(each => each.identity === this.#route.identity);
    showPeople(this.#table, room ?? { participants: [] }, person ? [person] : []);
    if (!person) {
      setText(this.#state, this.#isUnknown ? 'Nothing is known of anybody of this name in this room.' : 'Not in the room now: this is how it was.');
      list(this.#findings, [], () => '', () => '');
      facts(this.#facts, []);
      this.#seen.hidden = true;
      this.#acts?.replaceChildren(this.#acts.lastChild); // what became of the last act stays
      return;
    }
    if (!this.#acts?.querySelector('button')) {
      this.#acts?.remove();
      this.#state.after(this.#acts = personActs(room.name, person));
    }
    setText(this.#title, person.name || person.identity);
    setText(this.#state, stateOf(person));
    list(this.#findings, person.findings, each => each.blame + each.what + each.where, each => findingOf(each, person, room));
    const viewers = viewersOf(person, room);
    this.#seen.hidden = viewers.length === 0;
    list(this.#viewers, viewers, each => each.key, each => each.text);
    facts(this.#facts, factsOf(person));
  }

  onEvent(event) {
    this.#events.add(event);
  }

  draw() {
    this.#past.draw();
  }
}

function stateOf({ score: its, blame, connection }) {
  const fault = words(blame) === 'nobody' ? 'nothing is wrong' : `it is the ${words(blame)}`;
  if (its > 0) return `score ${score(its)} · ${fault}`;
  return words(connection) === 'connected' ? 'nothing flows' : words(connection);
}

function factsOf({ id, ice, dtls, client, srtpProfile, remoteAddress, connection, shard, drops }) {
  return Object.entries({
    Id: id,
    Connection: words(connection),
    'Pair of addresses': ice && pairOf(ice, client?.candidateType),
    'Consent age': ice && `${ice.consentAgeMs} ms`,
    'From address': remoteAddress,
    DTLS: dtls && agreedOn(dtls),
    SRTP: srtpProfile,
    Shard: String(shard),
    Dropped: Object.entries(drops ?? {}).map(([reason, count]) => `${count} ${words(reason)}`).join(', '),
  }).filter(([, value]) => value);
}

/** Shows pairs of a name and a text. */
export function facts(element, pairs) {
  showKeyed(element, pairs, ([name]) => name, ([name]) => el('div', {}, el('dt', { textContent: name }), el('dd')),
    (row, [, value]) => setText(row.lastElementChild, value));
}

function list(element, items, keyOf, textOf) {
  showKeyed(element, items ?? [], keyOf, () => el('li'), (row, item) => setText(row, textOf(item)));
}
