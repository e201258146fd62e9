/**
 * Of each sender's frames (RFC 9605 has the idea; here the header is a trailer, as codec headers stand in front):
 *
 *   clear header | AES-GCM ciphertext | tag, 16 | salt, 8 | counter, 4 | key index, 1 | mark, 1
 *
 * The trailer is authenticated, and the clear header where it arrives as it was sent. The salt is random for each sender, and its key is made of
 * it: a counter is enough of an initialization vector then.
 */
const MARK = 0xe5;
const SALT_BYTES = 8;
const COUNTER_AT = SALT_BYTES;
const KEY_INDEX_AT = COUNTER_AT + 4;
export const TRAILER_BYTES = KEY_INDEX_AT + 2;
const TAG_BYTES = 16;
const LAST_COUNTER = 0xffff_ffff;

/** OWASP's number for PBKDF2 with SHA-256: about 0.2 s, once for a passphrase. */
const ITERATIONS = 600_000;
/** Senders whose keys are remembered; who comes back after so many others costs a derivation. */
const MAX_KEYS = 4096;

const NOTHING = new Uint8Array(0);
const utf8 = text => new TextEncoder().encode(text);

/** The key that all who know the passphrase share in a room. */
async function roomKey(passphrase, room) {
  const secret = await crypto.subtle.importKey('raw', utf8(passphrase), 'PBKDF2', false, ['deriveBits']);
  const salt = utf8(`sfu end-to-end 1 ${room}`);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, secret, 256);
  return crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
}

async function senderKey(key, salt) {
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('sender') };
  return crypto.subtle.deriveKey(how, await key, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** Why a frame cannot be read: notEncrypted, wrongKey. */
export class CipherError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Encrypts frames of this client, and decrypts those of all others, by the keys of a room. */
export class FrameCipher {
  #roomKeys = new Map(); // key index -> promise of the room's key
  #senderKeys = new Map(); // key index and salt -> promise of a sender's key
  #index = 0;
  #salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  #counter = 0;

  /** From now on it encrypts with this one; what others still send with an earlier index is read too. */
  setPassphrase(passphrase, room, index = 0) {
    this.#roomKeys.set(index, roomKey(passphrase, room));
    this.#index = index;
    this.#senderKeys.clear();
    this.#renew();
  }

  #renew() {
    this.#salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    this.#counter = 0;
  }

  /**
   * @param clear so many bytes in front stay readable
   * @param isHeaderExact whether these are authenticated
   */
  async encrypt(frame, clear, isHeaderExact = true) {
    if (this.#counter > LAST_COUNTER) this.#renew();
    const trailer = new Uint8Array(TRAILER_BYTES);
    trailer.set(this.#salt);
    new DataView(trailer.buffer).setUint32(COUNTER_AT, this.#counter++);
    trailer.set([this.#index, MARK], KEY_INDEX_AT);
    const header = frame.subarray(0, clear);
    const key = await this.#keyOf(trailer);
    const how = howOf(isHeaderExact ? header : NOTHING, trailer);
    const sealed = await crypto.subtle.encrypt(how, key, frame.subarray(clear));
    return join(header, new Uint8Array(sealed), trailer);
  }

  /** @throws {CipherError} */
  async decrypt(frame, clear, isHeaderExact = true) {
    const end = frame.length - TRAILER_BYTES;
    if (frame.at(-1) !== MARK || end < clear + TAG_BYTES) throw new CipherError('notEncrypted');
    const trailer = frame.slice(end);
    if (!this.#roomKeys.has(trailer[KEY_INDEX_AT])) throw new CipherError('wrongKey');
    const header = frame.subarray(0, clear);
    const key = await this.#keyOf(trailer);
    const how = howOf(isHeaderExact ? header : NOTHING, trailer);
    try {
      const opened = await crypto.subtle.decrypt(how, key, frame.subarray(clear, end));
      return join(header, new Uint8Array(opened));
    } catch {
      throw new CipherError('wrongKey');
    }
  }

  #keyOf(trailer) {
    const salt = trailer.slice(0, SALT_BYTES);
    const name = `${trailer[KEY_INDEX_AT]} ${salt}`;
    let key = this.#senderKeys.get(name);
    if (!key) {
      if (this.#senderKeys.size >= MAX_KEYS) this.#senderKeys.delete(this.#senderKeys.keys().next().value);
      key = senderKey(this.#roomKeys.get(trailer[KEY_INDEX_AT]), salt);
      this.#senderKeys.set(name, key);
    }
    return key;
  }
}

function howOf(header, trailer) {
  const iv = new Uint8Array(12);
  iv.set(trailer.subarray(COUNTER_AT, KEY_INDEX_AT), 8);
  return { name: 'AES-GCM', iv, additionalData: join(header, trailer), tagLength: TAG_BYTES * 8 };
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
