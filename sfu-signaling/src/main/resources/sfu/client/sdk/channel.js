import { Emitter } from './events.js';

/** The server forgets who types after 6 s without a word. */
const TYPING_AGAIN_MS = 3000;
const TYPING_ENDS_MS = 5000;

const toBase64 = bytes => btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(''));
const fromBase64 = text => Uint8Array.from(atob(text), char => char.charCodeAt(0));

/** Ids of numbers: the longer is the higher. */
const isBefore = (a, b) => (a.length === b.length ? a < b : a.length < b.length);

/**
 * One channel that is joined: its messages in the one order of all, who is in it, who types.
 *
 * Events: message (a Message, own ones too), messageChanged (edited), messageDeleted (its id), typingChanged,
 * peopleChanged, relay ({from, topic, data}), left (why: the server does not let it in again, or `moved` to another room,
 * whose own chat is to be joined then).
 */
export class Channel extends Emitter {
  #chat;
  #typing = new Map(); // by id: {from, timer}
  #isOpen = false;
  #isTyping = false;
  #saidAt = 0;
  #timer = null;

  name;
  /** The oldest first: {id, time (a Date), from, to, text, data, topic, isEdited, isOwn}. Text is text: show it as such. */
  messages = [];
  /** Whether there are older ones: loadOlder(). */
  hasMore = false;
  /** Those in a channel, by id: {id, identity, name}; empty in a room's own, whose people the room has. */
  people = new Map();
  /** How many there are; `people` may have fewer. */
  peopleCount = 0;

  /** Made by Chat.join. */
  constructor(name, chat) {
    super();
    this.name = name;
    this.#chat = chat;
  }

  /** Who types now: [{id, identity, name}]. */
  get typing() {
    return [...this.#typing.values()].map(each => each.from);
  }

  /** Sends text; resolves with the message once it is kept. Sent again after a lost connection, it is there once. */
  send(text, { to, topic } = {}) {
    return this.#send({ text, to, topic });
  }

  /** Likewise, bytes. */
  sendData(data, { to, topic } = {}) {
    return this.#send({ data: toBase64(data), to, topic });
  }

  async #send(content) {
    this.#endTyping();
    const clientId = crypto.randomUUID();
    const sent = await this.#request({ type: 'message.send', ...content, clientId }, true);
    const { messageId, time, local } = sent;
    return this.#add({ ...content, messageId, time, local, from: this.#chat.me });
  }

  /** Sends bytes that are not kept to those who are there, or to one. */
  async relay(data, { to, topic } = {}) {
    await this.#request({ type: 'relay', data: toBase64(data), to, topic });
  }

  /** Changes the text of an own message, or as a moderator of any. */
  async edit(message, text) {
    await this.#request({ type: 'message.edit', messageId: message.id, text }, true);
    this.#edited(message.id, text);
  }

  async delete(message) {
    await this.#request({ type: 'message.delete', messageId: message.id }, true);
    this.#deleted(message.id);
  }

