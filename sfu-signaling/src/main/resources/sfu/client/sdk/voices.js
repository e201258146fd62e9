/**
 * Plays the slots that carry whoever is loudest, from the first packet on: a voice is heard before it is
 * known whose it is. How loud a person is to be heard holds as soon as that is known.
 */
export class Voices {
  #playback;
  #playing = new Map(); // mid -> {element, receiver}

  constructor(playback) {
    this.#playback = playback;
  }

  /**
   * Called when slots carry others, or anybody is to be heard otherwise.
   *
   * @param slots Slots of the present connection, or null
   * @param volumeOf function (track id) -> 0..1
   */
  update(slots, volumeOf) {
    const left = new Set(this.#playing.keys());
    for (const state of slots?.all() ?? []) {
      const receiver = state.loudest ? slots.receiverOf(state.mid) : undefined;
      if (!receiver) continue;
      left.delete(state.mid);
      const element = this.#play(state.mid, receiver);
      const volume = state.track ? volumeOf(state.track) : 1;
      element.volume = volume;
      element.muted = volume === 0;
    }
    for (const mid of left) this.#stop(mid);
  }

  #play(mid, receiver) {
    const its = this.#playing.get(mid);
    if (its?.receiver === receiver) return its.element;
    this.#stop(mid);
    const element = document.createElement('audio'); // sounds without being in the page
    element.autoplay = true;
    element.srcObject = new MediaStream([receiver.track]);
    this.#playing.set(mid, { element, receiver });
    this.#playback.play(element);
    return element;
  }

  #stop(mid) {
    const its = this.#playing.get(mid);
    if (!its) return;
    this.#playing.delete(mid);
    this.#playback.forget(its.element);
    its.element.srcObject = null;
  }
}
