import { Emitter } from './events.js';
import { SfuError } from './errors.js';

const REQUEST_TIMEOUT_MS = 15_000;
const PING_MS = 20_000;

/**
 * One WebSocket to the server: requests with their replies, and events.
 * Emits 'event' (message) and 'closed' ({code, reason}).
 */
export class Signaling extends Emitter {
  #socket = null;
  #nextId = 1;
  #pending = new Map();
  #ping = null;

  /** Connects; rejects with SfuError 'unreachable'. */
  open(url) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, ['sfu.v1']);
      this.#socket = socket;
      socket.onopen = () => {
        this.#ping = setInterval(() => this.#checkAlive(), PING_MS);
        resolve();
      };
      socket.onmessage = message => this.#take(JSON.parse(message.data));
      socket.onclose = event => {
        if (this.#socket !== socket) return;
        this.#socket = null;
        clearInterval(this.#ping);
        const error = new SfuError('closed', `the connection was closed (${event.code} ${event.reason})`);
        for (const { reject: fail } of this.#pending.values()) fail(error);
        this.#pending.clear();
        reject(new SfuError('unreachable', 'the server cannot be reached'));
        this.emit('closed', { code: event.code, reason: event.reason });
      };
    });
  }

  /** A network that is gone tells nothing: without a pong the connection counts as closed. */
  async #checkAlive() {
    try {
      await this.request({ type: 'ping' });
    } catch (error) {
      const socket = this.#socket;
      if (error.code !== 'timeout' || !socket) return;
      socket.onclose({ code: 4004, reason: 'no answer from the server' });
      socket.close();
    }
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message and resolves with its reply; rejects with SfuError. */
  request(message) {
    if (!this.isOpen) return Promise.reject(new SfuError('closed', 'not connected'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new SfuError('timeout', `no reply to ${message.type} within ${REQUEST_TIMEOUT_MS} ms`));
      }, REQUEST_TIMEOUT_MS);
      const settle = done => value => {
        clearTimeout(timer);
        done(value);
      };
      this.#pending.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#socket.send(JSON.stringify({ ...message, id }));
    });
  }

  #take(message) {
    const waiting = message.re === undefined ? undefined : this.#pending.get(message.re);
    if (!waiting) {
      this.emit('event', message);
      return;
    }
    this.#pending.delete(message.re);
    if (message.type === 'error') waiting.reject(new SfuError(message.code, message.message));
    else waiting.resolve(message);
  }

  close() {
    this.#socket?.close(1000);
  }
}
