import { Emitter } from './events.js';
import { SfuError } from './errors.js';
import { Pending } from './pending.js';
import { isResumable, parseMessage } from './protocol.js';
import { Resumption } from './resumption.js';
import { openSocket } from './sockets.js';

const REQUEST_TIMEOUT_MS = 15_000;
const PING_MS = 25_000;
/** Two pings without a sign of life: the network below is gone, though no one said so. */
const SILENCE_MS = 50_000;
const TIMED_OUT = 4004;

/**
 * A session's messages: requests with their replies, and events, over one socket after the other; the
 * server keeps what is missed between them.
 *
 * Emits 'event' (message) for what the server says by itself, 'interrupted' and 'resumed' around the
 * time without a socket, and 'closed' ({code, reason}) once.
 */
export class Signaling extends Emitter {
  #socket = null;
  #pending = new Pending();
  #resumption = null;
  #heartbeat = null;
  #heardAt = 0;
  #lastSeq = 0;
  #isEnded = false;

  /** Connects; rejects with SfuError 'unreachable'. */
  async open(url) {
    const socket = await openSocket(url);
    if (this.#isEnded) {
      socket.close();
      throw new SfuError('closed', 'left meanwhile');
    }
    this.#resumption = new Resumption(url);
    this.#use(socket);
    this.#heartbeat = setInterval(() => this.#beat(), PING_MS);
  }

  #use(socket) {
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onmessage = text => socket === this.#socket && this.#take(text);
    socket.onclose = event => socket === this.#socket && this.#lost(event.code, event.reason);
  }

  get isOpen() {
    return !this.#isEnded && this.#socket !== null;
  }

  /** Sends a message, at the latest when there is a socket again; resolves with its reply, rejects with SfuError. */
  request(message, timeoutMs = REQUEST_TIMEOUT_MS) {
    if (!this.isOpen) return Promise.reject(new SfuError('closed', 'not connected to the server'));
    const { message: numbered, reply } = this.#pending.add(message, timeoutMs);
    if (this.#socket.isOpen) this.#socket.send(JSON.stringify(numbered));
    return reply;
  }

  #beat() {
    if (this.#resumption.isRunning) return;
    if (Date.now() - this.#heardAt >= SILENCE_MS) {
      this.#socket.close(TIMED_OUT, 'timeout');
      this.#lost(TIMED_OUT, 'timeout');
      return;
    }
    this.request({ type: 'ping', seq: this.#lastSeq }).catch(() => {}); // the silence is what counts
    if (this.#socket?.isFallback) this.#climb();
  }

  /** From an event stream back to a WebSocket, once one opens. */
  async #climb() {
    const next = await this.#resumption.climb(this.#lastSeq);
    if (next) this.#goOn(next);
  }

  #take(text) {
    this.#heardAt = Date.now();
    const message = parseMessage(text);
    if (!message) {
      console.warn('sfu: the server sent what is no message');
      return;
    }
    if (message.seq <= this.#lastSeq) return; // came before
    if (message.seq) this.#lastSeq = message.seq;
    if (message.session) this.#resumption.begin(message); // joined, session, waiting
    if (!this.#pending.take(message)) this.emit('event', message);
  }

  #lost(code, reason) {
    if (this.#isEnded || this.#resumption.isRunning) return;
    if (isResumable(code) && this.#resumption.isPossible) this.#resume(code, reason);
    else this.#end(code, reason);
  }

  async #resume(code, reason) {
    this.#abandon();
    this.#pending.pause();
    this.emit('interrupted');
    const next = await this.#resumption.run(this.#lastSeq);
    if (this.#isEnded) next?.socket.close();
    else if (next) this.#goOn(next);
    else this.#end(code, reason);
  }

  #abandon() {
    const old = this.#socket;
    old.onmessage = old.onclose = () => {};
    old.close();
  }

  #goOn({ socket, resumed, early }) {
    if (this.#isEnded) {
      socket.close();
      return;
    }
    this.#abandon();
    this.#use(socket);
    for (const message of this.#pending.resume(resumed.received)) socket.send(JSON.stringify(message));
    for (const text of early) this.#take(text);
    this.emit('resumed');
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
    this.#resumption?.stop();
    this.#pending.failAll(new SfuError('closed', `the connection to the server ended (${reason || code})`));
    this.emit('closed', { code, reason });
  }
}
