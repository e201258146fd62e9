import { iconOf } from '/menu.js';

const $ = id => document.getElementById(id);
const TOGETHER_MS = 5 * 60_000; // what one says so soon again has no head of its own
const AT_END_PX = 60;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The list of messages. All of it is set as text, whatever it contains; only http links become links. */
export class ChatLog {
  #list = $('chat-log');
  #options;
  #elements = new Map(); // a message's id -> its element

  /** @param options {canDelete, onEdit, onDelete}: functions of a message */
  constructor(options) {
    this.#options = options;
  }

  fill(messages) {
    this.#elements.clear();
    $('chat-news').setAttribute('aria-live', 'off'); // what was said before is not news
    this.#list.replaceChildren(...messages.map((message, at) => this.#element(message, messages[at - 1])));
    requestAnimationFrame(() => $('chat-news').setAttribute('aria-live', 'polite'));
    this.scrollToEnd();
  }

  /** @param messages all of them: it may not be the last */
  add(message, messages) {
    const isAtEnd = this.#isAtEnd();
    const at = messages.indexOf(message);
    const element = this.#element(message, messages[at - 1]);
    const next = this.#elements.get(messages[at + 1]?.id) ?? this.#list.querySelector('.waiting');
    this.#list.insertBefore(element, next);
    if (isAtEnd || message.isOwn) this.scrollToEnd();
  }

  change(message) {
    const element = this.#elements.get(message.id);
    if (!element) return;
    element.querySelector('p').replaceChildren(...linked(message.text ?? ''));
    element.querySelector('.mark').textContent = 'edited';
  }

  remove(id) {
    this.#elements.get(id)?.remove();
    this.#elements.delete(id);
  }

  /** What is on its way. */
  showWaiting(text) {
    const element = Object.assign(document.createElement('li'), { className: 'message waiting' });
    element.append(Object.assign(document.createElement('p'), { textContent: text }));
    element.setAttribute('aria-hidden', 'true');
    this.#list.append(element);
    this.scrollToEnd();
    return element;
  }

  scrollToEnd() {
    $('chat-scroll').scrollTop = $('chat-scroll').scrollHeight;
  }

  #isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = $('chat-scroll');
    return scrollTop + clientHeight > scrollHeight - AT_END_PX;
  }

  #element(message, before) {
    const { from, time, text, to, isEdited } = message;
    const isNext = before && before.from.id === from.id && time - before.time < TOGETHER_MS && before.to === to;
    const element = Object.assign(document.createElement('li'), { className: `message${isNext ? '' : ' first'}${to ? ' direct' : ''}` });
    const head = document.createElement('header');
    if (isNext) head.className = 'for-readers';
    const at = Object.assign(document.createElement('time'), { dateTime: time.toISOString(), textContent: clock.format(time) });
    const name = Object.assign(document.createElement('b'), { textContent: message.isOwn ? 'You' : from.name });
    const mark = Object.assign(document.createElement('span'), { className: 'mark', textContent: to ? 'to one alone' : '' });
    head.append(name, at, mark);
    const body = document.createElement('p');
    body.append(...linked(text ?? `(${message.data?.length ?? 0} bytes)`));
    if (isEdited) mark.textContent = 'edited';
    element.append(head, body);
    if (this.#options.canDelete(message)) element.append(this.#acts(message));
    this.#elements.set(message.id, element);
    return element;
  }

  #acts(message) {
    const acts = Object.assign(document.createElement('div'), { className: 'acts' });
    if (message.isOwn && message.text) acts.append(act('edit', 'Change this message', () => this.#options.onEdit(message)));
    acts.append(act('trash', 'Delete this message', () => this.#options.onDelete(message)));
    return acts;
  }
}

function act(icon, label, onclick) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'icon', title: label, onclick });
  button.setAttribute('aria-label', label);
  button.append(iconOf(icon));
  return button;
}

/** Text, and links in it as such. */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: href, index } of text.matchAll(LINK)) {
    parts.push(text.slice(end, index));
    parts.push(Object.assign(document.createElement('a'), { href, textContent: href, target: '_blank', rel: 'noopener noreferrer' }));
    end = index + href.length;
  }
  return [...parts, text.slice(end)];
}
