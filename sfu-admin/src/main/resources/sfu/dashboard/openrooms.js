import { ask } from './api.js';
import { personOf } from './state.js';

const EVERY_MS = 1000;
const MOST = 10; // rooms at once: the first that are open and in sight

/** Who is in the rooms whose rows are open: asked for each second, one room after the other, while somebody looks. */
export class OpenRooms {
  #wanted = [];
  #people = new Map(); // of a room's name
  #isAsking = false;

  /** Is called when more is known. */
  onNews = () => {};

  of(room) {
    return this.#people.get(room) ?? [];
  }

  /** @param rooms names of those that are to be known */
  want(rooms) {
    this.#wanted = rooms.slice(0, MOST);
    for (const room of this.#people.keys()) if (!this.#wanted.includes(room)) this.#people.delete(room);
    for (const room of this.#wanted) if (!this.#people.has(room)) this.#begin(room);
    if (!this.#isAsking && this.#wanted.length > 0) this.#follow();
  }

  /** It is shown at once, not with the next round. */
  async #begin(room) {
    this.#people.set(room, []);
    await this.#ask(room);
    this.onNews();
  }

  async #follow() {
    this.#isAsking = true;
    do {
      await new Promise(done => setTimeout(done, EVERY_MS));
      for (const room of document.hidden ? [] : this.#wanted) await this.#ask(room);
      if (this.#wanted.length > 0) this.onNews();
    } while (this.#wanted.length > 0);
    this.#isAsking = false;
  }

  async #ask(room) {
    try {
      const { participants } = await ask('GET', `/rooms/${encodeURIComponent(room)}/participants`);
      if (this.#wanted.includes(room)) this.#people.set(room, participants.map(personOf));
    } catch {
      this.#wanted = []; // it has ended, the server is away or wants a token: the next update of the list asks again
    }
  }
}
