import { actsButton, roomActs } from './acts.js';
import { el } from './dom.js';
import { alarm, bits, percent } from './format.js';
import { setText, showKeyed } from './keyed.js';
import { newTable, showPeople } from './people.js';
import { score, scoreAlarm } from './quality.js';
import { toRoom } from './route.js';
import { inSight, withRow } from './sight.js';

const OPEN_ROOMS = 5; // so many are open from the start
const CLOSED_PX = 58; // until a row was measured
const GAP_PX = 10; // below a row, as rooms.css has it
const MARGIN_PX = 500; // that is kept up to date above and below what is in sight

/** The rooms with their people: thousands, of which those in sight have elements. */
export class RoomList {
  #root;
  #note;
  #opened;
  #filter = '';
  #order = 'age';
  #rooms = [];
  #found = [];
  #rows = new Map(); // of a room's name: {heightPx, isOpen}
  #focusedAt = 0; // place of the row that had the focus last

  /** @param opened OpenRooms, which know who is in those that are open */
  constructor(root, note, opened) {
    this.#root = root;
    this.#note = note;
    this.#opened = opened;
    opened.onNews = () => {
      if (root.clientWidth) this.#showFound();
    };
    let isWaiting = false;
    addEventListener('scroll', () => {
      if (isWaiting || !root.clientWidth) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        this.#showFound();
      });
    }, { passive: true });
  }

  /** Another page is shown: nobody looks at open rows. */
  hide() {
    this.#opened.want([]);
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
    const isFirst = this.#rooms.length === 0;
    this.#rooms = rooms;
    this.#found = rooms.filter(room => matches(room, this.#filter)).sort(ORDERS[this.#order]);
    if (this.#rows.size > 2 * rooms.length + 100) this.#rows.clear(); // most of them are gone
    if (isFirst) setTimeout(() => this.#showFound()); // to sort thousands takes a while, and so do the first rows
    else this.#showFound();
    this.#note.hidden = this.#found.length > 0 && !this.#filter;
    setText(this.#note, noteOf(rooms.length, this.#found.length));
  }

  #showFound() {
    const top = -this.#root.getBoundingClientRect().top;
    const heights = this.#found.map(room => this.#rows.get(room.name)?.heightPx ?? CLOSED_PX);
    const focused = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.closest('.room')?.room.name;
    const place = focused ? this.#found.findIndex(room => room.name === name) : -1;
    const seen = inSight(heights, top - MARGIN_PX, top + innerHeight + MARGIN_PX);
    const { rows, above, below, apart, between } = withRow(heights, seen, place);
    this.#root.style.paddingTop = `${above}px`;
    this.#root.style.paddingBottom = `${below}px`;
    const shown = rows.map(n => this.#found[n]);
    showKeyed(this.#root, shown, room => room.name, room => this.#create(room), (details, room) => {
      this.#showRoom(details, room);
      details.style.marginBottom = between && room === this.#found[apart] ? `${GAP_PX + between}px` : '';
    });
    this.#keepFocus(focused, place);
    this.#opened.want([...this.#root.children].filter(details => details.open).map(details => details.room.name));
    for (const details of this.#root.children) this.#rowOf(details.room.name).heightPx = details.offsetHeight + GAP_PX;
  }

  /** A row that moved gets its focus back; after one that is gone the row in its place has it. */
  #keepFocus(focused, place) {
    if (place >= 0) this.#focusedAt = place;
    if (!focused || document.activeElement === focused) return;
    const inItsPlace = this.#found[Math.min(this.#focusedAt, this.#found.length - 1)];
    const row = [...this.#root.children].find(each => each.room === inItsPlace) ?? this.#root.firstElementChild;
    const next = focused.isConnected ? focused : row?.firstElementChild;
    next?.focus({ preventScroll: true });
  }

  #rowOf(name) {
    if (!this.#rows.has(name)) this.#rows.set(name, { heightPx: CLOSED_PX, isOpen: this.#rooms.length <= OPEN_ROOMS });
    return this.#rows.get(name);
  }

  #create(room) {
    const row = this.#rowOf(room.name);
    const summary = el('summary', {}, ...['name', 'dim', 'dim', '', 'in', 'out', ''].map(className => el('span', { className })));
    const link = el('a', { href: toRoom(room.name), textContent: 'open' });
    link.setAttribute('aria-label', `open ${room.name}`);
    const scroll = el('div', { className: 'scroll' }, link, actsButton(room.name, () => roomActs(room.name)), newTable());
    const details = el('details', { className: 'room', open: row.isOpen, room }, summary, scroll); // room: the latest, for when it is opened
    details.addEventListener('toggle', () => {
      row.isOpen = details.open;
      this.#showFound();
    });
    return details;
  }

  #showRoom(details, room) {
    showLine(details, room);
    if (details.open) showPeople(details.querySelector('table'), { name: room.name, participants: this.#opened.of(room.name) });
  }
}

function showLine(details, room) {
  details.room = room;
  const [name, node, people, quality, bitsIn, bitsOut, loss] = details.firstElementChild.children;
  setText(name, room.name);
  setText(node, room.node ? `on ${room.node}${room.stale ? ', which does not answer' : ''}` : '');
  node.hidden = !room.node;
  node.className = room.stale ? 'warn' : 'dim';
  setText(people, peopleOf(room));
  setText(quality, qualityOf(room));
  quality.className = scoreAlarm(room.score) || 'dim';
  setText(bitsIn, `in ${bits(room.bitsInPerSecond)}`);
  setText(bitsOut, `out ${bits(room.bitsOutPerSecond)}`);
  setText(loss, `loss ${percent(room.lossIn)} in, ${percent(room.lossOut)} out`);
  loss.className = alarm(Math.max(room.lossIn, room.lossOut), 0.02, 0.1) || 'dim';
}

function peopleOf({ people, locked }) {
  return `${people === 1 ? '1 person' : `${people} people`}${locked ? ' · locked' : ''}`;
}

function qualityOf(room) {
  if (!(room.score > 0)) return '';
  return `score ${score(room.score)}${room.bad ? `, ${room.bad} bad` : ''}`;
}

function matches(room, filter) {
  return !filter || room.name.toLowerCase().includes(filter) || room.node?.toLowerCase() === filter || room.names.some(name => name.toLowerCase().includes(filter));
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
  return `${found} of ${all} rooms.`;
}
