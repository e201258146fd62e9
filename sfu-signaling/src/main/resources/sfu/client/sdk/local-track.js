import { Sending } from './sending.js';

/**
 * What this client sends from one source, on a transceiver that is reused over mute, device change and
 * publishing again; on a second one in another codec as well, while somebody cannot decode the first.
 * Without a connection it only keeps its state, and open() tells that later.
 */
export class LocalTrack {
  #link;
  #first;
  #backup;

  source;
  /** @type {MediaStreamTrack|null} */
  mediaTrack = null;
  muted = false;

  /** @param link {pc(), negotiate(), between(task), request(message)} of the room: its connection, if any */
  constructor(source, link) {
    this.source = source;
    this.#link = link;
    this.#first = new Sending(source, link);
    this.#backup = new Sending(source, link);
  }

  get isEnabled() {
    return this.mediaTrack !== null && !this.muted;
  }

  /** Sends this media track from now on, in place of an earlier one. */
  async send(mediaTrack) {
    const before = this.mediaTrack;
    this.mediaTrack = mediaTrack;
    this.muted = false;
    if (before !== mediaTrack) before?.stop();
    if (!this.#first.isOpen) {
      if (this.open(this.#link.pc())) await this.#publish();
      return;
    }
    await this.#replaceTrack(mediaTrack);
    if (this.#first.isCapped) await this.tune(); // it may be of another size
    if (this.#first.turn(true)) await this.#publish();
    else await this.#tellMuted();
  }

  async #publish() {
    try {
      await this.#link.negotiate();
    } catch (error) {
      this.stop(); // refused: later offers must not ask for it again
      this.#first.turn(false);
      throw error;
    }
  }

  /** Sends nothing, but stays published: the others see it as muted. */
  async mute({ release }) {
    if (!this.mediaTrack) return;
    this.muted = true;
    this.mediaTrack.enabled = false;
    await this.#tellMuted();
    if (release) await this.#drop();
  }

  async unmute() {
    this.muted = false;
    this.mediaTrack.enabled = true;
    await this.#tellMuted();
  }

  /** Publishes it no more; the transceivers wait for the next time. */
  async unpublish() {
    await this.#drop();
    if (!this.#first.isOn) return;
    await this.#link.between(() => {
      this.#first.turn(false);
      this.#backup.turn(false);
    });
    await this.#link.negotiate();
  }

  /** Lets the device go and takes it out of the offers that follow; whether they need one. */
  withdraw() {
    this.stop();
    const wasOn = this.#first.turn(false);
    return this.#backup.turn(false) || wasOn;
  }

  /** Puts it on a connection, before the offer; whether there is anything to offer. */
  open(pc) {
    this.#first.close();
    this.#backup.close(); // the server asks for it when it is needed
    if (!pc || !this.mediaTrack) return false;
    this.#first.open(pc, this.mediaTrack);
    return true;
  }

  /** The section that it is published in, once one is agreed; null while it is not published. */
  get mid() {
    return this.#first.isOn ? this.#first.mid : null;
  }

  /** Whether it is sent in this media section. */
  isIn(mid) {
    return [this.#first.mid, this.#backup.mid].includes(mid);
  }

  /** Sends from now on what the server wants of a section's encodings, and no more than it allows. */
  want(wanted) {
    const sending = wanted.mid === this.#backup.mid ? this.#backup : this.#first;
    sending.want(wanted);
    return this.tune();
  }

  /** After an answer, another capture or another wish of the server. */
  tune() {
    return this.#link.between(async () => {
      await this.#first.tune(this.mediaTrack);
      await this.#backup.tune(this.mediaTrack);
    });
  }

  /** Sends the same in this codec too, or with null no longer. */
  async backUp(codec) {
    let isNews = false;
    await this.#link.between(async () => { isNews = await this.#turnBackup(codec); });
    if (!isNews) return;
    try {
      await this.#link.negotiate();
    } catch (error) {
      this.#backup.turn(false); // later offers must not ask for it again
      throw error;
    }
  }

  async #turnBackup(codec) {
    if (!codec || !this.#first.isOn) {
      await this.#backup.replaceTrack(null);
      return this.#backup.turn(false);
    }
    if (this.#backup.isOpen) await this.#backup.replaceTrack(this.mediaTrack);
    else this.#backup.open(this.#link.pc(), this.mediaTrack);
    this.#backup.turn(this.#backup.offerOnly(codec));
    return true;
  }

  /** How the offer names it: nothing while it is not published. */
  describe() {
    const { source } = this;
    const muted = !this.isEnabled;
    const { mid } = this.#first;
    if (!mid || !this.#first.isOn) return [];
    const tracks = [{ mid, source, muted }];
    if (this.#backup.mid && this.#backup.isOn) tracks.push({ mid: this.#backup.mid, source, muted, backupOf: mid });
    return tracks;
  }

  /** Lets the device go. */
  stop() {
    this.mediaTrack?.stop();
    this.mediaTrack = null;
  }

  async #drop() {
    this.stop();
    await this.#replaceTrack(null);
  }

  async #replaceTrack(mediaTrack) {
    await this.#first.replaceTrack(mediaTrack);
    if (this.#backup.isOn) await this.#backup.replaceTrack(mediaTrack);
  }

  async #tellMuted() {
    const { mid } = this.#first;
    if (!mid) return;
    try {
      await this.#link.request({ type: 'mute', mid, muted: this.muted });
    } catch (error) {
      if (error.code !== 'closed') throw error; // the next connection's offer says it
    }
  }
}
