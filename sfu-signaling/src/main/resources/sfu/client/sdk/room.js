import { MAX_ATTEMPTS, Wait, backoffMs } from './backoff.js';
import { Connection, notConnected } from './connection.js';
import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { LocalParticipant } from './local-participant.js';
import { Page } from './page.js';
import { People } from './people.js';
import { Playback } from './playback.js';
import { closeReason, defaultUrl, isFinalClose, isFinalError } from './protocol.js';
import { Roster } from './roster.js';
import { SlotChoice } from './slot-choice.js';
import { slotsFor } from './slots.js';
import { Stage } from './stage.js';
import { Statistics, statsOf } from './statistics.js';
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
 * A room on the server.
 *
 * States: new, connecting, connected, reconnecting, disconnected. Events (sfu.d.ts has their types):
 * participantJoined, participantLeft, participantCountChanged, trackPublished, trackUnpublished, trackSubscribed,
 * trackUnsubscribed, trackMuted, trackUnmuted, trackLayerChanged, speakersChanged, stageChanged, waiting,
 * localTrackChanged, connectionStateChanged, reconnecting, reconnected, audioPlaybackChanged, error, disconnected.
 */
export class Room extends Emitter {
  #options;
  #request = null; // what join() was called with
  #connection = null;
  #attempts = 0; // since media last flowed
  #wait = new Wait();
  #state = 'new';
  #playback = new Playback(isAllowed => this.emit('audioPlaybackChanged', isAllowed));
  #voices = new Voices(this.#playback);
  #statistics = new Statistics();
  #page;
  #roster;
  #people;
  #views;
  #soon = null;
  #published = []; // ids of tracks that came just now

