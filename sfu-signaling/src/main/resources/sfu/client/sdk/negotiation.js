/**
 * Keeps one offer/answer exchange in flight; what is wanted meanwhile is one more after it.
 * The client always offers.
 */
export class Negotiation {
  #running = null;
  #again = false;
  #exchange;

  /** @param exchange async function that makes one offer and applies its answer */
  constructor(exchange) {
    this.#exchange = exchange;
  }

  /** Resolves when an exchange that began after this call is done. */
  async run() {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#loop();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  async #loop() {
    do {
      this.#again = false;
      await this.#exchange();
    } while (this.#again);
  }
}
