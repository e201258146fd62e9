import { planEncodings, sendEncodings, tune } from './encodings.js';

/**
 * What this client sends from one source, on one transceiver that is reused over mute, device change
 * and publishing again. Without a connection it only keeps its state, and open() tells that later.
 */
export class LocalTrack {
  #link;
  #transceiver = null;
  #plan = []; // its encodings
  #wanted = null; // what the server said of them last

  source;
  /** @type {MediaStreamTrack|null} */
  mediaTrack = null;
  muted = false;

  /** @param link {pc(), negotiate(), between(task), request(message)} of the room: its connection, if any */
  constructor(source, link) {
    this.source = source;
    this.#link = link;
  }

  get isEnabled() {
    return this.mediaTrack !== null && !this.muted;
  }

  /** Sends this media track from now on, in place of an earlier one. */
  async send(mediaTrack) {
    const before = this.mediaTrack;
    this.mediaTrack = mediaTrack;
    this.muted = false;
    if (before !== mediaTrack) before?.stop();
    if (!this.#transceiver) {
      if (this.open(this.#link.pc())) await this.#publish();
      return;
    }
    await this.#transceiver.sender.replaceTrack(mediaTrack);
    if (this.#wanted?.cap) await this.tune(); // it may be of another size
    if (this.#transceiver.direction === 'sendonly') {
      await this.#tellMuted();
      return;
    }
    this.#transceiver.direction = 'sendonly';
    await this.#publish();
  }

  async #publish() {
    try {
      await this.#link.negotiate();
    } catch (error) {
      this.stop(); // refused: later offers must not ask for it again
      this.#transceiver.direction = 'inactive';
      throw error;
    }
  }

  /** Sends nothing, but stays published: the others see it as muted. */
  async mute({ release }) {
    if (!this.mediaTrack) return;
    this.muted = true;
    this.mediaTrack.enabled = false;
    await this.#tellMuted();
    if (release) await this.#drop();
  }

  async unmute() {
    this.muted = false;
    this.mediaTrack.enabled = true;
    await this.#tellMuted();
  }

  /** Publishes it no more; the transceiver waits for the next time. */
  async unpublish() {
    await this.#drop();
    if (this.#transceiver?.direction !== 'sendonly') return;
    this.#transceiver.direction = 'inactive';
    await this.#link.negotiate();
  }

  /** Puts it on a connection, before the offer; whether there is anything to offer. */
  open(pc) {
    this.#transceiver = null;
    if (!pc || !this.mediaTrack) return false;
    const maxBitrate = this.#link.maxBitrates?.[this.source];
    this.#wanted = null;
    this.#plan = planEncodings(this.source, sizeOf(this.mediaTrack), { simulcast: this.#link.simulcast, maxBitrate });
    this.#transceiver = pc.addTransceiver(this.mediaTrack, {
      direction: 'sendonly',
      sendEncodings: sendEncodings(this.#plan),
    });
    if (this.#link.red && this.mediaTrack.kind === 'audio') preferRed(this.#transceiver);
    return true;
  }

  /** The media section that it is sent in, once one is agreed. */
  get mid() {
    return this.#transceiver?.mid ?? null;
  }

  /** Sends from now on what the server wants of its encodings, and no more than it allows. */
  want(wanted) {
    this.#wanted = wanted;
    return this.tune();
  }

  /** After an answer, another capture or another wish of the server. */
  tune() {
    return this.#link.between(async () => {
      const sender = this.#transceiver?.sender;
      if (!sender || this.mediaTrack?.kind === 'audio') return;
      const parameters = sender.getParameters();
      if (!tune(parameters, this.#plan, this.#wanted, sizeOf(this.mediaTrack))) return;
      await sender.setParameters(parameters);
    });
  }

  /** How the offer names it, or null while it is not published. */
  describe() {
    if (!this.#transceiver?.mid || this.#transceiver.direction !== 'sendonly') return null;
    return { mid: this.#transceiver.mid, source: this.source, muted: !this.isEnabled };
  }

  /** Lets the device go. */
  stop() {
    this.mediaTrack?.stop();
    this.mediaTrack = null;
  }

  async #drop() {
    this.stop();
    await this.#transceiver?.sender.replaceTrack(null);
  }

  async #tellMuted() {
    const mid = this.#transceiver?.mid;
    if (!mid) return;
    try {
      await this.#link.request({ type: 'mute', mid, muted: this.muted });
    } catch (error) {
      if (error.code !== 'closed') throw error; // the next connection's offer says it
    }
  }
}

/** 0 where it is not known. */
function sizeOf(mediaTrack) {
  const { width = 0, height = 0 } = mediaTrack?.getSettings?.() ?? {};
  return { width, height };
}

/** A sender uses redundancy when it is the first codec; without it the browser's order stays. */
function preferRed(transceiver) {
  const codecs = globalThis.RTCRtpSender?.getCapabilities?.('audio')?.codecs ?? [];
  const isRed = codec => codec.mimeType.toLowerCase() === 'audio/red';
  if (!codecs.some(isRed)) return;
  transceiver.setCodecPreferences?.([...codecs.filter(isRed), ...codecs.filter(codec => !isRed(codec))]);
}
