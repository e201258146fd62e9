/**
 * Which video tracks slots are to carry where there are more tracks than slots: those that are looked
 * at. A slot keeps its track as long as no other needs it, so scrolling back finds it there. Where
 * more is looked at than there are slots, who spoke comes first, then who is there already.
 */
export class SlotChoice {
  #isVideo;
  #countVideos;
  #first;
  #targets = new Map(); // mid -> track id, the one that was needed last at the end
  #isMade = false;

  /**
   * @param isVideo function (track id) -> whether it is a video track that is there
   * @param countVideos function -> how many there are
   * @param first function -> ids of tracks that are carried before others, if they are looked at
   */
  constructor(isVideo, countVideos, first = () => []) {
    this.#isVideo = isVideo;
    this.#countVideos = countVideos;
    this.#first = first;
  }

  clear() {
    this.#targets.clear();
    this.#isMade = false;
  }

  forget(trackId) {
    for (const [mid, target] of this.#targets) if (target === trackId) this.#targets.delete(mid);
  }

  /** The track that this slot is to carry; undefined: whatever the server chooses. */
  of(mid) {
    return this.#targets.get(mid);
  }

  /** Whether this is a video track, and not all have a slot. */
  isOf(trackId) {
    return this.#isMade && this.#isVideo(trackId);
  }

  /** Chooses anew, with as few changes as possible. */
  make(states, seen) {
    const slots = states.filter(({ kind }) => kind === 'video');
    this.#isMade = this.#countVideos() > slots.length;
    if (!this.#isMade) return this.#targets.clear();
    const wanted = new Set(this.#mostWanted(slots, seen));
    const free = new Set(slots.map(({ mid }) => mid));
    const keep = (mid, id) => free.has(mid) && wanted.delete(id) && free.delete(mid) && this.#want(mid, id);
    for (const [mid, id] of [...this.#targets]) keep(mid, id);
    for (const { mid, track } of slots) if (!this.#targets.has(mid)) keep(mid, track);
    for (const id of wanted) {
      const mid = this.#longestUnused(free);
      free.delete(mid);
      this.#want(mid, id);
    }
    return undefined;
  }

  /** As many as there are slots. */
  #mostWanted(slots, seen) {
    const carried = [...this.#targets.values(), ...slots.map(({ track }) => track)];
    const inOrder = new Set([...this.#first(), ...carried, ...seen]);
    return [...inOrder].filter(id => seen.has(id) && this.#isVideo(id)).slice(0, slots.length);
  }

  #want(mid, id) {
    this.#targets.delete(mid);
    this.#targets.set(mid, id);
    return true;
  }

  #longestUnused(free) {
    for (const mid of free) if (!this.#targets.has(mid)) return mid;
    return [...this.#targets.keys()].find(mid => free.has(mid));
  }
}
