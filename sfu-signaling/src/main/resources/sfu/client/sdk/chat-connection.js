import { MAX_ATTEMPTS, Wait, backoffMs } from './backoff.js';
import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { closeReason, defaultUrl, isFinalClose, isFinalError } from './protocol.js';
import { Signaling } from './signaling.js';

/**
 * A session of channels without a room, as long as it can be had.
 *
 * States: new, connecting, connected, reconnecting, disconnected. Events: serverMessage, interrupted and resumed around
 * a time without a socket, reconnecting and reconnected around one without a session, tokenExpiring, disconnected (why).
 */
export class ChatConnection extends Emitter {
  #options;
  #signaling = null;
  #wait = new Wait();

  state = 'new';
  /** Who this client is: {id, identity, name}. */
  me = null;

  /** @param options {url, name, identity, token, role} */
  constructor(options = {}) {
    super();
    this.#options = { ...options };
  }

  async open() {
    if (this.state !== 'new') throw new SfuError('badState', 'this was connected already');
    this.state = 'connecting';
    try {
      await this.#connect();
    } catch (error) {
      this.#end(error.code);
      throw error;
    }
  }

  async #connect() {
    const signaling = new Signaling();
    this.#signaling = signaling;
    const isCurrent = () => signaling === this.#signaling;
    signaling.on('event', message => isCurrent() && this.#take(message));
    for (const name of ['interrupted', 'resumed']) signaling.on(name, () => isCurrent() && this.emit(name));
    const { url = defaultUrl(), name, identity, token, role } = this.#options;
    await signaling.open(url);
    const request = { type: 'connect', features: ['resume'], name, identity, token, role };
    try {
      this.me = (await signaling.request(request)).me;
    } catch (error) {
      signaling.close();
      throw error;
    }
    this.#options.identity = this.me.identity; // the same person after a lost session
    signaling.on('closed', event => isCurrent() && this.#onClosed(event));
    this.state = 'connected';
  }

  #take(message) {
    if (message.type === 'tokenExpiring') this.emit('tokenExpiring', message.inMs);
    this.emit('serverMessage', message);
  }

  /** Sends a request of the protocol; resolves with its reply, rejects with SfuError. */
  request(message) {
    if (this.state !== 'connected') return Promise.reject(new SfuError('closed', 'not connected to the server'));
    return this.#signaling.request(message);
  }

  /** A later token of the same holder. */
  async setToken(token) {
    this.#options.token = token;
    if (this.state === 'connected') await this.request({ type: 'token', token });
  }

  async #onClosed({ code, reason }) {
    if (isFinalClose(code)) return this.#end(closeReason(code, reason));
    this.state = 'reconnecting';
    this.emit('reconnecting');
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await this.#wait.sleep(backoffMs(attempt));
      if (this.state !== 'reconnecting') return undefined;
      try {
        await this.#connect();
        return this.emit('reconnected');
      } catch (error) {
        if (this.state !== 'reconnecting') return undefined; // left meanwhile
        if (isFinalError(error)) return this.#end(error.code);
      }
    }
    return this.#end(closeReason(code, reason));
  }

  async leave() {
    if (this.state === 'disconnected' || this.state === 'new') return;
    const old = this.#signaling;
    const isOpen = this.state === 'connected';
    this.#signaling = null;
    this.#wait.end();
    this.#end('left');
    if (isOpen) await old.request({ type: 'leave' }, 1000).catch(() => {});
    old?.close();
  }

  #end(reason) {
    this.state = 'disconnected';
    this.emit('disconnected', reason);
  }
}
