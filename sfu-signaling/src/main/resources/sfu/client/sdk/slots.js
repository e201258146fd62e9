const STEP = 4;
/** More would not fit a screen, nor an offer of reasonable size. */
const MAX_SLOTS = 48;
const MASK_LIMIT_MS = 1000;

/** How many slots of a kind to have for so many tracks: the next step, so that joins rarely cost SDP. */
export function slotsFor(tracks, step = STEP) {
  return Math.min(MAX_SLOTS, Math.max(step, Math.ceil(tracks / step) * step));
}

/** The receiving transceivers of a connection, and which remote track each of them shows. */
export class Slots {
  #pc;
  #states = new Map(); // mid -> the latest state that the server told

  constructor(pc) {
    this.#pc = pc;
  }

  #receiving(kind) {
    return this.#pc
      .getTransceivers()
      .filter(t => !t.stopped && t.direction === 'recvonly' && t.receiver.track.kind === kind);
  }

  /** Adds transceivers for so many tracks; whether there were too few. */
  ensure(kind, tracks) {
    const missing = slotsFor(tracks) - this.#receiving(kind).length;
    for (let i = 0; i < missing; i++) this.#pc.addTransceiver(kind, { direction: 'recvonly' });
    return missing > 0;
  }

  /** Notes what the server says of slots; returns them. */
  update(states) {
    for (const state of states) this.#states.set(state.mid, state);
    return states;
  }

  /** The slot that shows this track, or undefined. */
  of(trackId) {
    for (const state of this.#states.values()) if (state.track === trackId) return state;
    return undefined;
  }

  /** The receiver's MediaStreamTrack of a slot; undefined before its section was negotiated. */
  mediaTrack(mid) {
    return this.#pc.getTransceivers().find(t => t.mid === mid)?.receiver.track;
  }
}

/**
 * Hides a video element until a frame of the new source is shown: no wrong face under a name.
 * @param rtpTimestamp the source's first RTP timestamp in the slot, or -1 while it is not known
 */
export function maskUntil(element, rtpTimestamp) {
  if (!element.requestVideoFrameCallback) return;
  element.classList.add('sfu-masked');
  const show = () => element.classList.remove('sfu-masked');
  const timer = setTimeout(show, MASK_LIMIT_MS);
  if (rtpTimestamp < 0) return; // told as soon as its first packet leaves the server
  const look = (now, frame) => {
    const ahead = frame.rtpTimestamp === undefined ? 0 : (frame.rtpTimestamp - rtpTimestamp) | 0;
    if (ahead >= 0) {
      clearTimeout(timer);
      show();
    } else {
      element.requestVideoFrameCallback(look);
    }
  };
  element.requestVideoFrameCallback(look);
}
