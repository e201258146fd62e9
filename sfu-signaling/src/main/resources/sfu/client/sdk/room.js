import { Devices } from './device-choice.js';
import { Encryption } from './encryption.js';
import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { lazy } from './lazy.js';
import { LocalParticipant } from './local-participant.js';
import { Membership } from './membership.js';
import { noNotes, putHand, putNotes } from './notes.js';
import { Paths } from './paths.js';
import { Reception } from './reception.js';
import { Reporting } from './reporting.js';
import { Stage } from './stage.js';

const SILENCE = { dominant: null, recent: [] };

/**
 * A room on the server.
 *
 * States: new, connecting, connected, reconnecting, disconnected. Events (sfu.d.ts has their types):
 * participantJoined, participantLeft, participantCountChanged, trackPublished, trackUnpublished, trackSubscribed,
 * trackUnsubscribed, trackMuted, trackUnmuted, trackLayerChanged, speakersChanged, stageChanged, waiting,
 * permissionsChanged, roomMetadataChanged, participantMetadataChanged, trackMetadataChanged, localTrackChanged, encryptionError, encryptionRestored, qualityChanged, devicesChanged, deviceChanged,
 * tokenExpiring, connectionStateChanged, interrupted, resumed, reconnecting, reconnected, audioPlaybackChanged, error,
 * pathChanged, file, muted, unmuteAsked, handChanged, lobbyChanged, roomStateChanged, moved, relocated, breakoutEnds, disconnected.
 */
export class Room extends Emitter {
  #options;
  #membership;
  #reception;
  #encryption = null;
  #link;
  #reporting;
  #paths;

