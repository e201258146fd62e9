import { SfuError } from './errors.js';

const REASONS = {
  wrongKey: 'what it sends is encrypted with another key',
  notEncrypted: 'what it sends is not encrypted',
};

/** Why somebody cannot be seen or heard, for `encryptionError`. */
export const encryptionError = code => new SfuError(code, REASONS[code] ?? code);

/**
 * End-to-end encryption of what is sent and received: a worker sits between encoders and the network, so
 * that the server forwards what it cannot read. All who know the passphrase of a room understand each other.
 */
export class Encryption {
  #passphrase;
  #index;
  #room = null;
  #worker = null;
  #makeWorker;
  #receivers = new Map(); // id -> RTCRtpReceiver of the present connection
  #nextId = 1;
  #onState;
  #onError;

  /**
   * @param options {passphrase, keyIndex, worker} of the room
   * @param onState called with (RTCRtpReceiver, code): why it can be read no longer, or null
   * @param onError called when there is no worker
   */
  constructor({ passphrase, keyIndex = 0, worker }, onState, onError) {
    this.#passphrase = passphrase;
    this.#index = keyIndex;
    this.#makeWorker = worker ?? ownWorker;
    this.#onState = onState;
    this.#onError = onError;
  }

  static get isSupported() {
    return Boolean(globalThis.RTCRtpScriptTransform && globalThis.Worker && globalThis.crypto?.subtle);
  }

  /** Called for each connection; room: the one that was joined, which is part of the key. */
  open(room) {
    if (!this.#worker) {
      this.#worker = this.#makeWorker();
      this.#worker.onmessage = ({ data }) => this.#take(data);
      this.#worker.onerror = ({ message }) =>
        this.#onError(new SfuError('encryptionFailed', `the encryption's worker failed: ${message ?? 'it was not found'}`));
    }
    this.#receivers.clear();
    if (this.#room !== room) this.#tell(room);
  }

  /** Sends with this one from now on; those before it, of other indexes, are still understood. */
  setPassphrase(passphrase, keyIndex) {
    this.#passphrase = passphrase;
    this.#index = keyIndex;
    if (this.#room !== null) this.#tell(this.#room);
  }

  #tell(room) {
    this.#room = room;
    this.#worker.postMessage({ passphrase: this.#passphrase, room, index: this.#index });
  }

  protectSender(sender) {
    sender.transform = new RTCRtpScriptTransform(this.#worker, { isSender: true });
  }

  protectReceiver(receiver) {
    const id = this.#nextId++;
    this.#receivers.set(id, receiver);
    receiver.transform = new RTCRtpScriptTransform(this.#worker, { isSender: false, id });
  }

  #take({ id, code }) {
    const receiver = this.#receivers.get(id);
    if (receiver) this.#onState(receiver, code);
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#room = null;
    this.#receivers.clear();
  }
}

const ownWorker = () => new Worker(new URL('./e2ee-worker.js', import.meta.url), { type: 'module' });
