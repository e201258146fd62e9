import { ChatConnection } from './chat-connection.js';
import { Channel } from './channel.js';

/**
 * What people write: the chat of a room, and channels, over the session of a Room, or over one without media.
 *
 *   const chat = new Chat(room);                        // of a room that is joined
 *   const chat = await Chat.connect({ name: 'Ann' });   // without a room
 *   const channel = await chat.join('support');         // without a name: the room's own
 */
export class Chat {
  #session;
  #channels = new Map(); // by name; '' is the room's own
  #joining = new Map();
  #moves = 0; // to another room, whose own chat is another one

  /** @param session a Room, or a ChatConnection */
  constructor(session) {
    this.#session = session;
    session.on('serverMessage', message => this.#take(message));
    session.on('reconnected', () => this.#rejoin());
    session.on('moved', () => this.#onMoved());
    session.on('disconnected', () => this.#channels.clear());
  }

  /** Connects without a room: {url, name, identity, token, role}; rejects with SfuError. */
  static async connect(options = {}) {
    const connection = new ChatConnection(options);
    await connection.open();
    return new Chat(connection);
  }

  /** Where it goes: a Room, or a ChatConnection with `me`, leave() and the events reconnecting, reconnected, disconnected. */
  get session() {
    return this.#session;
  }

  /** Who this client is, among the people of channels: {id, identity, name}. */
  get me() {
    return this.#session.me;
  }

  /** Those that are joined, by name; the room's own is ''. */
  get channels() {
    return this.#channels;
  }

  /** Joins a channel, or the room's own chat; history: how many of the latest messages. */
  async join(name = '', { history } = {}) {
    const known = this.#channels.get(name) ?? this.#joining.get(name);
    if (known) return known.ready;
    const channel = new Channel(name, this);
    this.#joining.set(name, channel); // what comes right behind the reply is its own
    channel.ready = this.request({ type: 'channel.join', channel: name || undefined, history }).then(reply => {
      channel.open(reply);
      this.#channels.set(name, channel);
      return channel;
    });
    try {
      return await channel.ready;
    } finally {
      this.#joining.delete(name);
    }
  }

  /** Called by channels. */
  async drop(name) {
    this.#channels.delete(name);
    await this.request({ type: 'channel.leave', channel: name || undefined });
  }

  /** Called by channels: sends one request; with `isPatient` again after a connection was lost. */
  async request(message, isPatient = false) {
    const moves = this.#moves;
    const isElsewhere = () => !message.channel && this.#moves !== moves;
    for (;;) {
      try {
        return await this.#session.request(message);
      } catch (error) {
        const isLost = error.code === 'closed' || error.code === 'timeout';
        if (!isPatient || !isLost || isElsewhere() || !(await this.#again()) || isElsewhere()) throw error;
      }
    }
  }

  /** Whether the session goes on, once it does. */
  #again() {
    if (this.#session.state === 'disconnected') return false;
    return new Promise(done => {
      const offs = [];
      const end = isOn => () => {
        offs.forEach(off => off());
        done(isOn);
      };
      offs.push(this.#session.on('reconnected', end(true)), this.#session.on('disconnected', end(false)));
    });
  }

  #onMoved() {
    this.#moves++;
    const channel = this.#channels.get('');
    this.#channels.delete('');
    channel?.emit('left', 'moved');
  }

  #take(message) {
    const name = message.channel ?? '';
    const channel = this.#channels.get(name) ?? this.#joining.get(name);
    channel?.take(message);
  }

  /** A new session knows no channels; what was missed is in their history. */
  async #rejoin() {
    for (const [name, channel] of this.#channels) {
      try {
        channel.open(await this.request({ type: 'channel.join', channel: name || undefined, history: 100 }));
      } catch (error) {
        if (!error.code) throw error; // a mistake of this file
        if (error.code === 'closed') return;
        this.#channels.delete(name);
        channel.emit('left', error.code);
      }
    }
  }
}

export { Channel, ChatConnection };
