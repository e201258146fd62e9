import { alarm, bits, percent } from './format.js';
import { setText, showKeyed } from './keyed.js';
import { newTable, showPeople } from './people.js';
import { score, scoreAlarm } from './quality.js';
import { toRoom } from './route.js';

const SHOWN_ROOMS = 200; // more is no overview any more: the filter finds them
const OPEN_ROOMS = 5; // so many first ones are open from the start

/** The rooms with their people. Only what is open is kept up to date. */
export class RoomList {
  #root;
  #note;
  #filter = '';
  #order = 'age';
  #rooms = [];

  constructor(root, note) {
    this.#root = root;
    this.#note = note;
  }

  filter(text) {
    this.#filter = text.trim().toLowerCase();
    this.show(this.#rooms);
  }

  /** @param order age, score (the worst first), people or traffic */
  sort(order) {
    this.#order = order;
    this.show(this.#rooms);
  }

  show(rooms) {
    this.#rooms = rooms;
    const found = rooms.filter(room => matches(room, this.#filter)).sort(ORDERS[this.#order]);
    const shown = found.slice(0, SHOWN_ROOMS);
    showKeyed(this.#root, shown, room => room.name, room => this.#create(room), showRoom);
    this.#note.hidden = found.length > 0 && found.length === shown.length;
    setText(this.#note, noteOf(rooms.length, found.length));
  }

  #create(room) {
    const details = document.createElement('details');
    details.className = 'room';
    details.open = this.#root.children.length < OPEN_ROOMS;
    details.room = room; // the latest, for when it is opened
    const summary = document.createElement('summary');
    for (const style of ['name', 'dim', '', 'in', 'out', '']) {
      const span = document.createElement('span');
      span.className = style;
      summary.append(span);
    }
    const link = document.createElement('a');
    link.href = toRoom(room.name);
    link.textContent = 'open';
    link.setAttribute('aria-label', `open ${room.name}`);
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    scroll.append(link, newTable());
    details.append(summary, scroll);
    details.addEventListener('toggle', () => showRoom(details, details.room));
    return details;
  }
}

function showRoom(details, room) {
  details.room = room;
  const [name, people, quality, bitsIn, bitsOut, loss] = details.firstElementChild.children;
  setText(name, room.name);
  setText(people, room.people === 1 ? '1 person' : `${room.people} people`);
  setText(quality, qualityOf(room));
  quality.className = scoreAlarm(room.score) || 'dim';
  setText(bitsIn, `in ${bits(room.bitsInPerSecond)}`);
  setText(bitsOut, `out ${bits(room.bitsOutPerSecond)}`);
  setText(loss, `loss ${percent(room.lossIn)} in, ${percent(room.lossOut)} out`);
  loss.className = alarm(Math.max(room.lossIn, room.lossOut), 0.02, 0.1) || 'dim';
  if (details.open) showPeople(details.querySelector('table'), room);
}

function qualityOf(room) {
  if (!(room.score > 0)) return '';
  return `score ${score(room.score)}${room.bad ? `, ${room.bad} bad` : ''}`;
}

function matches(room, filter) {
  if (!filter) return true;
  const texts = [room.name, ...room.participants.flatMap(person => [person.name, person.identity])];
  return texts.some(text => text.toLowerCase().includes(filter));
}

function byAge(a, b) {
  return a.createdAt - b.createdAt || compare(a.name, b.name);
}

/** Rooms where nothing flows come behind those that are good. */
const worth = room => room.score || 6;

const ORDERS = {
  age: byAge,
  score: (a, b) => worth(a) - worth(b) || byAge(a, b),
  people: (a, b) => b.people - a.people || byAge(a, b),
  traffic: (a, b) => b.bitsInPerSecond + b.bitsOutPerSecond - a.bitsInPerSecond - a.bitsOutPerSecond || byAge(a, b),
};

function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function noteOf(all, found) {
  if (all === 0) return 'No rooms at the moment.';
  if (found === 0) return 'No room or person has this in its name.';
  return `${found - SHOWN_ROOMS} more: filter to find them.`;
}
