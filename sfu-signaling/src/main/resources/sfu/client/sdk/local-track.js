/** Bits a second that an encoder may use at most; enough for 720p, and for text that scrolls. */
const MAX_BITRATES = { camera: 1_700_000, screen: 2_500_000 };

/**
 * What this client sends from one source, on one transceiver that is reused over mute, device change
 * and publishing again. Without a connection it only keeps its state, and open() tells that later.
 */
export class LocalTrack {
  #link;
  #transceiver = null;

  source;
  /** @type {MediaStreamTrack|null} */
  mediaTrack = null;
  muted = false;

  /** @param link {pc(), negotiate(), request(message)} of the room: the present connection, if any */
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
    const maxBitrate = this.#link.maxBitrates?.[this.source] ?? MAX_BITRATES[this.source];
    this.#transceiver = pc.addTransceiver(this.mediaTrack, {
      direction: 'sendonly',
      sendEncodings: [maxBitrate ? { maxBitrate } : {}],
    });
    if (this.#link.red && this.mediaTrack.kind === 'audio') preferRed(this.#transceiver);
    return true;
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

/** A sender uses redundancy when it is the first codec; without it the browser's order stays. */
function preferRed(transceiver) {
  const codecs = globalThis.RTCRtpSender?.getCapabilities?.('audio')?.codecs ?? [];
  const isRed = codec => codec.mimeType.toLowerCase() === 'audio/red';
  if (!codecs.some(isRed)) return;
  transceiver.setCodecPreferences?.([...codecs.filter(isRed), ...codecs.filter(codec => !isRed(codec))]);
}
