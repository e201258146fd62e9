/** So many milliseconds lie between two messages, whatever a layout does meanwhile. */
const INTERVAL_MS = 250;
/** After a refusal, which is most likely of too many. */
const RETRY_MS = 1000;

const ANY = { width: 0, height: 0, frameRate: 0, priority: 0, visible: true };

/** How the application looks at remote tracks, told to the server for the slots that carry them. */
export class Views {
  #send;
  #slots = null; // Slots of the present connection
  #views = new Map(); // track id -> view
  #told = new Map(); // mid -> view as text, of this connection
  #timer = null;

  /** @param send async function (slots) that tells the server */
  constructor(send) {
    this.#send = send;
  }

  /** Called for a new connection, which knows nothing yet; null when there is none. */
  open(slots) {
    this.#slots = slots;
    this.#told.clear();
    clearTimeout(this.#timer);
    this.#timer = null;
    if (slots) this.update();
  }

  set(trackId, view) {
    const { width, height, frameRate, priority, visible } = { ...ANY, ...view };
    this.#views.set(trackId, {
      width: Math.round(width), height: Math.round(height), frameRate: Math.ceil(frameRate), priority, visible,
    });
    this.update();
  }

  forget(trackId) {
    this.#views.delete(trackId);
  }

  /** Called when slots carry other tracks. */
  update() {
    this.#timer ??= setTimeout(() => this.#tell(), 0);
  }

  async #tell() {
    const slots = this.#slots;
    const news = slots ? this.#news() : [];
    this.#timer = null;
    if (news.length === 0) return;
    const telling = this.#send(news);
    this.#timer = setTimeout(() => this.#tell(), INTERVAL_MS);
    try {
      await telling;
    } catch (error) {
      if (error.code === 'closed' || slots !== this.#slots) return; // the next connection is told all
      for (const { mid } of news) this.#told.delete(mid);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell(), RETRY_MS);
    }
  }

  #news() {
    const news = [];
    for (const { mid, track } of this.#slots.all()) {
      const view = this.#views.get(track) ?? ANY;
      const text = JSON.stringify(view);
      if ((this.#told.get(mid) ?? JSON.stringify(ANY)) === text) continue;
      this.#told.set(mid, text);
      news.push({ mid, ...view });
    }
    return news;
  }
}
