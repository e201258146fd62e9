/** It takes the others about as long to be there, too: until then they see and hear the connection before. */
const LEAST_MS = 1500;
/** The server closes it then. */
const MOST_MS = 5000;
const CHECK_MS = 100;
/** Not 1000: it has not left, and nobody is told that it had. */
const MOVED = 4012;

/** The connection to a node from which the room goes away, while the one to the next node begins. */
export class Overlap {
  #before;
  #its;
  #timer;
  #sinceMs = Date.now();
  #upMs = null;

  /**
   * @param before the Connection
   * @param its {isKeeping(), settle()} of what it brings
   */
  constructor(before, its) {
    this.#before = before;
    this.#its = its;
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
  }

  /** The next one's media flows; false if that was known. */
  mediaUp() {
    if (this.#upMs !== null) return false;
    this.#upMs = Date.now();
    return true;
  }

  #check() {
    const now = Date.now();
    const isUp = this.#upMs !== null && now - this.#upMs >= LEAST_MS;
    if ((isUp && !this.#its.isKeeping()) || now - this.#sinceMs >= MOST_MS) this.end();
  }

  end() {
    if (!this.#before) return;
    clearInterval(this.#timer);
    this.#before.close(MOVED, 'moved');
    this.#before = null;
    this.#its.settle();
  }
}
