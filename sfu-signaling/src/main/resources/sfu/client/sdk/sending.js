import { layersIn, offerOnly, prefer, preferRed } from './codecs.js';
import { hold, planEncodings, sendEncodings, tune } from './encodings.js';
import { askForSending } from './extensions.js';

/**
 * One transceiver of a connection on which a source is sent, in the encodings that were planned and
 * that the server wants; it is reused when the source pauses and comes again.
 */
export class Sending {
  #source;
  #options;
  #transceiver = null;
  #plan = [];
  #wanted = null; // what the server said of its encodings last

  /**
   * @param options {simulcast, maxBitrates, red, codec} of the room; protect(sender) where it is encrypted; isHeld:
   *   nothing is sent for now, as it goes another way
   */
  constructor(source, options) {
    this.#source = source;
    this.#options = options;
  }

  /** The media section, once one is agreed. */
  get mid() {
    return this.#transceiver?.mid ?? null;
  }

  get isOpen() {
    return this.#transceiver !== null;
  }

  /** Whether offers ask for it. */
  get isOn() {
    return this.#transceiver?.direction === 'sendonly';
  }

  get isCapped() {
    return Boolean(this.#wanted?.cap);
  }

  /** Puts it on a connection, before an offer; without a media track it sends nothing yet. */
  open(pc, mediaTrack) {
    this.#wanted = null;
    const { simulcast, maxBitrates, red, codec, protect } = this.#options;
    const maxBitrate = maxBitrates?.[this.#source];
    this.#plan = planEncodings(this.#source, sizeOf(mediaTrack), {
      simulcast,
      maxBitrate,
      modeOf: sizes => layersIn(codec, sizes),
    });
    this.#transceiver = pc.addTransceiver(mediaTrack ?? 'video', {
      direction: 'sendonly',
      sendEncodings: sendEncodings(this.#plan),
    });
    askForSending(this.#transceiver);
    protect?.(this.#transceiver.sender);
    if (codec && mediaTrack?.kind === 'video') prefer(this.#transceiver, codec);
    if (red && !protect && mediaTrack?.kind === 'audio') preferRed(this.#transceiver); // it would be unreadable
  }

  /** Forgets its connection, which ended. */
  close() {
    this.#transceiver = null;
  }

  /** Offers are to ask for it (again), or no longer; whether that is news for the server. */
  turn(on) {
    if (!this.#transceiver || this.isOn === on) return false;
    this.#transceiver.direction = on ? 'sendonly' : 'inactive';
    return true;
  }

  async replaceTrack(mediaTrack) {
    await this.#transceiver?.sender.replaceTrack(mediaTrack);
  }

  /** Offers this video codec alone; whether the browser has it. */
  offerOnly(codec) {
    return offerOnly(this.#transceiver, codec);
  }

  want(wanted) {
    this.#wanted = wanted;
  }

  /** Brings the sender to the plan and to what is wanted; not while something is being agreed. */
  async tune(mediaTrack) {
    const sender = this.#transceiver?.sender;
    if (!sender) return;
    const parameters = sender.getParameters();
    const { isHeld } = this.#options;
    const isOther = mediaTrack?.kind === 'audio'
      ? hold(parameters, isHeld)
      : tune(parameters, this.#plan, this.#wanted, sizeOf(mediaTrack), isHeld);
    if (!isOther) return;
    await sender.setParameters(parameters);
  }
}

/** 0 where it is not known. */
function sizeOf(mediaTrack) {
  const { width = 0, height = 0 } = mediaTrack?.getSettings?.() ?? {};
  return { width, height };
}
