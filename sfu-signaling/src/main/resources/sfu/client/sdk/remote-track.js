import { flowing } from './flowing.js';
import { eachFrame, sourceOf } from './frames.js';
import { isOfSource, mask, maskUntilShown, unmask } from './mask.js';

/**
 * A track of somebody else: attach() it to a media element wherever it is to be seen or heard. Where not
 * all are heard, the room itself plays the loudest: elements then hold no sound, but say how loud it is.
 */
export class RemoteTrack {
  #playback;
  #page;
  #elements = new Set();
  #receiver = undefined;
  #kept = undefined; // the receiver of the connection before, shown until the next one brings something
  #detour = undefined; // what receives it directly
  #directAtMs = -Infinity;
  #firstTimestamp = -1;
  #isMasked = false;
  #isOthers = false; // what is in its slot now, whatever word of it says
  #looked = new WeakSet(); // elements whose frames are looked at
  #hides = 0; // requests that may give its slot to another
  #isPlayedByRoom = false;
  #volume = 1;
  #onVolume;

  /** @param onVolume called when it may be to be heard louder or less loud */
  constructor(info, participant, playback, page, onVolume = () => {}) {
    this.id = info.id;
    this.kind = info.kind;
    this.source = info.source;
    this.muted = info.muted;
    /** What is written on it: a text, and texts by name. */
    this.metadata = info.metadata ?? '';
    this.attributes = info.attributes ?? {};
    this.participant = participant;
    /** Why no more is sent: view, bandwidth, overload, cap, paused, muted, codec; null for the best that there is. */
    this.reason = null;
    /** What is sent: {encoding, rid, width, height, frameRate, spatial, temporal, paused}; null when not known. */
    this.layer = null;
    /** Why it cannot be decrypted: wrongKey, notEncrypted; null where it can, or is not encrypted at all. */
    this.encryptionError = null;
    this.#playback = playback;
    this.#page = page;
    this.#onVolume = onVolume;
  }

