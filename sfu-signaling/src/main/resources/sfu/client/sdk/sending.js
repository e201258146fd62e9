import { planEncodings, sendEncodings, tune } from './encodings.js';

/** What belongs to no codec of its own: retransmissions and forward error correction. */
const REPAIR = new Set(['video/rtx', 'video/red', 'video/ulpfec', 'video/flexfec-03']);

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

  /** @param options {simulcast, maxBitrates, red} of the room */
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
    const { simulcast, maxBitrates, red } = this.#options;
    const maxBitrate = maxBitrates?.[this.#source];
    this.#plan = planEncodings(this.#source, sizeOf(mediaTrack), { simulcast, maxBitrate });
    this.#transceiver = pc.addTransceiver(mediaTrack ?? 'video', {
      direction: 'sendonly',
      sendEncodings: sendEncodings(this.#plan),
    });
    if (red && mediaTrack?.kind === 'audio') preferRed(this.#transceiver);
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
    const all = globalThis.RTCRtpSender?.getCapabilities?.('video')?.codecs ?? [];
    const isMeant = ({ mimeType }) => mimeType.toLowerCase() === `video/${codec.toLowerCase()}`;
    if (!all.some(isMeant) || !this.#transceiver.setCodecPreferences) return false;
    this.#transceiver.setCodecPreferences(
      all.filter(its => isMeant(its) || REPAIR.has(its.mimeType.toLowerCase())));
    return true;
  }

  want(wanted) {
    this.#wanted = wanted;
  }

  /** Brings the sender to the plan and to what is wanted; not while something is being agreed. */
  async tune(mediaTrack) {
    const sender = this.#transceiver?.sender;
    if (!sender || mediaTrack?.kind === 'audio') return;
    const parameters = sender.getParameters();
    if (!tune(parameters, this.#plan, this.#wanted, sizeOf(mediaTrack))) return;
    await sender.setParameters(parameters);
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