  /** Fetches older messages; resolves with whether there are more. */
  async loadOlder(limit = 50) {
    const { messages, more } = await this.#request({ type: 'message.history', before: this.messages[0]?.id, limit });
    messages.forEach(message => this.#add(message, false));
    this.hasMore = more;
    return more;
  }

  /** To be called at each keystroke: the others see it, until a message is sent or nothing is typed for 5 s. */
  setTyping(isTyping = true) {
    clearTimeout(this.#timer);
    if (!isTyping) {
      if (this.#isTyping) this.#sayTyping(false);
      return;
    }
    this.#timer = setTimeout(() => this.setTyping(false), TYPING_ENDS_MS);
    if (!this.#isTyping || Date.now() - this.#saidAt >= TYPING_AGAIN_MS) this.#sayTyping(true);
  }

  #sayTyping(isTyping) {
    this.#isTyping = isTyping;
    this.#saidAt = Date.now();
    this.#request({ type: 'typing', isTyping }).catch(() => {}); // nobody waits for it
  }

  /** The server ends it with the message. */
  #endTyping() {
    clearTimeout(this.#timer);
    this.#isTyping = false;
  }

  async leave() {
    this.#endTyping();
    await this.#chat.drop(this.name);
  }

  #request(message, isPatient) {
    return this.#chat.request({ ...message, channel: this.name || undefined }, isPatient);
  }

  /** Called with the reply to channel.join; after a lost connection again. */
  open({ people, count, messages, more }) {
    const isFirst = !this.#isOpen;
    this.#isOpen = true;
    this.people = new Map(people.map(each => [each.id, each]));
    this.peopleCount = count;
    messages.forEach(message => this.#add(message, !isFirst));
    if (isFirst) this.hasMore = more;
    else this.#catchUp(messages, more);
    [...this.#typing.keys()].forEach(id => this.#setTyping({ id }, false));
    this.emit('peopleChanged');
  }

  /** What was edited and deleted meanwhile; of messages before these nothing is known. */
  #catchUp(latest, more) {
    const now = new Map(latest.map(each => [each.messageId, each]));
    const first = more ? latest[0]?.messageId : '';
    for (const { id, text } of [...this.messages]) {
      if (isBefore(id, first)) continue;
      if (!now.has(id)) this.#deleted(id);
      else if (now.get(id).text !== text) this.#edited(id, now.get(id).text);
    }
  }

  /** Called for what the server says of it. */
  take(message) {
    switch (message.type) {
      case 'message':
        return this.#add(message);
      case 'message.edited':
        return this.#edited(message.messageId, message.text);
      case 'message.deleted':
        return this.#deleted(message.messageId);
      case 'typing':
        return this.#setTyping(message.from, message.isTyping);
      case 'channel.people':
        return this.#applyPeople(message);
      case 'relay':
        return this.emit('relay', { ...message, data: fromBase64(message.data) });
      default:
        return undefined;
    }
  }

  #applyPeople({ joined, left, count }) {
    left.forEach(({ id }) => this.people.delete(id));
    joined.forEach(each => this.people.set(each.id, each));
    this.peopleCount = count;
    this.emit('peopleChanged');
  }

  #setTyping(from, isTyping) {
    clearTimeout(this.#typing.get(from.id)?.timer);
    const isNews = isTyping !== this.#typing.has(from.id);
    if (isTyping) {
      const timer = setTimeout(() => this.#setTyping(from, false), 4 * TYPING_ENDS_MS); // its end was missed
      this.#typing.set(from.id, { from, timer });
    } else {
      this.#typing.delete(from.id);
    }
    if (isNews) this.emit('typingChanged', this.typing);
  }

  /** Puts it where it belongs; the one that is there if it came before. */
  #add(kept, isNews = true) {
    const { messages } = this;
    let at = messages.length;
    while (at > 0 && isBefore(kept.messageId, messages[at - 1].id)) at--;
    if (messages[at - 1]?.id === kept.messageId) return messages[at - 1];
    const message = this.#message(kept);
    messages.splice(at, 0, message);
    if (isNews) this.emit('message', message);
    return message;
  }

  #message({ messageId, time, from, to, text, data, topic, edited, local }) {
    return {
      id: messageId, time: new Date(time), from, to, text, topic,
      data: data === undefined ? undefined : fromBase64(data),
      isEdited: edited !== undefined,
      isLocal: local === true,
      isOwn: from.identity === this.#chat.me?.identity,
    };
  }

  #edited(id, text) {
    const message = this.messages.find(each => each.id === id);
    if (message) Object.assign(message, { text, isEdited: true });
    if (message) this.emit('messageChanged', message);
  }

  #deleted(id) {
    const at = this.messages.findIndex(each => each.id === id);
    if (at >= 0) this.messages.splice(at, 1);
    if (at >= 0) this.emit('messageDeleted', id);
  }
}
