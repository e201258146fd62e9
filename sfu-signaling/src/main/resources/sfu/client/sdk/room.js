import { MAX_ATTEMPTS, Wait, backoffMs } from './backoff.js';
import { Connection, notConnected } from './connection.js';
import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { LocalParticipant } from './local-participant.js';
import { People } from './people.js';
import { Playback } from './playback.js';
import { closeReason, defaultUrl, isFinalClose, isFinalError } from './protocol.js';
import { Roster } from './roster.js';
import { slotsFor } from './slots.js';
import { Views } from './views.js';

/** More would not fit a screen, nor an offer of reasonable size; tracks beyond them wait for a slot. */
const MAX_SLOTS = { audio: 48, video: 48 };

/**
 * A room on the server.
 *
 * States: new, connecting, connected, reconnecting, disconnected. Events (sfu.d.ts has their types):
 * participantJoined, participantLeft, participantCountChanged, trackPublished, trackUnpublished, trackSubscribed,
 * trackUnsubscribed, trackMuted, trackUnmuted, trackLayerChanged, speakersChanged, localTrackChanged,
 * connectionStateChanged, reconnecting, reconnected, audioPlaybackChanged, error, disconnected.
 */
export class Room extends Emitter {
  #options;
  #request = null; // what join() was called with
  #connection = null;
  #attempts = 0; // since media last flowed
  #wait = new Wait();
  #state = 'new';
  #playback = new Playback(isAllowed => this.emit('audioPlaybackChanged', isAllowed));
  #roster = new Roster((...event) => this.#onRoster(...event), this.#playback);
  #people = new People(
    this.#roster, message => this.#send(message), counts => this.emit('participantCountChanged', counts));

  #views = new Views(slots => this.#send({ type: 'view', slots }));

  /** This participant as the server knows it: id, identity, name, canPublish, canSubscribe. */
  me = null;
  name = '';

  /** Who speaks, by ids of participants: the dominant one or null, and those who were it, the latest first. */
  speakers = { dominant: null, recent: [] };

  /**
   * @param options url: of the WebSocket, by default /v1/ws of this page's host; maxSlots: {audio, video},
   *   0 receives none of a kind; maxBitrates: {camera, screen} in bits a second; simulcast: false sends
   *   the camera in one size only; red: true sends sound with redundancy (RFC 2198); rtcConfiguration
   */
  constructor(options = {}) {
    super();
    this.#options = options;
    this.localParticipant = new LocalParticipant(this, {
      pc: () => this.peerConnection,
      negotiate: () => this.#negotiate(),
      between: task => this.#connection?.between(task) ?? Promise.resolve(),
      request: message => this.#send(message),
      maxBitrates: options.maxBitrates,
      simulcast: options.simulcast,
      red: options.red,
    });
  }

  get state() {
    return this.#state;
  }

  /** The others, by id: a Map of RemoteParticipant. */
  get participants() {
    return this.#roster.participants;
  }

  /** How many are here, this client among them, and also those who are not among `participants`. */
  get participantCount() {
    return this.#people.counts.participants;
  }

  /** How many of them publish anything. */
  get publisherCount() {
    return this.#people.counts.publishers;
  }

  /** Whether there are more than `participants` holds so far; in a room that only counts its audience these stay unnamed. */
  get hasMoreParticipants() {
    return this.#people.hasMore;
  }

  /** Fetches the next page of who is here (at most `limit`); resolves with whether there are more after it. */
  loadParticipants(limit = 100) {
    return this.#people.load(limit);
  }

  /** @type {RTCPeerConnection|null} a new one after each lost connection */
  get peerConnection() {
    return this.#connection?.peerConnection ?? null;
  }

