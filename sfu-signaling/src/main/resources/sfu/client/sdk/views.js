/** So many milliseconds lie between two messages, whatever a layout does meanwhile. */
const INTERVAL_MS = 250;
/** After a refusal, which is most likely of too many. */
const RETRY_MS = 1000;

/** What the server takes at most. */
const MOST = { width: 16_384, height: 16_384, frameRate: 240, priority: 100 };

const ANY = { width: 0, height: 0, frameRate: 0, priority: 0, visible: true };

/** Nobody knows what the server took. */
const UNKNOWN = { target: undefined, text: '' };

/**
 * How remote tracks are looked at, by what the page shows and the application says, told to the server
 * for the slots that carry them; and which tracks the slots are to carry, where there are not enough.
 */
export class Views {
  #send;
  #page;
  #slots = null; // Slots of the present connection
  #views = new Map(); // track id -> what the application says of it
  #told = new Map(); // mid -> {target, text}, of this connection
  #choice;
  #timer = null;

  /**
   * @param send async function (slots) that tells the server
   * @param page Page, or undefined
   * @param choice SlotChoice, or undefined: the server chooses what is shown
   */
  constructor(send, page, choice) {
    this.#send = send;
    this.#page = page;
    this.#choice = choice;
  }

  /** Called for a new connection, which knows nothing yet; null when there is none. */
  open(slots) {
    this.#slots = slots;
    this.#told.clear();
    this.#choice?.clear();
    clearTimeout(this.#timer);
    this.#timer = null;
    if (slots) this.update();
  }

  /** What is left out is as the page shows it. */
  set(trackId, view) {
    const said = {};
    for (const [name, most] of Object.entries(MOST)) if (name in view) said[name] = within(view[name], most);
    if (view.visible !== undefined) said.visible = view.visible;
    this.#views.set(trackId, said);
    this.update();
  }

  forget(trackId) {
    this.#views.delete(trackId);
    this.#choice?.forget(trackId);
  }

  /** The ids of the tracks that are looked at. */
  seen() {
    const seen = this.#page?.seen() ?? new Set();
    for (const [id, { visible }] of this.#views) {
      if (visible === true) seen.add(id);
      if (visible === false) seen.delete(id);
    }
    return seen;
  }

  /** Called when slots carry other tracks, or the page shows others. */
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
    this.#choice?.make([...this.#slots.all()], this.seen());
    for (const { mid, kind, track } of this.#slots.all()) {
      const target = this.#choice?.of(mid) ?? 'auto';
      const view = this.#viewOf(target === 'auto' ? track : target);
      const text = JSON.stringify(view);
      const told = this.#told.get(mid) ?? { target: 'auto', text: JSON.stringify(ANY) };
      if (told.target === target && told.text === text) continue;
      this.#told.set(mid, { target, text });
      const isGiven = kind !== 'audio' && told.target !== target;
      news.push({ mid, ...(isGiven && { track: target }), ...view });
    }
    return news;
  }

  #viewOf(trackId) {
    const { width, height, visible } = this.#page?.viewOf(trackId) ?? { ...ANY, visible: !this.#isSpare(trackId) };
    const shown = { width: within(width, MOST.width), height: within(height, MOST.height), visible };
    return { ...ANY, ...shown, ...this.#views.get(trackId) };
  }

  /** Nobody looks at it, and it is in a slot only as that has nothing better to carry. */
  #isSpare(trackId) {
    return Boolean(trackId && this.#page?.isUsed && this.#choice?.isOf(trackId));
  }
}

/** A whole number that the server takes; what is more than 0 stays so, as 0 is no limit. */
function within(value, most) {
  return value > 0 ? Math.min(Math.max(Math.round(value), 1), most) : 0;
}
