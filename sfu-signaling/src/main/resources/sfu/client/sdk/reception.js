import { Page } from './page.js';
import { People } from './people.js';
import { Playback } from './playback.js';
import { Roster } from './roster.js';
import { SlotChoice } from './slot-choice.js';
import { slotsFor } from './slots.js';
import { Statistics, directTally, statsOf } from './statistics.js';
import { Views } from './views.js';
import { Voices } from './voices.js';

/**
 * Where there are more voices, the loudest are heard. More pictures would not fit a screen, nor an offer of
 * reasonable size: where more are looked at, the server chooses.
 */
const MAX_SLOTS = { audio: 8, video: 48 };

/** So many pictures have a slot before it is known which the page shows. */
const FEW_PICTURES = 8;
/** And so many more than it shows, for pages that make an element only when there is a picture. */
const SPARE_PICTURES = 4;

/**
 * What this client knows of the others and receives of them: who is here, which slot carries what, how it is
 * looked at and played. It outlives connections; without one it has no slots.
 */
export class Reception {
  #options;
  #room;
  #slots = null; // of the present connection
  #canSubscribe = false;
  #voices;
  #statistics = new Statistics();
  #page;
  #people;
  #views;
  #soon = null;
  #published = []; // ids of tracks that came just now

  playback = new Playback(isAllowed => this.#room.emit('audioPlaybackChanged', isAllowed));
  /** @type {Roster} */
  roster;

  /**
   * @param options {adaptive, maxSlots} of the room
   * @param room {emit(event name, ...values), request(message), negotiate(), report(work), speakers(), onMe(person)}
   */
  constructor(options, room) {
    this.#options = options;
    this.#room = room;
    this.#voices = new Voices(this.playback);
    if (options.adaptive !== false) this.#page = new Page(() => this.#onPageSoon());
    this.roster = new Roster((...event) => this.#onRoster(...event), this.playback, this.#page, () => this.#hear());
    this.#people = new People(
      this.roster, message => room.request(message), counts => room.emit('participantCountChanged', counts),
      id => this.#isCarried(id), person => room.onMe(person));
    const choice = this.#page && new SlotChoice(
      id => this.roster.isVideo(id), () => this.roster.count('video'), () => this.#camerasOfSpeakers());
    this.#views = new Views(slots => this.#tellViews(slots), this.#page, choice);
  }

  #isCarried(trackId) {
    return this.#slots?.of(trackId) !== undefined || Boolean(this.roster.trackOf(trackId)?.isKept);
  }

  get counts() {
    return this.#people.counts;
  }

  get hasMorePeople() {
    return this.#people.hasMore;
  }

  loadPeople(limit) {
    return this.#people.load(limit);
  }

  /**
   * Called for a new connection, before its first offer; protect(receiver) where what is received is encrypted;
   * follows: it is to another node, to which everybody goes.
   */
  open({ slots, peerConnection }, { participant, page }, protect, follows = false) {
    this.#slots = slots;
    if (protect) slots.onReceiver = protect;
    this.#canSubscribe = participant.canSubscribe;
    this.#room.report(this.#people.open(participant, page, follows));
    this.#ensureSlots();
    this.#statistics.open(peerConnection);
    this.#views.open(slots);
  }

  /** Whether it may be sent anything now: the server ends slots by itself, but they are to be offered again. */
  permit(canSubscribe) {
    const isAgain = canSubscribe && !this.#canSubscribe;
    this.#canSubscribe = canSubscribe;
    if (!isAgain || !this.#slots) return;
    this.#ensureSlots();
    this.#room.report(this.#room.negotiate());
  }

  /** The connection is none any more; goesOn: what it brings is shown until the next one does. */
  close(goesOn = false) {
    if (goesOn) this.roster.keepAll();
    this.#slots = null;
    this.#views.open(null);
    this.#statistics.open(null);
    this.#people.close();
    if (!goesOn) this.#hear();
  }

  /** Whether anything is shown as the connection before brings it. */
  get isKeeping() {
    return this.roster.isKeeping;
  }

  /** The connection before ends. */
  settle() {
    this.roster.releaseAll();
    this.#people.settle();
    this.bindAll();
  }

  /** Called after each agreement, and when there is none any more. */
  bindAll() {
    this.roster.bindAll(this.#slots);
    this.#hear();
  }

  /** What this receiver carries can be decrypted no longer, as code says, or again. */
  noteEncryption(receiver, code) {
    const trackId = this.#slots?.trackIn(receiver);
    if (trackId) this.roster.setEncryption(trackId, code);
  }

  /** Which slot carries which track: a Map of mid -> track id. */
  carried() {
    return this.#slots?.carried() ?? new Map();
  }

  /** Takes what the server says of the list of people. */
  applyRoster(message) {
    return this.#people.apply(message);
  }

  applySlots(message) {
    const affected = this.#slots.update(message.slots);
    this.#people.seat(message.slots);
    this.roster.bind(this.#slots, affected);
    this.#statistics.carry(this.#slots.carried());
    this.#hear();
    this.#views.update();
  }

  /** Called when others spoke. */
  updateViews() {
    this.#views.update();
  }

  setView(track, view) {
    this.#views.set(track.id, view);
    this.#onPage();
  }

  /** What leaves a slot for another is hidden until the server, which tells the slots first, has answered. */
  async #tellViews(slots) {
    const carried = this.carried();
    const isGiven = ({ mid, track = 'auto' }) => track !== 'auto' && carried.has(mid) && carried.get(mid) !== track;
    const leaving = slots.filter(isGiven).map(({ mid }) => carried.get(mid));
    this.roster.hide(leaving);
    try {
      await this.#room.request({ type: 'view', slots });
    } finally {
      this.roster.reveal(leaving);
    }
  }

  #camerasOfSpeakers() {
    return this.#room.speakers().recent.flatMap(id => this.roster.participants.get(id)?.trackOf('camera')?.id ?? []);
  }

  #hear() {
    this.#voices.update(this.#slots, id => this.roster.volumeOf(id));
  }

  #onRoster(name, ...values) {
    const [track] = values;
    if (name === 'trackUnpublished') {
      this.#views.forget(track.id);
      this.#statistics.forget(track.id);
    }
    if (name === 'trackPublished') this.#published.push(track.id);
    if (name.startsWith('track')) this.#onPageSoon();
    this.#room.emit(name, ...values);
  }

