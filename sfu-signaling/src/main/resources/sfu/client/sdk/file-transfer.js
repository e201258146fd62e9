import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { PeerLink } from './peer-link.js';

/** All browsers take messages of so many bytes, whatever the other end is. */
const CHUNK_BYTES = 16_384;
/** More than this waits in the browser only for the network's sake. */
const HIGH_WATER_BYTES = 1 << 20;
const LOW_WATER_BYTES = 1 << 18;
/** What is kept in memory at the receiver. */
const MAX_BYTES = 100 * 1024 * 1024;
const MAX_NAME_LENGTH = 255;
/** Of one peer, that wait or come. */
const MAX_INCOMING = 4;

const PURPOSE = 'file';

/**
 * One file on its way to or from a peer.
 *
 * States: offered, sending or receiving, done, cancelled, failed. Emits 'progress' ({bytes, size}) and 'end' (state).
 * What the other one calls it (name, mime) is text: show it as such, and never open a received file in the page.
 */
export class FileTransfer extends Emitter {
  #channel;
  #settle;
  state = 'offered';
  bytes = 0;
  name;
  mime;
  size;

  /** Resolves at the end: with the File that came, or undefined for one that was sent; rejects with SfuError. */
  done = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });

  constructor(channel, { name, mime, size }) {
    super();
    this.done.catch(() => {}); // nobody has to wait for it
    Object.assign(this, { name, mime, size });
    this.#channel = channel;
  }

  get isOver() {
    return ['done', 'cancelled', 'failed'].includes(this.state);
  }

  /** Ends it; the other side hears of that. */
  cancel() {
    this.end('cancelled', new SfuError('closed', 'the transfer was cancelled'));
  }

  /** Called by its ends. */
  advance(bytes) {
    this.bytes += bytes;
    this.emit('progress', { bytes: this.bytes, size: this.size });
  }

  end(state, result) {
    if (this.isOver) return;
    this.state = state;
    if (state === 'done') this.#settle.resolve(result);
    else this.#settle.reject(result);
    if (state !== 'done') this.#channel.close(); // the sender does it, with the receiver's word
    this.emit('end', state);
  }
}

/**
 * Offers a file, and sends it once that is accepted.
 *
 * @param options {maxBytes, signal: AbortSignal}
 */
export function sendFile(peer, file, { maxBytes = MAX_BYTES, signal } = {}) {
  if (file.size > maxBytes) throw new SfuError('limit', `a file has at most ${maxBytes} bytes`, 'fileSize');
  const channel = peer.openChannel(PURPOSE);
  channel.binaryType = 'arraybuffer';
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
  const transfer = new FileTransfer(channel, { name: nameOf(file.name), mime: file.type, size: file.size });
  const { name, mime, size } = transfer;
  channel.onopen = () => channel.send(JSON.stringify({ name, mime, size }));
  channel.onmessage = ({ data }) => {
    if (data === 'accept' && transfer.state === 'offered') pump(transfer, channel, file);
    else if (data === 'done' && transfer.bytes === size) {
      transfer.end('done');
      channel.close();
    } else transfer.end('failed', new SfuError('forbidden', 'the other side refused it'));
  };
  endWithChannel(transfer, channel);
  signal?.addEventListener('abort', () => transfer.cancel());
  if (signal?.aborted) transfer.cancel();
  return transfer;
}

async function pump(transfer, channel, file) {
  transfer.state = 'sending';
  try {
    for (let at = 0; at < file.size; at += CHUNK_BYTES) {
      const chunk = await file.slice(at, at + CHUNK_BYTES).arrayBuffer();
      if (channel.bufferedAmount > HIGH_WATER_BYTES) await drained(channel);
      if (transfer.isOver) return;
      channel.send(chunk);
      transfer.advance(chunk.byteLength);
    }
  } catch (error) {
    transfer.end('failed', new SfuError('closed', `the file could not be sent: ${error.message}`));
  }
}

/** Until there is room for more, or none to send to. */
function drained(channel) {
  return new Promise(resolve => {
    for (const name of ['bufferedamountlow', 'close']) channel.addEventListener(name, resolve, { once: true });
  });
}

function endWithChannel(transfer, channel) {
  channel.onclose = channel.onerror = () =>
    transfer.end('failed', new SfuError('closed', 'the other side, or the network, ended it'));
}

/** Takes the files that one peer offers. */
export class FileInbox {
  #maxBytes;
  #onFile;
  #transfers = new Set();

  /** @param onFile called with an IncomingFile that was offered */
  constructor(maxBytes = MAX_BYTES, onFile = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onFile = onFile;
  }

  /** A channel that the peer opened; whether it is for a file. */
  take(channel) {
    if (PeerLink.purposeOf(channel) !== PURPOSE) return false;
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => this.#offered(channel, data);
    return true;
  }

  #offered(channel, data) {
    const offer = offerOf(data);
    if (!offer || offer.size > this.#maxBytes || this.#transfers.size >= MAX_INCOMING) {
      channel.close();
      return;
    }
    const transfer = new IncomingFile(channel, offer);
    this.#transfers.add(transfer);
    transfer.on('end', () => this.#transfers.delete(transfer));
    this.#onFile(transfer);
  }

  close() {
    for (const transfer of this.#transfers) transfer.cancel();
  }
}

/** A file that is offered: nothing of it comes before accept(). */
export class IncomingFile extends FileTransfer {
  #channel;
  #chunks = [];

  constructor(channel, offer) {
    super(channel, offer);
    this.#channel = channel;
    channel.onmessage = ({ data }) => this.#take(data);
    endWithChannel(this, channel);
  }

  /** Has it sent; resolves with the File. */
  accept() {
    if (this.state !== 'offered') return this.done;
    this.state = 'receiving';
    this.#channel.send('accept');
    if (this.size === 0) this.#finish();
    return this.done;
  }

  refuse() {
    if (this.state === 'offered') this.cancel();
  }

  #take(data) {
    const isTooMuch = !(data instanceof ArrayBuffer) || this.bytes + data.byteLength > this.size;
    if (this.state !== 'receiving' || isTooMuch) {
      this.end('failed', new SfuError('badRequest', 'the other side sent what it had not offered'));
      return;
    }
    this.#chunks.push(data);
    this.advance(data.byteLength);
    if (this.bytes === this.size) this.#finish();
  }

  /** Of no type that a browser would run. */
  #finish() {
    const file = new File(this.#chunks.splice(0), this.name, { type: 'application/octet-stream' });
    this.#channel.send('done');
    this.end('done', file);
  }
}

/** What is offered, or null where that is no offer. */
function offerOf(data) {
  try {
    const { name, mime, size } = JSON.parse(data);
    if (!Number.isSafeInteger(size) || size < 0) return null;
    return { name: nameOf(name), mime: String(mime ?? '').slice(0, MAX_NAME_LENGTH), size };
  } catch {
    return null;
  }
}

/** A name without places and without what turns text round. */
export function nameOf(name) {
  const last = String(name ?? '').split(/[\\/]/).at(-1);
  const text = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim().slice(0, MAX_NAME_LENGTH);
  return text.replace(/^\.+/, '') || 'file';
}
