import { askForLayers } from './extensions.js';

/** Transceivers are added by so many at once, so that few joins cost an exchange of SDP. */
const STEP = 4;

/** How many slots of a kind to have for so many tracks: full steps, one more than is needed now, at most max. */
export function slotsFor(tracks, max = Infinity) {
  return Math.min(max, Math.ceil((tracks + 1) / STEP) * STEP);
}

/**
 * The receiving transceivers of one connection, and which remote track each of them carries. The
 * server changes that at any time, and may say so before or after the answer that makes the slot.
 */
export class Slots {
  #pc;
  #states = new Map(); // mid -> {mid, kind, track, participant, reason, layer, rtpTimestamp, loudest}
  #midOf = new Map(); // track id -> mid
  #lastTrack = new Map(); // mid -> the track that it carried last
  #recycled = new Set(); // mids that carried several tracks: old frames may still be in the browser

  /** Called with each receiver before it is offered. */
  onReceiver = () => {};

  constructor(pc) {
    this.#pc = pc;
  }

  /** Adds transceivers so that there are this many of a kind; whether any had to be added. */
  ensure(kind, wanted) {
    const have = this.#pc.getTransceivers().filter(t => isSlot(t, kind)).length;
    for (let i = have; i < wanted; i++) this.#add(kind);
    return have < wanted;
  }

  #add(kind) {
    const transceiver = this.#pc.addTransceiver(kind, { direction: 'recvonly' });
    askForLayers(transceiver);
    this.onReceiver(transceiver.receiver);
  }

  /** Takes what the server says of some slots; returns the ids of the tracks for which that is news. */
  update(states) {
    const affected = new Set();
    for (const state of states) {
      const before = this.#states.get(state.mid)?.track;
      if (before) {
        affected.add(before);
        if (this.#midOf.get(before) === state.mid) this.#midOf.delete(before);
      }
      this.#states.set(state.mid, state);
    }
    for (const { mid, track } of states) {
      if (!track) continue;
      affected.add(track);
      this.#midOf.set(track, mid);
      if ((this.#lastTrack.get(mid) ?? track) !== track) this.#recycled.add(mid);
      this.#lastTrack.set(mid, track);
    }
    return affected;
  }

  /** What the server said last of each slot. */
  all() {
    return this.#states.values();
  }

  /** The tracks that are carried: a Map of mid -> track id. */
  carried() {
    return new Map([...this.#midOf].map(([track, mid]) => [mid, track]));
  }

  /** The slot that carries this track, or undefined: its state, isRecycled, and its receiver once agreed. */
  of(trackId) {
    const state = this.#states.get(this.#midOf.get(trackId));
    if (!state) return undefined;
    return { ...state, isRecycled: this.#recycled.has(state.mid), receiver: this.receiverOf(state.mid) };
  }

  /** The id of the track that a receiver carries, or undefined. */
  trackIn(receiver) {
    const transceiver = this.#pc.getTransceivers().find(its => its.receiver === receiver);
    return this.#states.get(transceiver?.mid)?.track ?? undefined;
  }

  /** What receives in a slot, once that is agreed. */
  receiverOf(mid) {
    const transceiver = this.#pc.getTransceivers().find(t => t.mid === mid);
    return transceiver?.currentDirection === 'recvonly' ? transceiver.receiver : undefined;
  }
}

function isSlot(transceiver, kind) {
  const { direction, receiver } = transceiver;
  return direction === 'recvonly' && receiver.track.kind === kind;
}
