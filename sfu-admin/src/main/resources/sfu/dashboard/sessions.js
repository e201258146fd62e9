import { ask } from './api.js';
import { el } from './dom.js';
import { duration, words } from './format.js';
import { score, scoreAlarm } from './quality.js';
import { toRoom } from './route.js';

const COLUMNS = ['Left', 'Room', 'Who', 'Stayed', 'Score', 'Worst', 'Bad for', 'Blame', 'Why it ended'];

/** Who was in rooms: how it was, and why it ended. */
export class SessionsPage {
  #rows = el('tbody');
  #note = el('p', { className: 'dim' });
  #more = el('button', { type: 'button', textContent: 'Earlier ones', hidden: true, onclick: () => this.#load() });
  #next = null;
  element;

  constructor() {
    const head = el('thead', {}, el('tr', {}, ...COLUMNS.map(textContent => el('th', { scope: 'col', textContent }))));
    this.element = el('div', {}, el('h2', { textContent: 'Ended sessions' }),
      el('div', { className: 'scroll' }, el('table', {}, head, this.#rows)), this.#note, el('div', { className: 'acts' }, this.#more));
    this.#load();
  }

  show() {}

  onEvent() {}

  async #load() {
    const query = new URLSearchParams({ limit: 100, ...(this.#next && { before: this.#next }) });
    try {
      const page = await ask('GET', `/sessions?${query}`);
      this.#rows.append(...page.sessions.map(row));
      this.#next = page.next;
      this.#more.hidden = !page.next;
      this.#note.textContent = this.#rows.children.length ? '' : 'None so far.';
    } catch (failure) {
      this.#note.textContent = failure.message;
    }
  }
}

function row(its) {
  const cells = [new Date(its.leftAt).toLocaleString(), el('a', { href: toRoom(its.room), textContent: its.room }), its.name || its.identity,
    duration((its.leftAt - its.joinedAt) / 1000), score(its.score), score(its.worst), its.badSeconds ? duration(its.badSeconds) : '',
    words(its.blame), [words(its.reason), its.detail].filter(Boolean).join(': ')];
  const element = el('tr', {}, ...cells.map((cell, n) => {
    const td = el('td', {}, cell);
    td.dataset.label = COLUMNS[n];
    return td;
  }));
  element.cells[5].className = scoreAlarm(its.worst);
  return element;
}
