import { Wait, backoffMs } from './backoff.js';
import { SfuError } from './errors.js';
import { Emitter } from './events.js';

/** So many ids are remembered: what was not acknowledged comes again on each stream. */
const MOST_KNOWN = 1000;
const USUAL_PATH = '/v1/';

/** What comes is told once, and acknowledged unless the application does that. */
class Inbox extends Emitter {
  #known = new Set();
  #acknowledges;

  constructor({ acknowledge = true }) {
    super();
    this.#acknowledges = acknowledge;
  }

  take({ notificationId, time, from = null, topic, data }) {
    if (!this.#known.has(notificationId)) {
      this.#remember(notificationId);
      this.emit('notification', { notificationId, time, from, topic, data });
    }
    if (this.#acknowledges) this.acknowledge(notificationId).catch(() => {}); // it comes again
  }

  #remember(id) {
    this.#known.add(id);
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.values().next().value);
  }
}

/**
 * Notifications over the session of a Room, or of a ChatConnection. To be made before that joins or opens: what was
 * kept comes right behind.
 *
 * Events: notification ({notificationId, time, from, topic, data}), each once.
 */
export class SessionNotifications extends Inbox {
  #session;

  constructor(session, options = {}) {
    super(options);
    this.#session = session;
    session.on('serverMessage', message => message.type === 'notification' && this.take(message));
  }

  /** It need not come again. */
  async acknowledge(notificationId) {
    await this.#session.request({ type: 'notification.ack', notificationId });
  }

  /** As Notifications.notify. */
  async notify(to, { topic = '', data = null, clientId } = {}) {
    const { notificationId, reached } = await this.#session.request({ type: 'notify', to, topic, data, clientId });
    return { notificationId, reached };
  }

  /** Which of these users are connected now, for who may notify them. */
  async online(identities) {
    return (await this.#session.request({ type: 'online', identities })).identities;
  }
}

/**
 * A user's notifications for pages that hold no session: an event stream, opened anew whenever it ends, with a new
 * ticket each time.
 *
 * Events: notification ({notificationId, time, from, topic, data}), each once; connected ({identity, org, isComplete});
 * disconnected, when the stream is interrupted; error (SfuError), when it cannot be opened.
 */
export class Notifications extends Inbox {
  #options;
  #base;
  #source = null;
  #key = '';
  #lastId = '';
  #isOpen = false;
  #attempts = 0;
  #wait = new Wait();

  /**
   * @param options ticket: an async function that fetches one (of /v1/events/tickets, by the application's server);
   *   or token: a text or an async function; or identity, where no tokens are needed. url: of the server, by default
   *   this page's; acknowledge: false leaves that to the application
   */
  constructor(options = {}) {
    super(options);
    this.#options = options;
    this.#base = new URL(USUAL_PATH, options.url ?? globalThis.location.href);
  }

  get isConnected() {
    return this.#key !== '';
  }

  open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#run();
  }

  close() {
    this.#isOpen = false;
    this.#wait.end();
    this.#drop();
  }

  /** Goes on until it is closed. */
  async #run() {
    while (this.#isOpen) {
      if (this.#attempts > 0) await this.#wait.sleep(backoffMs(this.#attempts - 1));
      this.#attempts++;
      try {
        const address = await this.#address();
        if (this.#isOpen) await this.#listen(address);
      } catch (error) {
        this.emit('error', error);
      }
    }
  }

  async #address() {
    const address = new URL('events', this.#base);
    const { ticket, identity } = this.#options;
    if (ticket) address.searchParams.set('ticket', await ticket());
    else if (this.#options.token) address.searchParams.set('ticket', await this.#fetchTicket());
    else if (identity) address.searchParams.set('identity', identity);
    if (this.#lastId) address.searchParams.set('lastEventId', this.#lastId);
    return address;
  }

  async #fetchTicket() {
    return (await this.#ask('POST', 'events/tickets', await this.#token())).ticket;
  }

  #token() {
    const { token } = this.#options;
    return typeof token === 'function' ? token() : (token ?? '');
  }

  /** Resolves when the stream has ended: an EventSource would open it again with a ticket that is used. */
  #listen(address) {
    return new Promise(ended => {
      const source = new EventSource(address);
      this.#source = source;
      source.addEventListener('connected', event => this.#onConnected(JSON.parse(event.data)));
      source.addEventListener('notification', event => this.#onNotification(JSON.parse(event.data), event.lastEventId));
      source.onerror = () => {
        if (source === this.#source) this.#drop();
        ended();
      };
      source.ended = ended;
    });
  }

  #drop() {
    const source = this.#source;
    const wasConnected = this.isConnected;
    this.#source = null;
    this.#key = '';
    source?.close();
    source?.ended();
    if (wasConnected) this.emit('disconnected');
  }

  #onConnected({ key, identity, org, isComplete }) {
    this.#key = key;
    this.#attempts = 1; // the next stream is not asked for at once
    this.emit('connected', { identity, org, isComplete });
  }

  #onNotification(notification, lastId) {
    this.#lastId = lastId;
    this.take(notification);
  }

  /** It need not come again. */
  async acknowledge(notificationId) {
    await this.#ask('DELETE', `notifications/${encodeURIComponent(notificationId)}`, this.#key);
  }

  /**
   * Tells all sessions and streams of users, as the token allows (canNotify).
   *
   * @param to {identity}, {org}, {identity, org} or {everyone: true}
   * @returns {Promise<{notificationId: string, reached: number}>}
   */
  async notify(to, { topic = '', data = null, clientId } = {}) {
    const { identity = '' } = this.#options;
    const path = `notifications${identity && `?identity=${encodeURIComponent(identity)}`}`;
    return this.#ask('POST', path, await this.#token(), JSON.stringify({ to, topic, data, clientId }));
  }

  async #ask(method, path, bearer, body) {
    const headers = { authorization: `Bearer ${bearer}` };
    if (body) headers['content-type'] = 'application/json';
    let response;
    try {
      response = await fetch(new URL(path, this.#base), { method, headers, body });
    } catch (error) {
      throw new SfuError('unreachable', `the server cannot be reached: ${error.message}`);
    }
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const code = { 401: 'unauthorized', 403: 'forbidden', 429: 'limit', 503: 'limit' }[response.status] ?? 'badRequest';
    throw new SfuError(code, answer.detail ?? `the server answers ${response.status}`);
  }
}