  /** Whether a slot carries it, so that it can be played. */
  get isSubscribed() {
    return (this.#kept ?? this.#receiver) !== undefined;
  }

  /** @type {MediaStreamTrack|undefined} changes when another slot carries the track */
  get mediaTrack() {
    return (this.#detour ?? this.#kept ?? this.#receiver)?.track;
  }

  /** Whether it is still shown as the connection before brings it. */
  get isKept() {
    return this.#kept !== undefined;
  }

  /** How it comes here: 'sfu', by the server; 'direct', from the other one's browser. */
  get path() {
    return this.#detour ? 'direct' : 'sfu';
  }

  /** @type {RTCRtpReceiver|undefined} of what the server sends */
  get receiver() {
    return this.#receiver;
  }

  /** @type {RTCRtpReceiver|undefined} of what comes directly, while that is shown */
  get detour() {
    return this.#detour;
  }

  /** Whether any of it came directly after this time (of performance.now()). */
  wasDirectAfter(ms) {
    return this.path === 'direct' || this.#directAtMs > ms;
  }

  /** Called by the room: it shows what this receiver brings, with undefined what the server sends again. */
  divert(receiver) {
    if (receiver === this.#detour) return;
    if (this.#detour) this.#directAtMs = performance.now();
    this.#detour = receiver;
    for (const element of this.#elements) this.#show(element);
  }

  /** Called by the room, whose next connection is there already: this one's is shown until that brings something. */
  keep() {
    this.#kept = this.#receiver;
  }

  /** Called by the room when the connection before ends. */
  release() {
    if (!this.#kept) return;
    this.#kept = undefined;
    for (const element of this.#elements) this.#show(element);
  }

  async #releaseFor(receiver) {
    await flowing(receiver.track);
    if (receiver === this.#receiver) this.release();
  }

  /** How loud it is now, 0..1 (audio only). */
  get audioLevel() {
    if (this.kind !== 'audio' || this.muted) return 0;
    return (this.#detour ?? this.#kept ?? this.#receiver)?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** How loud it is to be heard, 0..1: as the loudest of its elements, without any as setVolume said. */
  get volume() {
    if (this.#elements.size === 0) return this.#volume;
    return Math.max(...this.elements.map(element => (element.muted ? 0 : element.volume)));
  }

  /** Says how loud it is heard here, 0..1, in all its elements, wherever it comes from later (audio only). */
  setVolume(volume) {
    this.#volume = Math.min(Math.max(volume, 0), 1);
    for (const element of this.#elements) element.volume = this.#volume;
    this.#onVolume();
  }

  /** Plays it in this element (or a new one), now or as soon as it is subscribed; returns the element. */
  attach(element = document.createElement(this.kind)) {
    element.autoplay = true;
    if (this.kind === 'video') element.playsInline = true; // or a phone plays it full screen
    this.#elements.add(element);
    if (this.kind === 'video') this.#watch(element);
    else this.#control(element);
    this.#show(element);
    return element;
  }

  #watch(element) {
    this.#page?.watch(element, this);
    if (this.#looked.has(element)) return;
    this.#looked.add(element);
    eachFrame(element, frame => {
      if (!this.#elements.has(element)) this.#looked.delete(element);
      else if (element.srcObject?.getTracks().includes(this.mediaTrack)) this.#look(frame);
      return this.#elements.has(element);
    });
  }

  /** Media may be faster than word of it: whose frame it is the frame itself says. */
  #look(frame) {
    if (this.#detour || this.#kept || this.participant.number === undefined) return;
    const source = sourceOf(this.#receiver, frame);
    const isOthers = source !== this.participant.number;
    if (source === undefined || isOthers === this.#isOthers) return;
    this.#isOthers = isOthers;
    if (!isOthers && isOfSource(frame, this.#firstTimestamp)) this.#isMasked = false;
    for (const element of this.#elements) this.#cover(element);
  }

  #control(element) {
    if (this.#volume !== 1) element.volume = this.#volume;
    element.addEventListener('volumechange', this.#onVolume);
    this.#onVolume();
  }

  detach(element) {
    if (!this.#elements.delete(element)) return;
    unmask(element);
    if (this.kind === 'video') this.#page?.forget(element, this);
    else element.removeEventListener('volumechange', this.#onVolume);
    this.#playback.forget(element);
    putTrack(element, this.kind, undefined);
  }

  /** The elements that it is attached to. */
  get elements() {
    return [...this.#elements];
  }

  /** Whether nothing is sent of it for now, as it does not fit or is not looked at. */
  get isPaused() {
    return !this.#detour && (this.layer?.paused ?? false);
  }

  /**
   * Called by the room: the slot that carries it now (as Slots.of says), or undefined.
   *
   * @returns {boolean} whether its layer or reason changed
   */
  bind(slot) {
    if (!slot && this.#kept) return false;
    const before = JSON.stringify([this.reason, this.layer]);
    this.reason = slot?.reason ?? null;
    this.layer = slot?.layer ?? null;
    this.#follow(slot);
    return before !== JSON.stringify([this.reason, this.layer]);
  }

  /** Called by the room before it gives the slot to another: media may be faster than word of it. */
  hide() {
    if (this.kind !== 'video') return;
    this.#hides++;
    for (const element of this.#elements) mask(element);
  }

  /** Called by the room once that is answered; in another slot it is shown since. */
  reveal() {
    if (this.#hides === 0 || --this.#hides > 0) return;
    for (const element of this.#elements) this.#cover(element);
  }

  #follow(slot) {
    const receiver = slot?.receiver;
    const isPlayedByRoom = this.kind === 'audio' && Boolean(slot?.loudest);
    this.#firstTimestamp = slot?.rtpTimestamp ?? -1;
    if (receiver === this.#receiver && isPlayedByRoom === this.#isPlayedByRoom) return;
    this.#receiver = receiver;
    this.encryptionError = null; // of the slot before
    this.#hides = 0;
    this.#isOthers = false;
    this.#isPlayedByRoom = isPlayedByRoom;
    this.#isMasked = Boolean(slot?.isRecycled) && this.kind === 'video';
    if (this.#kept && receiver) this.#releaseFor(receiver);
    for (const element of this.#elements) this.#show(element);
  }

  #show(element) {
    const mediaTrack = this.#isPlayedByRoom && !this.#detour ? undefined : this.mediaTrack;
    if (mediaTrack && element.srcObject?.getTracks().includes(mediaTrack)) return;
    putTrack(element, this.kind, mediaTrack);
    if (this.kind === 'video') this.#cover(element);
    if (mediaTrack) this.#playback.play(element);
  }

  /** Hides an element as long as it may show another's picture. */
  #cover(element) {
    if (!this.mediaTrack || this.#detour || this.#kept) return unmask(element);
    if (this.#hides > 0 || this.#isOthers) return mask(element);
    if (!this.#isMasked) return unmask(element);
    return maskUntilShown(element, () => this.#firstTimestamp, () => { this.#isMasked = false; });
  }
}

/** Lets an element play this track, and go on playing what it has of the other kind. */
function putTrack(element, kind, mediaTrack) {
  const tracks = (element.srcObject?.getTracks() ?? []).filter(track => track.kind !== kind);
  if (mediaTrack) tracks.push(mediaTrack);
  element.srcObject = tracks.length > 0 ? new MediaStream(tracks) : null;
}