  /** Who may publish, where that is not everybody. */
  stage = new Stage(message => this.#membership.request(message), (...event) => this.emit(...event));

  /** What moderators do (moderation.js), loaded when it is used. */
  moderation = lazy(async () =>
    new (await import('./moderation.js')).Moderation(message => this.#membership.request(message)));

  /** Who waits to be let in, for moderators: {knock, identity, name, since}. */
  lobby = [];

  /** When this client raised its hand, in milliseconds since 1970; 0: it is not raised. */
  handRaisedAt = 0;

  /** This participant as the server knows it: id, identity, name, canPublish, canSubscribe, role. */
  me = null;
  name = '';

  /** What this client may do as the server said last; null while that is as `me` says, and of each source. */
  permissions = null;

  /** What the room is: {template, labels, metadata, attributes}. */
  info = { template: '', labels: {}, ...noNotes() };

  /** How well this client itself can be seen and heard: good, poor, lost. */
  quality = 'good';

  /** Who speaks, by ids of participants: the dominant one or null, and those who were it, the latest first. */
  speakers = SILENCE;

  /**
   * @param options url: of the WebSocket, by default /v1/ws of this page's host; maxSlots: {audio, video},
   *   0 receives none of a kind; maxBitrates: {camera, screen} in bits a second; simulcast: false sends
   *   the camera in one size only; codec: sent where possible; red: true sends sound with redundancy
   *   (RFC 2198); rtcConfiguration; adaptive: false does not look at the page: all is received, as large as setView says;
   *   encryption: {passphrase}: all is encrypted from end to end
   */
  constructor(options = {}) {
    super();
    this.#options = options;
    const { maxBitrates, simulcast, red, codec } = options;
    const emit = (...event) => this.emit(...event);
    const membership = new Membership(options, {
      emit,
      describe: () => this.localParticipant.describe(),
      opened: (...its) => this.#onOpened(...its),
      isKeeping: () => this.#reception.isKeeping,
      settle: () => this.#reception.settle(),
      event: message => this.#onEvent(message),
      answered: () => this.#onAnswered(),
      lost: () => this.#reception.bindAll(),
      dropped: goesOn => this.#onDropped(goesOn),
      ended: reason => this.#onEnded(reason),
    });
    const link = {
      emit,
      request: message => membership.request(message),
      negotiate: () => membership.negotiate(),
      between: task => membership.between(task),
      report: work => membership.report(work),
    };
    this.#membership = membership;
    this.#link = link;
    if (options.encryption) this.#encrypt(options.encryption);
    const onMe = person => {
      if (this.localParticipant.putMetadata(person)) emit('participantMetadataChanged', null);
      if (putHand(this, person)) emit('handChanged', null);
    };
    this.#reception = new Reception(options, { ...link, speakers: () => this.speakers, onMe });
    this.#reporting = new Reporting({
      request: link.request,
      carried: () => this.#reception.carried(),
      trackOf: id => this.#reception.roster.trackOf(id),
      onQuality: (...its) => this.#onQuality(...its),
    });
    this.localParticipant = new LocalParticipant(
      this, Object.assign(link, { pc: () => this.peerConnection, maxBitrates, simulcast, red, codec }));
    this.#paths = new Paths(this, options, { ...link, hold: isHeld => this.#report(this.localParticipant.hold(isHeld)) });
    this.devices = new Devices(this.localParticipant, this.#reception.playback, emit);
  }

  get state() {
    return this.#membership.state;
  }

  /** The others, by id: a Map of RemoteParticipant. */
  get participants() {
    return this.#reception.roster.participants;
  }

  /** How many are here, this client among them, and also those who are not among `participants`. */
  get participantCount() {
    return this.#reception.counts.participants;
  }

  /** How many of them publish anything. */
  get publisherCount() {
    return this.#reception.counts.publishers;
  }

  /** Whether there are more than `participants` holds so far; in a room that only counts its audience these stay unnamed. */
  get hasMoreParticipants() {
    return this.#reception.hasMorePeople;
  }

  /** Fetches the next page of who is here (at most `limit`); resolves with whether there are more after it. */
  loadParticipants(limit = 100) {
    return this.#reception.loadPeople(limit);
  }

  /** @type {RTCPeerConnection|null} a new one after each lost connection */
  get peerConnection() {
    return this.#membership.peerConnection;
  }

  /** Joins; rejects with SfuError (unauthorized, forbidden, limit, unreachable, ...). */
  async join({ room, name = '', identity = '', token = '', role = '' }) {
    if (this.#encryption && !Encryption.isSupported) {
      throw new SfuError('unsupported', 'this browser cannot encrypt from end to end');
    }
    return this.#membership.join({ room, name, identity, token, role });
  }

  /** A later token of the same holder, best when `tokenExpiring` comes: without one the session ends. */
  setToken(token) {
    return this.#membership.setToken(token);
  }

  /** Sends a request of the protocol that has no method here; resolves with the reply, rejects with SfuError. */
  request(message) {
    return this.#membership.request(message);
  }

  /** Leaves the room and lets all devices go. */
  leave() {
    return this.#membership.leave();
  }

  #onOpened(connection, joined, goesOn) {
    this.me = joined.participant;
    this.name = joined.room;
    this.permissions = joined.permissions ?? null;
    if (joined.roomInfo) this.info = joined.roomInfo;
    this.speakers = SILENCE; // told anew
    this.lobby = [];
    this.stage.open(joined.participant);
    this.#encryption?.open(joined.room);
    this.localParticipant.open(connection.peerConnection);
    this.#reception.open(connection, joined, this.#encryption && (its => this.#encryption.protectReceiver(its)), goesOn);
    this.devices.watch();
    this.#reporting.open(connection.peerConnection, joined.features);
    this.#paths.open(joined.features);
  }

  #onDropped(goesOn) {
    this.#paths.close();
    this.#reception.close(goesOn);
    this.#reporting.close();
  }

