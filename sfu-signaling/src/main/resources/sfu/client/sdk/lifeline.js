import { arrivedAt } from './detours.js';

const LOOK_MS = 100;
/** So often nothing came: browsers themselves notice a dead path after five seconds and more. */
const QUIET_LOOKS = 7;

/** What is never still while it is on; a shared screen may be. */
const STEADY = new Set(['camera', 'microphone']);

/** Watches that what comes directly goes on coming. */
export class Lifeline {
  #tracks;
  #onQuiet;
  #timer = null;
  #latest = 0;
  #quiet = 0;

  /** @param tracks function -> [{track, receiver}] of the direct way; onQuiet called when it is dead */
  constructor(tracks, onQuiet) {
    this.#tracks = tracks;
    this.#onQuiet = onQuiet;
  }

  start() {
    this.close();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  #look() {
    const isExpected = ({ track }) => track.path === 'direct' && !track.muted && STEADY.has(track.source);
    const latest = Math.max(0, ...this.#tracks().filter(isExpected).map(({ receiver }) => arrivedAt(receiver)));
    this.#quiet = latest > 0 && latest === this.#latest ? this.#quiet + 1 : 0;
    this.#latest = latest;
    if (this.#quiet < QUIET_LOOKS) return;
    this.close();
    this.#onQuiet();
  }

  close() {
    clearInterval(this.#timer);
    this.#quiet = 0;
  }
}
