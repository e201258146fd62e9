import { keyOf } from '/shown.js';

/** Decides which tile is large: what the user chose, else a screen of another, else (as the user wishes) who speaks. */
export class Spotlight {
  #room;
  #tiles; // key -> Tile
  #pinned = null; // key; '': the user wants none
  #favoured = '';
  #last = ''; // who was large because of speaking
  isAutomatic = false;

  constructor(room, tiles) {
    this.#room = room;
    this.#tiles = tiles;
  }

  setAutomatic(isAutomatic) {
    this.isAutomatic = isAutomatic;
    this.#pinned = null;
  }

  /** Of the large tile; '' where all have the same size. */
  get key() {
    if (this.#pinned !== null) return this.#pinned;
    return this.#screen() || (this.isAutomatic ? this.#speaker() : '');
  }

  isPressed(key) {
    return this.#pinned === key || (this.#pinned === null && this.#screen() === key);
  }

  toggle(key) {
    if (!this.isPressed(key)) this.#pinned = key;
    else this.#pinned = this.isAutomatic || !this.#screen() ? null : '';
  }

  forget(key) {
    if (this.#pinned === key) this.#pinned = null;
    if (this.#last === key) this.#last = '';
  }

  #screen() {
    const screens = [...this.#tiles].filter(([key, tile]) => tile.isScreen && !key.startsWith('self'));
    return screens.at(-1)?.[0] ?? '';
  }

  /** Silence changes nothing, and nobody looks at oneself. */
  #speaker() {
    const { dominant, recent = [] } = this.#room.speakers ?? {};
    const others = [...this.#tiles.keys()].filter(key => !key.startsWith('self') && !this.#tiles.get(key).isScreen);
    const speaker = [dominant, ...recent].find(id => others.includes(id));
    this.#last = speaker ?? (this.#last || (others[0] ?? ''));
    return this.#last;
  }

  /** What is large is served first where not all fits; sizes the room sees by itself. */
  favour(key) {
    if (key === this.#favoured) return;
    const before = this.#favoured;
    this.#favoured = key;
    for (const { tracks } of this.#room.participants.values()) {
      for (const track of tracks.values()) {
        const its = keyOf(track);
        if (track.kind === 'video' && (its === key || its === before)) {
          this.#room.setView(track, { priority: its === key ? 1 : 0 });
        }
      }
    }
  }
}
