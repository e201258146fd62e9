const OTHERS = '';

/**
 * Who may be sent this client's tracks, by source. Each connection is told it before the offer that has the track,
 * so that nobody else sees it for a moment.
 */
export class Audience {
  #link;
  #allowed = new Map(); // source, or '' for those of which nothing else was said -> 'all' or identities
  #told = new Set(); // those of them that the server has

  /** @param link {pc(), request(message)} of the room */
  constructor(link) {
    this.#link = link;
  }

  /** Resolves once it holds; before the room is joined, or the source published, that is when it is. */
  async allow(allow, source, mid) {
    const key = source ?? OTHERS;
    if (this.#link.pc() && (source === undefined || mid)) await this.#tell(key, mid, allow);
    else this.#told.delete(key);
    this.#allowed.set(key, allow);
  }

  /** Called for a new connection. */
  open() {
    this.#told.clear();
  }

  /** Called with what an offer publishes, before it goes. */
  async admit(tracks) {
    await this.#tellNew(OTHERS, undefined);
    for (const { mid, source, backupOf } of tracks) if (!backupOf) await this.#tellNew(source, mid);
  }

  async #tellNew(key, mid) {
    if (this.#allowed.has(key) && !this.#told.has(key)) await this.#tell(key, mid, this.#allowed.get(key));
  }

  async #tell(key, mid, allow) {
    await this.#link.request({ type: 'trackPermissions', mid, allow });
    this.#told.add(key);
  }
}
