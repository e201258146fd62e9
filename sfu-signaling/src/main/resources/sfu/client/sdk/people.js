import { SfuError } from './errors.js';

/** The server takes no more in one request. */
const MAX_IDS = 100;
/** Who takes a slot one after the other is asked for together. */
const LOOK_UP_MS = 250;
/** Who is in a slot before being in the list is asked for again after so long. */
const LOOK_UP_AGAIN_MS = 1000;
/** Who is not at the node to which a room went is awaited there for so long. */
const FOLLOW_MS = 5000;
/** An answer that is older than what is known already is asked for anew, so many times. */
const ATTEMPTS = 3;

/** Those of the ids that the page is about: a full one ends before the last. */
function answered(ids, { next }) {
  return next > 0 ? ids.slice(0, Number(next)) : ids;
}

/**
 * The list of who is here as the server tells it: in versions, of which a join gives the first page, each
 * change leads to the next, and further pages come when they are asked for. Who is in a slot is known at once.
 */
export class People {
  #roster;
  #ask;
  #onCounts;
  #isCarried;
  #onMe;
  #epoch = 0; // what was asked before the connection ended is answered to nobody
  #me = '';
  #version = 0;
  #next = null; // where the next page begins
  #held = null; // changes that came while the list is fetched anew
  #loading = null;
  #unknown = new Set(); // ids of those in slots of whom no more is known
  #timer = null;
  #unlisted = new Set(); // ids of tracks that slots carry, but the list does not have
  #awaited = { ids: new Set(), untilMs: 0 };

  /** How many there are, this client among them, and also those who are not in the list. */
  counts = { participants: 0, publishers: 0 };

  /**
   * @param ask async function (message) that gives the server's reply
   * @param onCounts called when the counts are others
   * @param isCarried function (track id): whether a slot carries it
   * @param onMe called with what the list says of this client itself
   */
  constructor(roster, ask, onCounts, isCarried = () => false, onMe = () => {}) {
    this.#roster = roster;
    this.#ask = ask;
    this.#onCounts = onCounts;
    this.#isCarried = isCarried;
    this.#onMe = onMe;
  }

  /**
   * Called after a join; what is known from before stays true only as far as the server says so.
   *
   * @param follow whether all of these people join anew, sooner or later
   */
  open(me, page, follow = false) {
    this.close();
    const untilMs = follow ? Date.now() + FOLLOW_MS : 0;
    this.#awaited = { ids: new Set(this.#roster.participants.keys()), untilMs };
    this.#me = me.id;
    this.#roster.forgetNumbers();
    return this.#begin(page);
  }

  /** The connection ended. */
  close() {
    this.#epoch++;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#unknown.clear();
    this.#unlisted.clear();
    this.#held = null;
    this.#loading = null;
    this.#next = null;
  }

  get hasMore() {
    return this.#next !== null;
  }

