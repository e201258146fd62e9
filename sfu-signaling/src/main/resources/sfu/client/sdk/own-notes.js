import { changedNotes, noNotes, putNotes } from './notes.js';

const ONESELF = '';

/**
 * What this client wrote on itself and on its tracks, by source. The server forgets it with a connection or a
 * track: the next one is told it again.
 */
export class OwnNotes {
  #link;
  #midOf;
  #written = new Map(); // source, or '' for oneself -> {metadata, attributes}
  #told = new Set(); // those of them that the server has
  #asking = 0; // requests without an answer

  /**
   * @param link {pc(), between(task), request(message), report(work)} of the room
   * @param midOf function (source): the section that it is published in, if it is
   */
  constructor(link, midOf) {
    this.#link = link;
    this.#midOf = midOf;
  }

  of(source = ONESELF) {
    return this.#written.get(source) ?? noNotes();
  }

  /** Resolves once the server has it, or at once where there is nothing yet that it could be written on. */
  async write(change, source = ONESELF) {
    if (this.#link.pc()) await this.#link.between(() => this.#tell(source, change));
    this.#written.set(source, changedNotes(this.of(source), change));
  }

  /** Takes what the server says is written on this client, as operators write too; whether that is news. */
  put(person) {
    const notes = { ...this.of() };
    if (this.#asking > 0 || !putNotes(notes, person)) return false; // it may not have heard the latest yet
    this.#written.set(ONESELF, notes);
    return true;
  }

  /** Called for a new connection. */
  open() {
    this.#told.clear();
    this.update();
  }

  /** Called after each agreement: tracks that began since are told of. */
  update() {
    for (const source of this.#told) if (!this.#isThere(source)) this.#told.delete(source);
    for (const [source, notes] of this.#written) {
      if (!this.#told.has(source) && this.#isThere(source)) this.#link.report(this.#tell(source, notes));
    }
  }

  #isThere(source) {
    return source === ONESELF || Boolean(this.#midOf(source));
  }

  async #tell(source, { metadata, attributes }) {
    if (!this.#isThere(source)) return;
    this.#told.add(source);
    const mid = source === ONESELF ? undefined : this.#midOf(source);
    this.#asking++;
    try {
      await this.#link.request({ type: 'metadata', mid, metadata, attributes });
    } finally {
      this.#asking--;
    }
  }
}
