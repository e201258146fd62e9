import { deviceError } from './errors.js';

/** Plays media elements, and remembers those that the browser refuses before a click of the user. */
export class Playback {
  #refused = new Set();
  #wanted = new Set();
  #onChange;

  /** @param onChange called with whether all may play, when that changes */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  get isAllowed() {
    return this.#refused.size === 0;
  }

  /** Where all sounds: a device's id, empty for the system's default. */
  sink = '';

  /** Lets all sound at this device, now and later; rejects with SfuError. */
  async setSink(deviceId) {
    try {
      await Promise.all([...this.#wanted].map(element => element.setSinkId?.(deviceId)));
    } catch (error) {
      throw deviceError('speaker', error);
    }
    this.sink = deviceId;
  }

  async play(element) {
    this.#wanted.add(element);
    if (this.sink && element.sinkId !== this.sink) element.setSinkId?.(this.sink).catch(() => {}); // it sounds elsewhere
    try {
      await element.play();
      this.#note(() => this.#refused.delete(element));
    } catch (error) {
      // others are no refusal: a source that changed while it started, an element that was removed
      const isRefused = error.name === 'NotAllowedError' && this.#wanted.has(element);
      if (isRefused) this.#note(() => this.#refused.add(element));
    }
  }

  /** Tries all that were refused again; to be called from a click. */
  async start() {
    await Promise.all([...this.#refused].map(element => this.play(element)));
  }

  forget(element) {
    this.#wanted.delete(element);
    this.#note(() => this.#refused.delete(element));
  }

  #note(change) {
    const before = this.isAllowed;
    change();
    if (before !== this.isAllowed) this.#onChange(this.isAllowed);
  }
}