  /** Takes a change; whoever missed one fetches the list anew. Resolves once it is right again. */
  async apply(delta) {
    if (this.#held) return void this.#held.push(delta);
    if (delta.to <= this.#version) return undefined;
    if (delta.from > this.#version) return this.#refresh(delta);
    for (const { id, reason } of delta.left) this.#roster.removeParticipant(id, reason);
    delta.people.forEach(person => this.#put(person));
    this.#version = delta.to;
    return this.#count(delta);
  }

  async #refresh(delta) {
    const epoch = this.#epoch;
    const held = [delta];
    this.#held = held;
    try {
      await this.#fetch({}, page => this.#begin(page));
    } finally {
      if (epoch === this.#epoch) this.#held = null;
      for (const each of held) if (epoch === this.#epoch && each.from <= this.#version) await this.apply(each);
    }
  }

  async #begin(page) {
    this.#version = page.version;
    this.#next = page.next;
    const listed = new Set(page.people.map(({ id }) => id));
    const others = [...this.#roster.participants.keys()].filter(id => !listed.has(id));
    if (page.next === null) this.#remove(others);
    page.people.forEach(person => this.#put(person));
    this.#count(page);
    if (page.next !== null) await this.#verify(others);
  }

  /** Of those who were known before: are they still here? */
  async #verify(ids) {
    const epoch = this.#epoch;
    for (let i = 0; i < ids.length && epoch === this.#epoch; i += MAX_IDS) {
      const some = ids.slice(i, i + MAX_IDS);
      if (!(await this.#find(some)) && epoch === this.#epoch) this.#lookUpLater(some, LOOK_UP_AGAIN_MS);
    }
  }

  /** Asks for these; false if no answer was new enough. */
  #find(ids) {
    return this.#fetch({ ids }, page => {
      const here = new Set(page.people.map(({ id }) => id));
      const asked = answered(ids, page);
      this.#remove(asked.filter(id => !here.has(id)));
      page.people.forEach(person => this.#put(person));
      this.#lookUpLater(ids.slice(asked.length), LOOK_UP_MS);
    });
  }

  /** Those who are not in the list; a slot may be ahead of it. */
  #remove(ids) {
    const isInSlot = id => [...(this.#roster.participants.get(id)?.tracks.keys() ?? [])].some(this.#isCarried);
    const isAwaited = id => Date.now() < this.#awaited.untilMs && this.#awaited.ids.has(id);
    const stays = new Set(ids.filter(id => isInSlot(id) || isAwaited(id)));
    this.#lookUpLater([...stays], LOOK_UP_AGAIN_MS);
    for (const id of ids) {
      if (stays.has(id)) continue;
      this.#unknown.delete(id);
      this.#roster.removeParticipant(id, 'disconnected');
    }
  }

  #put(person) {
    this.#unknown.delete(person.id);
    if (person.id === this.#me) return void this.#onMe(person);
    for (const id of this.#roster.put(person, this.#isCarried)) this.#unlisted.add(id);
    for (const { id } of person.tracks) this.#unlisted.delete(id);
  }

  #count({ participants, publishers }) {
    const before = this.counts;
    if (before.participants === participants && before.publishers === publishers) return;
    this.counts = { participants, publishers };
    this.#onCounts(this.counts);
  }

  /** Uses the page that is asked for; false if each was older than what is known: the next change leads on. */
  async #fetch(which, use) {
    const epoch = this.#epoch;
    for (let i = 0; i < ATTEMPTS; i++) {
      const { page } = await this.#ask({ type: 'participants', ...which });
      if (epoch !== this.#epoch) throw new SfuError('closed', 'the connection ended meanwhile');
      if (page.version < this.#version) continue;
      await use(page);
      return true;
    }
    return false;
  }

  /** Fetches the next page, if there is one; whether there are more after it. */
  load(limit) {
    if (!this.hasMore) return Promise.resolve(false);
    this.#loading ??= this.#load(limit);
    return this.#loading;
  }

  async #load(limit) {
    const [epoch, after] = [this.#epoch, this.#next];
    try {
      await this.#fetch({ after, limit }, page => {
        if (this.#next !== after) return; // the list was begun anew
        page.people.forEach(person => this.#put(person));
        this.#next = page.next;
      });
      return this.hasMore;
    } finally {
      if (epoch === this.#epoch) this.#loading = null;
    }
  }

  /** Called once slots carry others: who is in them is known, whatever pages were loaded. */
  seat(slots) {
    for (const { track: id, kind, source, participant, identity, name, reason } of slots) {
      if (!id || !participant || participant === this.#me) continue;
      if (!this.#roster.participants.has(participant)) {
        this.#roster.addParticipant({ id: participant, identity, name });
        this.#lookUpLater([participant], LOOK_UP_MS);
      }
      this.#replace(participant, source, id);
      this.#roster.addTrack({ id, participant, kind, source, muted: reason === 'muted' });
    }
    this.settle();
  }

  /** Tracks that are not in the list, and that nothing carries any more, have ended. */
  settle() {
    for (const id of this.#unlisted) {
      if (!this.#isCarried(id) && this.#unlisted.delete(id)) this.#roster.removeTrack(id);
    }
  }

  /** What was published anew is told by slots before the list says that the one before has ended. */
  #replace(participant, source, id) {
    const { tracks } = this.#roster.participants.get(participant);
    if (tracks.has(id)) return;
    for (const track of [...tracks.values()]) {
      if (track.source === source && !this.#isCarried(track.id)) this.#roster.removeTrack(track.id);
    }
  }

  #lookUpLater(ids, ms) {
    ids.forEach(id => this.#unknown.add(id));
    if (this.#unknown.size > 0) this.#timer ??= setTimeout(() => this.#lookUp(), ms);
  }

  async #lookUp() {
    const epoch = this.#epoch;
    const ids = [...this.#unknown].slice(0, MAX_IDS);
    let isFound = false;
    try {
      isFound = ids.length === 0 || (await this.#find(ids));
    } catch (error) {
      if (error.code === 'closed') return;
    }
    if (epoch !== this.#epoch) return;
    this.#timer = null;
    const isAgain = !isFound || ids.some(id => this.#unknown.has(id));
    this.#lookUpLater([], isAgain ? LOOK_UP_AGAIN_MS : LOOK_UP_MS);
  }
}