  #onQuality(participant, quality) {
    const of = participant ?? this;
    if (of.quality === quality) return;
    of.quality = quality;
    this.emit('qualityChanged', participant, quality);
  }

  #onAnswered() {
    this.#reception.bindAll();
    this.#report(this.localParticipant.tune());
  }

  #onEvent(message) {
    this.emit('serverMessage', message); // for parts of the SDK that are loaded where they are needed
    switch (message.type) {
      case 'roster':
        return this.#report(this.#reception.applyRoster(message));
      case 'slots':
        return this.#reception.applySlots(message);
      case 'speakers':
        this.speakers = { dominant: message.dominant, recent: message.recent };
        this.#reception.updateViews();
        return this.emit('speakersChanged', this.speakers);
      case 'stage':
        if (this.stage.apply(message)) this.#report(this.localParticipant.offStage());
        return undefined;
      case 'direct':
      case 'signal':
        return this.#paths.apply(message);
      case 'tokenExpiring':
        return this.emit('tokenExpiring', message.inMs);
      case 'room':
        return this.#onRoom(message);
      case 'muted':
        this.#report(this.localParticipant.obey(message));
        return this.emit('muted', message);
      case 'unmuteAsked':
        return this.emit('unmuteAsked', message);
      case 'lobby':
        this.lobby = message.waiting;
        return this.emit('lobbyChanged', this.lobby);
      case 'moved':
        this.emit('moved', { room: message.room, name: message.name, back: message.back });
        return this.#report(this.#membership.move(message.ticket));
      case 'relocated':
        return this.#report(this.#membership.relocate());
      case 'breakoutEnds':
        return this.emit('breakoutEnds', message.inMs);
      case 'permissions':
        return this.#onPermissions(message);
      case 'waiting':
        return this.emit('waiting', { room: message.room, reason: message.reason, position: message.position });
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

  #onRoom({ metadata, attributes, locked, lobby, recording }) {
    const isOther = this.info.locked !== locked || this.info.recording !== recording;
    Object.assign(this.info, { locked, lobby, recording });
    if (putNotes(this.info, { metadata, attributes })) this.emit('roomMetadataChanged', this.info);
    if (isOther) this.emit('roomStateChanged', this.info);
  }

  /** Raises the hand, or takes it down: all see it, and since when. */
  raiseHand(raised = true) {
    return this.#membership.request({ type: 'hand', raised }).then(() => {});
  }

  /** What is no longer allowed ends; what is allowed again is offered when it is wanted. */
  #onPermissions({ type, seq, ...now }) {
    this.permissions = now;
    const { canPublish, canSubscribe } = now;
    this.me = { ...this.me, canPublish, canSubscribe };
    this.#report(this.localParticipant.permit());
    this.#reception.permit(canSubscribe);
    this.emit('permissionsChanged', this.permissions);
  }

  #report(work) {
    this.#membership.report(work);
  }

  #onEnded(reason) {
    this.#reception.roster.clear();
    this.localParticipant.stop();
    this.#encryption?.close();
    this.devices.close();
    this.emit('disconnected', reason);
  }

  /**
   * Says how large, fast and important a remote track is shown, so that no more of it is sent:
   * {width, height} in device pixels, {frameRate}, {priority} 0..100 (higher ones are served first),
   * {visible: false} pauses it. What is left out is as the page shows it. It holds until it is said anew.
   */
  setView(track, view) {
    this.#reception.setView(track, view);
  }

  /** Asks to come onto the stage, or says yes to an invitation; `stageChanged` says what comes of it. */
  requestStage() {
    return this.stage.request();
  }

  /** Goes off the stage, or takes a request back. */
  leaveStage() {
    return this.stage.leave();
  }

  /** Whether all is encrypted from end to end. */
  get isEncrypted() {
    return this.#encryption !== null;
  }

  /**
   * Encrypts with this passphrase from now on; with another index (0..255) the one before is still understood.
   * Whether a room is encrypted at all is to be said before it is joined: an empty one turns it off.
   */
  setPassphrase(passphrase, keyIndex = 0) {
    const isJoined = this.state !== 'new' && this.state !== 'disconnected';
    if (isJoined && !(this.#encryption && passphrase)) {
      throw new SfuError('badState', 'a room is encrypted from the start to the end, or not at all');
    }
    if (isJoined) this.#encryption.setPassphrase(passphrase, keyIndex);
    else this.#encrypt(passphrase ? { ...this.#options.encryption, passphrase, keyIndex } : null);
  }

  #encrypt(options) {
    const onState = (...state) => this.#reception.noteEncryption(...state);
    this.#encryption = options && new Encryption(options, onState, error => this.emit('error', error));
    this.#link.protect = options && (sender => this.#encryption.protectSender(sender));
  }

  /** Whether the browser plays all that it should; else call startAudio from a click. */
  get canPlaybackAudio() {
    return this.#reception.playback.isAllowed;
  }

  /** Plays what the browser refused to play by itself; to be called from a click. */
  startAudio() {
    return this.#reception.playback.start();
  }

  /** How media comes here: 'sfu', by the server; 'direct' while two are alone, where the room allows it. */
  get path() {
    return this.#paths.path;
  }

  /** Connects to all who do so too, where the room is a mesh; resolves with the Mesh. */
  openMesh() {
    return this.#paths.openMesh();
  }

  /** Sends a file to somebody who is connected directly, or in a mesh; resolves with the FileTransfer, as offered. */
  sendFile(participant, file, options) {
    return this.#paths.sendFile(participant, file, options);
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
    return this.#reception.statsOf(participant);
  }
}
