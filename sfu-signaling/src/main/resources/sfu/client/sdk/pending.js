import { SfuError } from './errors.js';

/** The requests that have no reply yet. Their time runs only while there is a connection. */
export class Pending {
  #nextId = 1;
  #all = new Map(); // id -> {message, timeoutMs, timer, resolve, reject}

  /** Numbers a request; gives {message, reply}. */
  add(message, timeoutMs) {
    const id = this.#nextId++;
    const numbered = { ...message, id };
    const reply = new Promise((resolve, reject) => {
      this.#all.set(id, { message: numbered, timeoutMs, timer: null, resolve, reject });
    });
    this.#start(id);
    return { message: numbered, reply };
  }

  #start(id) {
    const waiting = this.#all.get(id);
    waiting.timer = setTimeout(() => {
      this.#all.delete(id);
      const { message, timeoutMs } = waiting;
      waiting.reject(new SfuError('timeout', `the server did not answer "${message.type}" in ${timeoutMs / 1000} s`));
    }, waiting.timeoutMs);
  }

  /** Takes a reply to one of them; false if it is to none. */
  take(reply) {
    const waiting = this.#all.get(reply.re);
    if (!waiting) return false;
    clearTimeout(waiting.timer);
    if (reply.type === 'waiting') return false; // the server says when that is too long
    this.#all.delete(reply.re);
    if (reply.type === 'error') waiting.reject(new SfuError(reply.code, reply.message, reply.limit));
    else waiting.resolve(reply);
    return true;
  }

  pause() {
    for (const waiting of this.#all.values()) clearTimeout(waiting.timer);
  }

  /** Goes on; gives those that never came to the server, in order. */
  resume(received) {
    const unsent = [];
    for (const [id, waiting] of this.#all) {
      clearTimeout(waiting.timer);
      this.#start(id);
      if (id > received) unsent.push(waiting.message);
    }
    return unsent;
  }

  failAll(error) {
    for (const { reject, timer } of this.#all.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#all.clear();
  }
}
