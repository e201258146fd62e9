const FIRST_MS = 300;
const LONGEST_MS = 8000;

/** How many attempts there are before the room is given up. */
export const MAX_ATTEMPTS = 6;

/** The wait before an attempt (0 is the first): doubled each time, spread so that not all come at once. */
export function backoffMs(attempt, random = Math.random()) {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.7 + 0.6 * random);
}

/** A wait that can be ended early: when the browser is online again, or by the caller. */
export class Wait {
  #end = () => {};

  async sleep(ms) {
    let timer;
    const early = new Promise(done => { this.#end = done; });
    globalThis.addEventListener?.('online', this.#end);
    await Promise.race([early, new Promise(done => { timer = setTimeout(done, ms); })]);
    clearTimeout(timer);
    globalThis.removeEventListener?.('online', this.#end);
  }

  end() {
    this.#end();
  }
}
