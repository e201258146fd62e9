import { Emitter } from './events.js';
import { SfuError } from './errors.js';
import { SUBPROTOCOL, parseMessage } from './protocol.js';

const OPEN_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const PING_MS = 20_000;
/** Three pings without a sign of life: the network below is gone, though no one said so. */
const SILENCE_MS = 60_000;
const TIMED_OUT = 4004;

/**
 * One WebSocket to the server: requests with their replies, and events.
 *
 * Emits 'event' (message) for what the server says by itself, and 'closed' ({code, reason}) once.
 */
export class Signaling extends Emitter {
  #socket = null;
  #nextId = 1;
  #pending = new Map(); // request id -> {resolve, reject, timer}
  #heartbeat = null;
  #heardAt = 0;
  #isEnded = false;

  /** Connects; rejects with SfuError 'unreachable'. */
  async open(url) {
    const socket = connect(url);
    this.#socket = socket;
    socket.onmessage = message => this.#take(message.data);
    socket.onclose = event => this.#end(event.code, event.reason);
    const timer = setTimeout(() => this.close(TIMED_OUT, 'no connection'), OPEN_TIMEOUT_MS);
    try {
      await new Promise((opened, failed) => {
        socket.onopen = opened;
        this.on('closed', () => failed(new SfuError('unreachable', 'the server cannot be reached')));
      });
    } finally {
      clearTimeout(timer);
    }
    this.#heardAt = Date.now();
    this.#heartbeat = setInterval(() => this.#beat(), PING_MS);
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
    return !this.#isEnded && this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message and resolves with its reply; rejects with SfuError. */
  request(message, timeoutMs = REQUEST_TIMEOUT_MS) {
    if (!this.isOpen) return Promise.reject(new SfuError('closed', 'not connected to the server'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new SfuError('timeout', `the server did not answer "${message.type}" in ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ ...message, id }));
    });
  }

  #beat() {
    if (Date.now() - this.#heardAt >= SILENCE_MS) this.close(TIMED_OUT, 'timeout');
    else this.request({ type: 'ping' }).catch(() => {}); // the silence is what counts
  }

  #take(text) {
    this.#heardAt = Date.now();
    const message = parseMessage(text);
    if (!message) {
      console.warn('sfu: the server sent what is no message');
      return;
    }
    const waiting = this.#pending.get(message.re);
    if (message.type === 'waiting') clearTimeout(waiting?.timer); // the server says when that is too long
    if (!waiting || message.type === 'waiting') {
      this.emit('event', message);
      return;
    }
    this.#pending.delete(message.re);
    clearTimeout(waiting.timer);
    if (message.type === 'error') waiting.reject(new SfuError(message.code, message.message, message.limit));
    else waiting.resolve(message);
  }

  /** Closes and says so at once: a dead network would hold back the socket's own close event. */
  close(code = 1000, reason = 'left') {
    this.#socket?.close(code, reason);
    this.#end(code, reason);
  }

  #end(code, reason) {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#heartbeat);
    const error = new SfuError('closed', `the connection to the server ended (${reason || code})`);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
    this.emit('closed', { code, reason });
  }
}

function connect(url) {
  try {
    return new WebSocket(url, [SUBPROTOCOL]);
  } catch (error) {
    throw new SfuError('unreachable', `this is no address of a server: ${error.message}`);
  }
}
