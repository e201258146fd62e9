import { ask } from './api.js';
import { el } from './dom.js';
import { duration, words, when } from './format.js';
import { score, scoreAlarm } from './quality.js';
import { toPerson, toRoom, toSessions } from './route.js';

const COLUMNS = ['Left', 'Room', 'Who', 'Stayed', 'Score', 'Worst', 'Bad for', 'Blame', 'Why it ended'];
const WORST = COLUMNS.indexOf('Worst');
const WRITTEN_MS = 1500; // after somebody left, until that is in the store

/** Who was in rooms: how it was, and why it ended. */
export class SessionsPage {
  #rows = el('tbody');
  #note = el('p', { className: 'dim' });
  #more = el('button', { type: 'button', textContent: 'Earlier ones', hidden: true, onclick: () => this.#load(true) });
  #of; // a room, somebody in it, or all
  #next = null;
  #timer = null;
  element;

  constructor({ room, identity }) {
    this.#of = { ...(room && { room }), ...(identity && { identity }) };
    const head = el('thead', {}, el('tr', {}, ...COLUMNS.map(textContent => el('th', { scope: 'col', textContent }))));
    const of = room && el('p', {}, `Of ${[room, identity].filter(Boolean).join(', ')}: `, el('a', { href: toSessions(), textContent: 'all sessions' }));
    this.element = el('div', {}, el('h2', { textContent: 'Ended sessions' }), of,
      el('div', { className: 'scroll' }, el('table', {}, head, this.#rows)), this.#note, el('div', { className: 'acts' }, this.#more));
    this.#load(false);
  }

  show() {}

  draw() {}

  /** Whoever leaves is shown, unless one looks at earlier ones. */
  onEvent({ type }) {
    if (type !== 'leave' || this.#timer || this.#rows.isFurther) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#load(false);
    }, WRITTEN_MS);
  }

  async #load(isFurther) {
    const query = new URLSearchParams({ limit: 100, ...this.#of, ...(isFurther && { before: this.#next }) });
    try {
      const page = await ask('GET', `/sessions?${query}`);
      const rows = page.sessions.map(row);
      if (isFurther) this.#rows.append(...rows);
      else this.#rows.replaceChildren(...rows);
      this.#rows.isFurther = isFurther;
      this.#next = page.next;
      this.#more.hidden = !page.next;
      this.#note.textContent = this.#rows.children.length ? '' : 'None so far.';
    } catch (failure) {
      this.#note.textContent = failure.message;
    }
  }
}

function row(its) {
  const cells = [when(its.leftAt), el('a', { href: toRoom(its.room), textContent: its.room }),
    el('a', { href: toPerson(its.room, its.identity), textContent: its.name || its.identity }),
    duration((its.leftAt - its.joinedAt) / 1000), score(its.score), score(its.worst), its.badSeconds ? duration(its.badSeconds) : '',
    its.badSeconds ? words(its.blame) : '', [words(its.reason), its.detail].filter(Boolean).join(': ')];
  const element = el('tr', {}, ...cells.map((cell, n) => {
    const td = el('td', {}, cell);
    td.dataset.label = COLUMNS[n];
    return td;
  }));
  element.cells[WORST].className = scoreAlarm(its.worst);
  return element;
}
