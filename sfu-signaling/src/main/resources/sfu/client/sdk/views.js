/** So many milliseconds lie between two messages, whatever a layout does meanwhile. */
const INTERVAL_MS = 250;
/** After a refusal, which is most likely of too many. */
const RETRY_MS = 1000;

/** What the server takes at most. */
const MOST = { width: 16_384, height: 16_384, frameRate: 240, priority: 100 };

const ANY = { width: 0, height: 0, frameRate: 0, priority: 0, visible: true };

/** Nobody knows whether the server took it. */
const UNKNOWN = '';

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
    const numbers = Object.entries(MOST).map(([name, most]) => [name, within(view[name], most)]);
    this.#views.set(trackId, { ...Object.fromEntries(numbers), visible: view.visible ?? true });
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
      for (const { mid } of news) this.#told.set(mid, UNKNOWN);
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

/** A whole number that the server takes; what is more than 0 stays so, as 0 is no limit. */
function within(value, most) {
  return value > 0 ? Math.min(Math.max(Math.round(value), 1), most) : 0;
}