  /** Who may publish, where that is not everybody. */
  stage = new Stage(message => this.#send(message), (...event) => this.emit(...event));

  /** This participant as the server knows it: id, identity, name, canPublish, canSubscribe, role. */
  me = null;
  name = '';

  /** Who speaks, by ids of participants: the dominant one or null, and those who were it, the latest first. */
  speakers = { dominant: null, recent: [] };

  /**
   * @param options url: of the WebSocket, by default /v1/ws of this page's host; maxSlots: {audio, video},
   *   0 receives none of a kind; maxBitrates: {camera, screen} in bits a second; simulcast: false sends
   *   the camera in one size only; red: true sends sound with redundancy (RFC 2198); rtcConfiguration;
   *   adaptive: false does not look at the page: all is received, as large as setView says
   */
  constructor(options = {}) {
    super();
    this.#options = options;
    if (options.adaptive !== false) this.#page = new Page(() => this.#onPageSoon());
    this.#roster = new Roster((...event) => this.#onRoster(...event), this.#playback, this.#page, () => this.#hear());
    this.#people = new People(
      this.#roster, message => this.#send(message), counts => this.emit('participantCountChanged', counts),
      id => this.#connection?.slots?.of(id) !== undefined);
    const choice = this.#page && new SlotChoice(
      id => this.#roster.isVideo(id), () => this.#roster.count('video'), () => this.#camerasOfSpeakers());
    this.#views = new Views(slots => this.#tellViews(slots), this.#page, choice);
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
  async join({ room, name = '', identity = '', token = '', role = '' }) {
    if (this.#request) throw new SfuError('badState', 'this room was joined already');
    this.#request = { room, name, identity, token, role };
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
    connection.on('mediaUp', () => isCurrent() && this.#onMediaUp());
    connection.on('mediaDown', () => isCurrent() && this.#setState('reconnecting'));
    connection.on('error', error => isCurrent() && this.emit('error', error));
    this.speakers = { dominant: null, recent: [] }; // told anew
    this.#report(this.#people.open(joined.participant, joined.page));
    this.stage.open(joined.participant);
    this.localParticipant.open(connection.peerConnection);
    this.#ensureSlots();
    this.#statistics.open(connection.peerConnection);
    this.#views.open(connection.slots);
    await connection.negotiate();
    if (!isCurrent()) throw new SfuError('closed', 'the room was left meanwhile');
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
    this.#hear();
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
   * {visible: false} pauses it. What is left out is as the page shows it. It holds until it is said anew.
   */
  setView(track, view) {
    this.#views.set(track.id, view);
    this.#onPage();
  }

  /** What leaves a slot for another is hidden until the server, which tells the slots first, has answered. */
  async #tellViews(slots) {
    const carried = this.#connection?.slots?.carried() ?? new Map();
    const isGiven = ({ mid, track = 'auto' }) => track !== 'auto' && carried.has(mid) && carried.get(mid) !== track;
    const leaving = slots.filter(isGiven).map(({ mid }) => carried.get(mid));
    this.#roster.hide(leaving);
    try {
      await this.#send({ type: 'view', slots });
    } finally {
      this.#roster.reveal(leaving);
    }
  }

  #camerasOfSpeakers() {
    return this.speakers.recent.flatMap(id => this.participants.get(id)?.trackOf('camera')?.id ?? []);
  }

  #hear() {
    this.#voices.update(this.#connection?.slots, id => this.#roster.volumeOf(id));
  }

  /** Other pictures are looked at, or otherwise. */
  #onPage() {
    if (!this.#connection?.slots || !this.me) return;
    this.#growSlots();
    this.#views.update();
  }

  /** Asks to come onto the stage, or says yes to an invitation; `stageChanged` says what comes of it. */
  requestStage() {
    return this.stage.request();
  }

  /** Goes off the stage, or takes a request back. */
  leaveStage() {
    return this.stage.leave();
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
        return this.#report(this.#people.apply(message));
      case 'slots': {
        const { slots } = this.#connection;
        const affected = slots.update(message.slots);
        this.#people.seat(message.slots);
        this.#roster.bind(slots, affected);
        this.#statistics.carry(slots.carried());
        this.#hear();
        return this.#views.update();
      }
      case 'speakers':
        this.speakers = { dominant: message.dominant, recent: message.recent };
        this.#views.update();
        return this.emit('speakersChanged', this.speakers);
      case 'stage':
        if (this.stage.apply(message)) this.#report(this.localParticipant.offStage());
        return undefined;
      case 'waiting':
        return this.emit('waiting', { room: message.room, position: message.position });
      case 'layers':
        return this.#report(this.localParticipant.want(message));
      case 'backup':
        return this.#report(this.localParticipant.backUp(message));
      case 'error':
        return this.emit('error', new SfuError(message.code, message.message, message.limit));
      default:
        return undefined; // connected, closed, and what later versions add
    }
  }

  #onRoster(name, ...values) {
    const [track] = values;
    if (name === 'trackUnpublished') {
      this.#views.forget(track.id);
      this.#statistics.forget(track.id);
    }
    if (name === 'trackPublished') this.#published.push(track.id);
    if (name.startsWith('track')) this.#onPageSoon();
    this.emit(name, ...values);
  }

  /** Many tracks that come, or elements that change, together are one change. */
  #onPageSoon() {
    this.#soon ??= Promise.resolve().then(() => {
      this.#soon = null;
      this.#roster.bind(this.#connection?.slots, this.#published.splice(0)); // a slot may carry one already
      this.#onPage();
    });
  }

  /** Adds slots for the tracks that there are; whether that needs an offer. */
  #ensureSlots() {
    if (!this.me.canSubscribe) return false;
    const max = { ...MAX_SLOTS, ...this.#options.maxSlots };
    const { slots } = this.#connection;
    const wanted = { audio: this.#roster.count('audio'), video: this.#roster.count('video') };
    if (this.#page) {
      const shown = Math.max(FEW_PICTURES, this.#views.seen().size + SPARE_PICTURES);
      wanted.video = Math.min(wanted.video, shown - 1); // slotsFor adds one
    }
    const added = ['audio', 'video'].map(kind => slots.ensure(kind, slotsFor(wanted[kind], max[kind])));
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

  /**
   * What is received of a participant's tracks, wherever they are carried (sfu.d.ts has the fields).
   *
   * @returns {Promise<object[]>} one for each track
   */
  statsOf(participant) {
    const of = async track => statsOf(track, await this.#statistics.of(track.id), this.#page?.viewOf(track.id) ?? null);
    return Promise.all([...participant.tracks.values()].map(of));
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
    this.#statistics.open(null);
    this.#people.close();
    this.#hear();
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
    this.#statistics.open(null);
    this.#people.close();
    this.#hear();
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
