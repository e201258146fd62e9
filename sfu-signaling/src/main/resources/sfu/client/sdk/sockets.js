import { SfuError } from './errors.js';
import { SUBPROTOCOL } from './protocol.js';

const OPEN_TIMEOUT_MS = 6000;
/** A connection that never opened, or broke without a word (RFC 6455 7.4.1). */
const ABNORMAL = 1006;

/**
 * A connection on which messages go as text both ways: a WebSocket, or where networks break these an
 * event stream with POSTs. Set `onmessage` (text) and `onclose` ({code, reason}), which comes at most once.
 */
class Socket {
  onmessage = () => {};
  onclose = () => {};
  #isEnded = false;

  /** Whether a better kind may be possible later. */
  get isFallback() {
    return false;
  }

  end(code = ABNORMAL, reason = '') {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.onclose({ code, reason });
  }
}

class WebSocketSocket extends Socket {
  #socket;

  open(url) {
    this.#socket = new WebSocket(url, [SUBPROTOCOL]);
    this.#socket.onmessage = message => this.onmessage(message.data);
    this.#socket.onclose = event => this.end(event.code, event.reason);
    return new Promise(opened => { this.#socket.onopen = opened; });
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(text) {
    this.#socket.send(text);
  }

  close(code, reason) {
    this.#socket?.close(code, reason);
  }
}

class StreamSocket extends Socket {
  #source;
  #address = null; // where to post
  #key = '';
  #unsent = [];
  #isPosting = false;

  get isFallback() {
    return true;
  }

  open(url) {
    const stream = new URL(url.replace(/^ws/, 'http'));
    stream.pathname = stream.pathname.replace(/\/ws$/, '/sse');
    stream.search = '';
    this.#source = new EventSource(stream);
    this.#source.onmessage = event => this.onmessage(event.data);
    this.#source.addEventListener('close', event => {
      const { code, reason } = JSON.parse(event.data);
      this.#end(code, reason);
    });
    this.#source.onerror = () => this.#end();
    return new Promise(opened => {
      this.#source.addEventListener('connection', event => {
        const { connection, key } = JSON.parse(event.data);
        this.#address = `${stream}/${connection}`;
        this.#key = key;
        opened();
      });
    });
  }

  get isOpen() {
    return this.#address !== null && this.#source.readyState === EventSource.OPEN;
  }

  send(text) {
    this.#unsent.push(text);
    this.#post();
  }

  async #post() {
    if (this.#isPosting) return; // one at a time keeps the order
    this.#isPosting = true;
    while (this.#unsent.length > 0) {
      const body = this.#unsent.splice(0).join('\n');
      const response = await this.#fetch('POST', body).catch(() => null);
      if (!response?.ok) {
        this.#end();
        return;
      }
    }
    this.#isPosting = false;
  }

  #fetch(method, body) {
    return fetch(this.#address, { method, body, keepalive: method === 'DELETE', headers: { authorization: `Bearer ${this.#key}` } });
  }

  #end(code, reason) {
    this.#source.close();
    this.end(code, reason);
  }

  close(code) {
    if (this.#address && code === 1000) this.#fetch('DELETE').catch(() => {});
    this.#source?.close();
  }
}

async function opened(socket, url) {
  let timer;
  const tooLate = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error('no answer')), OPEN_TIMEOUT_MS);
    socket.onclose = () => failed(new Error('refused'));
  });
  try {
    await Promise.race([socket.open(url), tooLate]);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    clearTimeout(timer);
    socket.onclose = () => {};
  }
}

/** A WebSocket to the server; rejects with SfuError 'unreachable'. */
export async function openWebSocket(url) {
  try {
    return await opened(new WebSocketSocket(), url);
  } catch (error) {
    const isAddress = !(error instanceof SyntaxError || error.name === 'SyntaxError');
    throw new SfuError('unreachable', isAddress ? 'the server cannot be reached' : `this is no address of a server: ${error.message}`);
  }
}

/** A WebSocket, or an event stream where there is none; rejects with SfuError 'unreachable'. */
export async function openSocket(url) {
  try {
    return await openWebSocket(url);
  } catch (error) {
    if (typeof EventSource === 'undefined') throw error;
    try {
      return await opened(new StreamSocket(), url);
    } catch {
      throw error;
    }
  }
}
