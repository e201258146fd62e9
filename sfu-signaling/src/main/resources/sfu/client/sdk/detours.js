/** Between looks at what has arrived; much shorter than anybody sees. */
const LOOK_MS = 40;
/** Who gets no picture of the server in this time sees what there is. */
const RETURN_MS = 3000;

/**
 * Which tracks of the other one show what comes directly. A track changes over when the way it changes to has
 * brought a picture or sound, so that nothing is dark in between.
 */
export class Detours {
  #tracks;
  #timer = null;
  #look = null; // what to do each time; null: nothing is awaited
  #isStarted = false;

  /** @param tracks function -> [{track, receiver}], the receiver being that of the direct way */
  constructor(tracks) {
    this.#tracks = tracks;
  }

  /** Whether any track shows what comes directly. */
  get isOn() {
    return this.#tracks().some(({ track }) => track.path === 'direct');
  }

  /** Takes tracks over as they arrive; resolves when all that can be have, or after limitMs. */
  start(limitMs) {
    this.#isStarted = true;
    return new Promise(resolve => this.#until(() => this.#divert(), limitMs, resolve));
  }

  /** There may be one more to take over. */
  look() {
    if (this.#isStarted && !this.#look) this.#until(() => this.#divert(), Infinity, () => {});
  }

  /** @returns {boolean} whether none is awaited */
  #divert() {
    let isDone = true;
    for (const { track, receiver } of this.#tracks()) {
      if (track.path === 'direct' || track.muted) continue;
      if (track.isSubscribed && arrivedAt(receiver) > 0) track.divert(receiver);
      else isDone = false;
    }
    return isDone;
  }

  /** Gives all back to what the server sends; resolves when that is shown. */
  end() {
    this.#isStarted = false;
    const before = new Map(this.#tracks().map(({ track }) => [track, arrivedAt(track.receiver)]));
    return new Promise(resolve => this.#until(() => this.#return(before), RETURN_MS, () => {
      this.close();
      resolve();
    }));
  }

  #return(before) {
    for (const { track } of this.#tracks()) {
      const isThere = !track.receiver || track.muted || arrivedAt(track.receiver) > (before.get(track) ?? 0);
      if (isThere) track.divert(undefined);
    }
    return !this.isOn;
  }

  #until(isDone, limitMs, done) {
    clearInterval(this.#timer);
    const sinceMs = performance.now();
    this.#look = () => {
      if (!isDone() && performance.now() - sinceMs < limitMs) return;
      clearInterval(this.#timer);
      this.#look = null;
      done();
    };
    this.#timer = setInterval(this.#look, LOOK_MS);
    this.#look();
  }

  /** All show what the server sends, at once. */
  close() {
    clearInterval(this.#timer);
    this.#isStarted = false;
    this.#look = null;
    for (const { track } of this.#tracks()) track.divert(undefined);
  }
}

/** When the last picture or sound of a receiver came out of it; 0: none yet. */
export function arrivedAt(receiver) {
  return receiver?.getSynchronizationSources()[0]?.timestamp ?? 0;
}
