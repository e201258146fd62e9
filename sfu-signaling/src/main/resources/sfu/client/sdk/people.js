/** The server takes no more in one request. */
const MAX_IDS = 100;
/** Who takes a slot one after the other is asked for together. */
const LOOK_UP_MS = 250;
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
  #me = '';
  #version = 0;
  #next = null; // where the next page begins
  #held = null; // changes that came while the list is fetched anew
  #loading = null;
  #unknown = new Set(); // ids of those in slots of whom no more is known
  #timer = null;

  /** How many there are, this client among them, and also those who are not in the list. */
  counts = { participants: 0, publishers: 0 };

  /**
   * @param ask async function (message) that gives the server's reply
   * @param onCounts called when the counts are others
   */
  constructor(roster, ask, onCounts) {
    this.#roster = roster;
    this.#ask = ask;
    this.#onCounts = onCounts;
  }

  /** Called after a join; what is known from before stays true only as far as the server says so. */
  open(me, page) {
    this.close();
    this.#me = me.id;
    return this.#begin(page);
  }

  /** The connection ended. */
  close() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#unknown.clear();
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
    this.#held = [delta];
    try {
      await this.#begin((await this.#ask({ type: 'participants' })).page);
    } finally {
      const held = this.#held ?? [];
      this.#held = null;
      for (const each of held) if (each.from <= this.#version) await this.apply(each);
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
    for (let i = 0, some; i < ids.length; i += some.length) {
      some = ids.slice(i, i + MAX_IDS);
      const page = await this.#fetch({ ids: some });
      some = answered(some, page);
      const here = new Set(page.people.map(({ id }) => id));
      this.#remove(some.filter(id => !here.has(id)));
      page.people.forEach(person => this.#put(person));
    }
  }

  #remove(ids) {
    ids.forEach(id => this.#roster.removeParticipant(id, 'disconnected'));
  }

  #put(person) {
    this.#unknown.delete(person.id);
    if (person.id !== this.#me) this.#roster.put(person);
  }

  #count({ participants, publishers }) {
    const before = this.counts;
    if (before.participants === participants && before.publishers === publishers) return;
    this.counts = { participants, publishers };
    this.#onCounts(this.counts);
  }

  /** A page that is not older than what is known. */
  async #fetch(which) {
    let page;
    for (let i = 0; i < ATTEMPTS; i++) {
      ({ page } = await this.#ask({ type: 'participants', ...which }));
      if (page.version >= this.#version) break;
    }
    return page;
  }

  /** Fetches the next page, if there is one; whether there are more after it. */
  load(limit) {
    if (!this.hasMore) return Promise.resolve(false);
    this.#loading ??= this.#load(limit);
    return this.#loading;
  }

  async #load(limit) {
    const after = this.#next;
    try {
      const page = await this.#fetch({ after, limit });
      if (this.#next !== after) return this.hasMore; // the list was begun anew
      page.people.forEach(person => this.#put(person));
      this.#next = page.next;
      return this.hasMore;
    } finally {
      this.#loading = null;
    }
  }

  /**
   * Those who are in slots are known, whatever pages were loaded.
   *
   * @param isCarried function (track id): whether a slot carries it
   */
  seat(slots, isCarried) {
    for (const { track: id, kind, source, participant, identity, name, reason } of slots) {
      if (!id || !participant || participant === this.#me) continue;
      if (!this.#roster.participants.has(participant)) {
        this.#roster.addParticipant({ id: participant, identity, name });
        this.#unknown.add(participant);
      }
      this.#replace(participant, source, id, isCarried);
      this.#roster.addTrack({ id, participant, kind, source, muted: reason === 'muted' });
    }
    if (this.#unknown.size > 0) this.#timer ??= setTimeout(() => this.#lookUp(), LOOK_UP_MS);
  }

  /** What was published anew is told by slots before the list says that the one before has ended. */
  #replace(participant, source, id, isCarried) {
    const { tracks } = this.#roster.participants.get(participant);
    if (tracks.has(id)) return;
    for (const track of [...tracks.values()]) {
      if (track.source === source && !isCarried(track.id)) this.#roster.removeTrack(track.id);
    }
  }

  async #lookUp() {
    const ids = [...this.#unknown].slice(0, MAX_IDS);
    try {
      if (ids.length === 0) return void (this.#timer = null);
      const page = await this.#fetch({ ids });
      page.people.forEach(person => this.#put(person));
      answered(ids, page).forEach(id => this.#unknown.delete(id));
    } catch (error) {
      if (error.code === 'closed') return;
    }
    this.#timer = this.#unknown.size > 0 ? setTimeout(() => this.#lookUp(), LOOK_UP_MS) : null;
  }
}
