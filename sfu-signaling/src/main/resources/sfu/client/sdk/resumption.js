import { Wait, backoffMs } from './backoff.js';
import { parseMessage } from './protocol.js';
import { openSocket, openWebSocket } from './sockets.js';

const REPLY_TIMEOUT_MS = 5000;
/** Its reply is not waited for among the others: those wait for it. */
const RESUME_ID = 1;

/** Takes a session up again after its socket was lost, as long as the server keeps it. */
export class Resumption {
  #url;
  #session = null;
  #token = null;
  #windowMs = 0;
  #wait = new Wait();
  #isStopped = false;

  isRunning = false;

  constructor(url) {
    this.#url = url;
  }

  /** @param joined the server's message of that type */
  begin(joined) {
    this.#session = joined.session ?? null;
    this.#token = joined.resumeToken ?? null;
    this.#windowMs = (joined.resumeSeconds ?? 0) * 1000;
  }

  get isPossible() {
    return this.#session !== null && this.#windowMs > 0;
  }

  /** Tries until it works: {socket, resumed, early}; null when the session is over. */
  async run(seq) {
    this.isRunning = true;
    try {
      const until = Date.now() + this.#windowMs;
      for (let attempt = 0; !this.#isStopped && Date.now() < until; attempt++) {
        if (attempt > 0) await this.#wait.sleep(backoffMs(attempt - 1));
        const socket = this.#isStopped ? null : await openSocket(this.#url).catch(() => null);
        const result = socket && (await this.#resume(socket, seq));
        if (result === 'gone') return null;
        if (result) return result;
      }
      return null;
    } finally {
      this.isRunning = false;
    }
  }

  /** Once, over a WebSocket; null if that is not to be had. */
  async climb(seq) {
    if (this.isRunning || !this.isPossible) return null;
    this.isRunning = true;
    try {
      const socket = await openWebSocket(this.#url).catch(() => null);
      const result = socket && (await this.#resume(socket, seq));
      return result === 'gone' ? null : result;
    } finally {
      this.isRunning = false;
    }
  }

  /** {socket, resumed, early: what came right behind it}, 'gone', or null when the socket failed. */
  async #resume(socket, seq) {
    let timer;
    const early = [];
    const reply = await new Promise(done => {
      timer = setTimeout(() => done(null), REPLY_TIMEOUT_MS);
      socket.onclose = () => done(null);
      socket.onmessage = text => {
        const message = parseMessage(text);
        if (message?.re === RESUME_ID && message.seq === undefined) done(message);
        else early.push(text);
      };
      socket.send(JSON.stringify({
        type: 'resume', id: RESUME_ID, session: this.#session, resumeToken: this.#token, seq,
      }));
    });
    clearTimeout(timer);
    if (reply?.type === 'resumed') {
      this.#token = reply.resumeToken;
      return { socket, resumed: reply, early };
    }
    socket.close();
    return reply?.code === 'gone' ? 'gone' : null;
  }

  stop() {
    this.#isStopped = true;
    this.#wait.end();
  }
}
