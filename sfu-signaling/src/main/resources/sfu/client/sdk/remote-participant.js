import { Emitter } from './events.js';
import { maskUntil } from './slots.js';

/** A track of somebody else: attach() it to a media element wherever it is to be seen or heard. */
export class RemoteTrack extends Emitter {
  #elements = new Set();
  #rtpTimestamp = -1;
  mediaTrack = undefined;

  constructor(info, participant) {
    super();
    this.id = info.id;
    this.kind = info.kind;
    this.source = info.source;
    this.muted = info.muted;
    this.participant = participant;
    /** Why nothing flows: noSource, codec, muted, or null. */
    this.reason = null;
  }

  /** Whether media of it can be played. */
  get isSubscribed() {
    return this.mediaTrack !== undefined;
  }

  /** Plays it in this element, now or when it is subscribed. */
  attach(element) {
    this.#elements.add(element);
    this.#play(element);
    return element;
  }

  detach(element) {
    this.#elements.delete(element);
    element.srcObject = null;
  }

  get elements() {
    return [...this.#elements];
  }

  /** Called by the room: the slot that carries it, or undefined. */
  bind(mediaTrack, rtpTimestamp) {
    const isOther = mediaTrack !== this.mediaTrack;
    if (!isOther && rtpTimestamp === this.#rtpTimestamp) return;
    this.mediaTrack = mediaTrack;
    this.#rtpTimestamp = rtpTimestamp;
    for (const element of this.#elements) {
      if (isOther) this.#play(element);
      if (mediaTrack && this.kind === 'video') maskUntil(element, rtpTimestamp);
    }
  }

  #play(element) {
    element.srcObject = this.mediaTrack ? new MediaStream([this.mediaTrack]) : null;
    if (!this.mediaTrack) return;
    element.play?.().catch(error => {
      if (error.name === 'NotAllowedError') this.emit('playbackRefused', element);
    });
  }
}

/** Somebody else in the room. */
export class RemoteParticipant {
  constructor(info) {
    this.id = info.id;
    this.identity = info.identity;
    this.name = info.name;
    /** @type {Map<string, RemoteTrack>} by id */
    this.tracks = new Map();
  }
}
