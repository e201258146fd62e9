import { encryptionError } from './encryption.js';
import { putHand, putNotes } from './notes.js';
import { RemoteParticipant } from './remote-participant.js';
import { RemoteTrack } from './remote-track.js';

/**
 * Who else is in the room and what they publish, kept true by the server's messages. It outlives a
 * lost connection: whoever is still there afterwards never left for the application.
 */
export class Roster {
  #emit;
  #playback;
  #page;
  #onVolume;
  #tracks = new Map(); // id -> RemoteTrack

  /** @type {Map<string, RemoteParticipant>} by id */
  participants = new Map();

  /**
   * @param emit function (event name, ...values) for what the application is to hear
   * @param onVolume called when a track may be to be heard louder or less loud
   */
  constructor(emit, playback, page, onVolume) {
    this.#emit = emit;
    this.#page = page;
    this.#onVolume = onVolume;
    this.#playback = playback;
  }

  /** Nobody is here any more. */
  clear() {
    for (const id of [...this.participants.keys()]) this.removeParticipant(id, 'disconnected');
  }

  /**
   * Somebody as they are now, with all that they publish; what a slot carries stays, as the list may be behind.
   *
   * @param isCarried function (track id): whether a slot carries it
   * @returns {string[]} the ids of tracks that stayed
   */
  put(person, isCarried = () => false) {
    const published = new Set(person.tracks.map(({ id }) => id));
    const others = [...(this.participants.get(person.id)?.tracks.keys() ?? [])].filter(id => !published.has(id));
    const stayed = others.filter(isCarried);
    for (const id of others) if (!stayed.includes(id)) this.removeTrack(id);
    this.addParticipant(person);
    const participant = this.participants.get(person.id);
    participant.role = person.role ?? 'attendee';
    participant.number = person.number;
    if (putNotes(participant, person)) this.#emit('participantMetadataChanged', participant);
    if (putHand(participant, person)) this.#emit('handChanged', participant);
    for (const track of person.tracks) {
      this.addTrack({ ...track, participant: person.id });
      this.updateTrack(track);
    }
    return stayed;
  }

  addParticipant(info) {
    if (this.participants.has(info.id)) return;
    const participant = new RemoteParticipant(info);
    this.participants.set(info.id, participant);
    this.#emit('participantJoined', participant);
  }

  /** Whoever was known before may have another number now. */
  forgetNumbers() {
    for (const participant of this.participants.values()) participant.number = undefined;
  }

  removeParticipant(id, reason) {
    const participant = this.participants.get(id);
    if (!participant) return;
    for (const trackId of [...participant.tracks.keys()]) this.removeTrack(trackId);
    this.participants.delete(id);
    this.#emit('participantLeft', participant, reason);
  }

  addTrack(info) {
    const participant = this.participants.get(info.participant);
    if (!participant || this.#tracks.has(info.id)) return;
    const track = new RemoteTrack(info, participant, this.#playback, this.#page, this.#onVolume);
    this.#tracks.set(info.id, track);
    participant.tracks.set(info.id, track);
    this.#emit('trackPublished', track);
  }

  updateTrack(info) {
    const track = this.#tracks.get(info.id);
    if (!track) return;
    if (putNotes(track, info)) this.#emit('trackMetadataChanged', track);
    if (track.muted === info.muted) return;
    track.muted = info.muted;
    this.#emit(info.muted ? 'trackMuted' : 'trackUnmuted', track);
  }

  removeTrack(id) {
    const track = this.#tracks.get(id);
    if (!track) return;
    this.#bind(track, undefined);
    this.#tracks.delete(id);
    track.participant.tracks.delete(id);
    this.#emit('trackUnpublished', track);
    track.elements.forEach(element => track.detach(element));
  }

  /** Whether a track can be decrypted: why not, or null. */
  setEncryption(trackId, code) {
    const track = this.#tracks.get(trackId);
    if (!track || track.encryptionError === code) return;
    track.encryptionError = code;
    if (code) this.#emit('encryptionError', track.participant, encryptionError(code), track);
    else this.#emit('encryptionRestored', track.participant, track);
  }

  /** What leaves its slot soon is not shown until reveal(). */
  hide(trackIds) {
    trackIds.forEach(id => this.#tracks.get(id)?.hide());
  }

  reveal(trackIds) {
    trackIds.forEach(id => this.#tracks.get(id)?.reveal());
  }

  /** The next connection is there already: what this one brings is shown until that does. */
  keepAll() {
    for (const track of this.#tracks.values()) track.keep();
  }

  get isKeeping() {
    return [...this.#tracks.values()].some(track => track.isKept);
  }

  /** What the connection before brought is shown no longer. */
  releaseAll() {
    for (const track of this.#tracks.values()) track.release();
  }

  /** How loud a track is to be heard here, 0..1; as usual if it is not known. */
  volumeOf(trackId) {
    return this.#tracks.get(trackId)?.volume ?? 1;
  }

  trackOf(trackId) {
    return this.#tracks.get(trackId);
  }

  isVideo(trackId) {
    return this.#tracks.get(trackId)?.kind === 'video';
  }

  /** How many tracks of a kind the others have. */
  count(kind) {
    let n = 0;
    for (const track of this.#tracks.values()) if (track.kind === kind) n++;
    return n;
  }

  /** Binds all tracks to the slots that carry them; to none without slots. */
  bindAll(slots) {
    this.bind(slots, this.#tracks.keys());
  }

  bind(slots, trackIds) {
    const changes = [...trackIds].map(id => this.#tracks.get(id)).filter(Boolean);
    // first those that lost their slot: an element never plays two tracks of one slot
    const slotOf = new Map(changes.map(track => [track, slots?.of(track.id)]));
    changes.sort((a, b) => Boolean(slotOf.get(a)) - Boolean(slotOf.get(b)));
    for (const track of changes) this.#bind(track, slotOf.get(track));
  }

  #bind(track, slot) {
    const was = track.isSubscribed;
    const isOther = track.bind(slot);
    if (!was && track.isSubscribed) this.#emit('trackSubscribed', track);
    if (was && !track.isSubscribed) this.#emit('trackUnsubscribed', track);
    if (isOther) this.#emit('trackLayerChanged', track);
  }
}