  /** Many tracks that come, or elements that change, together are one change. */
  #onPageSoon() {
    this.#soon ??= Promise.resolve().then(() => {
      this.#soon = null;
      this.roster.bind(this.#slots, this.#published.splice(0)); // a slot may carry one already
      this.#onPage();
    });
  }

  /** Other pictures are looked at, or otherwise. */
  #onPage() {
    if (!this.#slots) return;
    if (this.#ensureSlots()) this.#room.negotiate().catch(error => this.#room.emit('error', error));
    this.#views.update();
  }

  /** Adds slots for the tracks that there are; whether that needs an offer. */
  #ensureSlots() {
    if (!this.#canSubscribe) return false;
    const max = { ...MAX_SLOTS, ...this.#options.maxSlots };
    const wanted = { audio: this.roster.count('audio'), video: this.roster.count('video') };
    if (this.#page) {
      const shown = Math.max(FEW_PICTURES, this.#views.seen().size + SPARE_PICTURES);
      wanted.video = Math.min(wanted.video, shown - 1); // slotsFor adds one
    }
    const added = ['audio', 'video'].map(kind => this.#slots.ensure(kind, slotsFor(wanted[kind], max[kind])));
    return added.includes(true);
  }

  /** What is received of a participant's tracks, one for each. */
  statsOf(participant) {
    const tally = track => (track.detour ? directTally(track.detour) : this.#statistics.of(track.id));
    const of = async track => statsOf(track, await tally(track), this.#page?.viewOf(track.id) ?? null);
    return Promise.all([...participant.tracks.values()].map(of));
  }
}
