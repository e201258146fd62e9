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
const AHEAD = 40; // lines of rows further away, so that those that come into sight are here already
const NEAR = 20; // so close to the end of the lines there are more are asked for

/** The rooms with their people: thousands, of which those in sight have elements, and lines. */
export class RoomList {
  #root;
  #note;
  #opened;
  #look;
  #filter = '';
  #count = 0; // of all
  #names = []; // of those that are found
  #lines = new Map(); // by name: of the rows that were asked for
  #asked = { from: 0, to: 0, name: null };
  #rows = new Map(); // of a room's name: {heightPx, isOpen}
  #isNew = true; // nothing was shown so far
  #focusedAt = 0; // place of the row that had the focus last

  /**
   * @param opened OpenRooms, which know who is in those that are open
   * @param look asks for another view, as of OverviewStream
   */
  constructor(root, note, opened, look) {
    this.#root = root;
    this.#note = note;
    this.#opened = opened;
    this.#look = look;
    opened.onNews = () => this.#showIfSeen();
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
    this.#look({ filter: this.#filter });
  }

  /** @param order age, score (the worst first), people or traffic */
  sort(order) {
    this.#look({ order });
  }

  /** What there is from now on, shown or not. @param list as of Overview */
  take({ count, names, lines }) {
    this.#count = count;
    this.#names = names ?? this.#names;
    this.#lines = new Map(lines.map(line => [line.name, line]));
  }

  show() {
    if (this.#rows.size > 2 * this.#count + 100) this.#rows.clear(); // most of them are gone
    this.#showFound();
    this.#note.hidden = this.#names.length > 0 && !this.#filter;
    setText(this.#note, noteOf(this.#count, this.#names.length));
  }

  /** Unless another page is shown by now. */
  #showIfSeen() {
    if (this.#root.clientWidth) this.#showFound();
  }

  #showFound() {
    const top = -this.#root.getBoundingClientRect().top;
    const heights = this.#names.map(name => this.#rows.get(name)?.heightPx ?? CLOSED_PX);
    const focused = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.closest('.room')?.room.name ?? null;
    const place = focused ? this.#names.indexOf(name) : -1;
    const marginPx = this.#isNew ? 0 : MARGIN_PX; // many new rows take their time: those out of sight have a task of their own
    const seen = inSight(heights, top - marginPx, top + innerHeight + marginPx);
    const { rows, above, below, apart, between } = withRow(heights, seen, place);
    this.#askFor(seen, name);
    const shown = rows.map(n => this.#lines.get(this.#names[n]));
    if (shown.includes(undefined)) return; // until they come
    this.#root.style.paddingTop = `${above}px`;
    this.#root.style.paddingBottom = `${below}px`;
    showKeyed(this.#root, shown, room => room.name, room => this.#create(room), (details, room) => {
      this.#showRoom(details, room);
      details.style.marginBottom = between && room.name === this.#names[apart] ? `${GAP_PX + between}px` : '';
    });
    this.#keepFocus(focused, place);
    this.#opened.want([...this.#root.children].filter(details => details.open).map(details => details.room.name));
    for (const details of this.#root.children) this.#rowOf(details.room.name).heightPx = details.offsetHeight + GAP_PX;
    if (this.#isNew) setTimeout(() => this.#showIfSeen());
    this.#isNew = false;
  }

  /** Lines of what is in sight and of the row that has the focus; those that are asked for are not asked for again. */
  #askFor({ first, end }, name) {
    const { from, to } = this.#asked;
    const isAhead = (from === 0 || first >= from + NEAR) && (to >= this.#names.length || end <= to - NEAR);
    if (first >= from && end <= to && isAhead && name === this.#asked.name) return;
    this.#asked = { from: Math.max(0, first - AHEAD), to: end + AHEAD, name };
    this.#look(this.#asked);
  }

  /** A row that moved gets its focus back; after one that is gone the row in its place has it. */
  #keepFocus(focused, place) {
    if (place >= 0) this.#focusedAt = place;
    if (!focused || document.activeElement === focused) return;
    const inItsPlace = this.#names[Math.min(this.#focusedAt, this.#names.length - 1)];
    const row = [...this.#root.children].find(each => each.room.name === inItsPlace) ?? this.#root.firstElementChild;
    const next = focused.isConnected ? focused : row?.firstElementChild;
    next?.focus({ preventScroll: true });
  }

  #rowOf(name) {
    if (!this.#rows.has(name)) this.#rows.set(name, { heightPx: CLOSED_PX, isOpen: this.#count <= OPEN_ROOMS });
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

function noteOf(all, found) {
  if (all === 0) return 'No rooms at the moment.';
  if (found === 0) return 'No room or person has this in its name.';
  return `${found} of ${all} rooms.`;
}