  /** Joins; rejects with SfuError (unauthorized, forbidden, limit, unreachable, ...). */
  async join({ room, name = '', identity = '', token = '' }) {
    if (this.#request) throw new SfuError('badState', 'this room was joined already');
    this.#request = { room, name, identity, token };
    this.#setState('connecting');
    try {
      await this.#connect();
    } catch (error) {
      if (!this.#request) throw new SfuError('closed', 'the room was left while joining');
      this.#request = null;
      this.#drop();
      this.#setState('disconnected');
      throw error;
    }
  }

  async #connect() {
    const connection = new Connection(() => this.localParticipant.describe());
    this.#connection = connection;
    const isCurrent = () => connection === this.#connection;
    connection.on('event', message => isCurrent() && this.#onEvent(message));
    const joined = await connection.join(
      this.#options.url ?? defaultUrl(), this.#request, this.#options.rtcConfiguration);
    if (!isCurrent()) throw new SfuError('closed', 'the room was left meanwhile');
    this.me = joined.participant;
    this.name = joined.room;
    // joining again under the same identity replaces this participant, should the server still have it
    this.#request.identity = joined.participant.identity;
    connection.on('answered', () => isCurrent() && this.#onAnswered());
    connection.on('mediaUp', () => this.#onMediaUp());
    connection.on('mediaDown', () => this.#setState('reconnecting'));
    connection.on('error', error => this.emit('error', error));
    this.speakers = { dominant: null, recent: [] }; // told anew
    this.#report(this.#people.open(joined.participant, joined.page));
    this.localParticipant.open(connection.peerConnection);
    this.#ensureSlots();
    this.#views.open(connection.slots);
    await connection.negotiate();
    connection.on('closed', event => isCurrent() && this.#onClosed(event));
    if (connection.peerConnection.getTransceivers().length === 0) this.#onMediaUp();
  }

  async #negotiate() {
    try {
      await this.#connection?.negotiate();
    } catch (error) {
      if (error.code !== 'closed') throw error; // the next connection offers it all
    }
  }

  #onAnswered() {
    this.#roster.bindAll(this.#connection.slots);
    this.#report(this.localParticipant.tune());
  }

  #send(message) {
    return this.#connection?.request(message) ?? Promise.reject(notConnected());
  }

  /** Says what fails of work that nobody waits for. */
  #report(work) {
    work?.catch(error => error.code !== 'closed' && this.emit('error', error));
  }

  /**
   * Says how large, fast and important a remote track is shown, so that no more of it is sent:
   * {width, height} in device pixels, {frameRate}, {priority} 0..100 (higher ones are served first),
   * {visible: false} pauses it. What is left out is not limited. It holds until it is said anew.
   */
  setView(track, view) {
    this.#views.set(track.id, view);
  }

  #onMediaUp() {
    const isAgain = this.#state === 'reconnecting';
    this.#attempts = 0;
    this.#setState('connected');
    if (isAgain) this.emit('reconnected');
  }

  #onEvent(message) {
    switch (message.type) {
      case 'roster':
        this.#report(this.#people.apply(message));
        return this.#growSlots();
      case 'slots': {
        const { slots } = this.#connection;
        const affected = slots.update(message.slots);
        this.#people.seat(message.slots, id => slots.of(id) !== undefined);
        this.#roster.bind(slots, affected);
        return this.#views.update();
      }
      case 'speakers':
        this.speakers = { dominant: message.dominant, recent: message.recent };
        return this.emit('speakersChanged', this.speakers);
      case 'layers':
        return this.#report(this.localParticipant.want(message));
      case 'backup':
        return this.#report(this.localParticipant.backUp(message));
      case 'error':
        return this.emit('error', new SfuError(message.code, message.message));
      default:
        return undefined; // connected, closed, and what later versions add
    }
  }

  #onRoster(name, ...values) {
    if (name === 'trackUnpublished') this.#views.forget(values[0].id);
    this.emit(name, ...values);
  }

  /** Adds slots for the tracks that there are; whether that needs an offer. */
  #ensureSlots() {
    if (!this.me.canSubscribe) return false;
    const max = { ...MAX_SLOTS, ...this.#options.maxSlots };
    const { slots } = this.#connection;
    const added = ['audio', 'video'].map(kind => slots.ensure(kind, slotsFor(this.#roster.count(kind), max[kind])));
    return added.includes(true);
  }

  #growSlots() {
    if (this.#ensureSlots()) this.#negotiate().catch(error => this.emit('error', error));
  }

  /** Whether the browser plays all that it should; else call startAudio from a click. */
  get canPlaybackAudio() {
    return this.#playback.isAllowed;
  }

  /** Plays what the browser refused to play by itself; to be called from a click. */
  startAudio() {
    return this.#playback.start();
  }

  /** @returns {Promise<RTCStatsReport>} */
  async getStats() {
    return (await this.peerConnection?.getStats()) ?? new Map();
  }

  #onClosed({ code, reason }) {
    this.#drop();
    if (isFinalClose(code)) this.#end(closeReason(code, reason));
    else this.#reconnect(closeReason(code, reason));
  }

  /** Joins anew until it works; the others stay in the list meanwhile, without media. */
  async #reconnect(reason) {
    this.#setState('reconnecting');
    this.emit('reconnecting');
    this.#roster.bindAll(null);
    while (this.#attempts < MAX_ATTEMPTS) {
      await this.#wait.sleep(backoffMs(this.#attempts++));
      if (this.#state !== 'reconnecting') return undefined;
      try {
        return await this.#connect();
      } catch (error) {
        if (this.#state !== 'reconnecting') return undefined; // left meanwhile
        const end = this.#connection.end;
        this.#drop();
        if (isFinalError(error)) return this.#end(error.code);
        if (end && isFinalClose(end.code)) return this.#end(closeReason(end.code, end.reason));
      }
    }
    return this.#end(reason);
  }

  #drop() {
    const old = this.#connection;
    this.#connection = null; // first: its events are nobody's any more
    this.#views.open(null);
    this.#people.close();
    old?.close();
  }

  #end(reason) {
    this.#request = null;
    this.#attempts = 0;
    this.#setState('disconnected');
    this.#roster.clear();
    this.localParticipant.stop();
    this.emit('disconnected', reason);
  }

  /** Leaves the room and lets all devices go. */
  async leave() {
    if (this.#state === 'disconnected' || this.#state === 'new') return;
    const old = this.#connection;
    this.#connection = null;
    this.#views.open(null);
    this.#people.close();
    this.#wait.end();
    this.#end('left');
    await old?.leave();
  }

  #setState(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('connectionStateChanged', state);
  }
}
