import { Emitter } from './events.js';
import { SfuError } from './errors.js';
import { LocalParticipant } from './local-participant.js';
import { Negotiation } from './negotiation.js';
import { RemoteParticipant, RemoteTrack } from './remote-participant.js';
import { Signaling } from './signaling.js';
import { Slots } from './slots.js';

const MAX_RECONNECTS = 6;
const RESTART_AFTER_MS = 3000;
/** After these close codes a new attempt would only end the same way. */
const FINAL_CODES = [1000, 4000, 4001, 4002, 4003];

/**
 * A room on the server.
 *
 * Events: participantJoined(p), participantLeft(p, reason), trackPublished(t), trackUnpublished(t),
 * trackSubscribed(t), trackUnsubscribed(t), trackMuted(t), trackUnmuted(t), localTrackChanged(source),
 * connectionStateChanged(state), audioPlaybackChanged(canPlay), error(SfuError), disconnected(reason).
 *
 * States: new, connecting, connected, reconnecting, disconnected.
 */
export class Room extends Emitter {
  #options;
  #signaling = null;
  #negotiation = null;
  #slots = null;
  #join = null;
  #tracks = new Map(); // id -> RemoteTrack
  #restartTimer = null;
  #silenced = new Set(); // elements whose autoplay was refused
  #state = 'new';

  /** @type {RTCPeerConnection|null} */
  peerConnection = null;
  /** @type {Map<string, RemoteParticipant>} by id */
  participants = new Map();
  /** @type {{id: string, identity: string, name: string}|null} */
  me = null;
  name = '';

  /** @param options url: of the WebSocket, by default /v1/ws of this page's host */
  constructor(options = {}) {
    super();
    this.#options = options;
    this.localParticipant = new LocalParticipant(this);
  }

  get state() {
    return this.#state;
  }

  #setState(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('connectionStateChanged', state);
  }

  /** Joins; rejects with SfuError (unauthorized, unreachable, ...). */
  async join({ room, name = '', identity = '', token = '' }) {
    if (this.#join) throw new SfuError('badState', 'this room was joined already');
    this.#join = { room, name, identity, token };
    this.#setState('connecting');
    try {
      await this.#connect();
    } catch (error) {
      this.#join = null;
      this.#dropConnection();
      this.#setState('disconnected');
      throw error;
    }
  }

  async #connect() {
    const signaling = new Signaling();
    this.#signaling = signaling;
    signaling.on('event', message => this.#onEvent(message));
    await signaling.open(this.#options.url ?? defaultUrl());
    const joined = await signaling.request({ type: 'join', ...this.#join });
    signaling.on('closed', event => signaling === this.#signaling && this.#onClosed(event));
    this.me = joined.participant;
    this.name = joined.room;
    this.#open(joined.iceServers);
    joined.participants.forEach(info => this.#addParticipant(info));
    joined.tracks.forEach(info => this.#addTrack(info));
    this.localParticipant.openOn(this.peerConnection);
    this.#ensureSlots();
    await this.negotiate();
  }

  #open(iceServers) {
    const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
    this.peerConnection = pc;
    this.#slots = new Slots(pc);
    this.#negotiation = new Negotiation(() => this.#exchange(pc));
    pc.onconnectionstatechange = () => this.#onConnectionState(pc);
  }

  async #exchange(pc) {
    await pc.setLocalDescription(await pc.createOffer());
    const { sdp } = await this.request({
      type: 'offer',
      sdp: pc.localDescription.sdp,
      tracks: this.localParticipant.describe(),
    });
    await pc.setRemoteDescription({ type: 'answer', sdp });
    this.#bindAll();
  }

  /** Offers what this client now sends and receives; resolves once that is agreed. */
  negotiate() {
    return this.#negotiation.run();
  }

  /** Sends a message of the protocol; for the SDK's own parts. */
  request(message) {
    return this.#signaling.request(message);
  }

  #onConnectionState(pc) {
    if (pc !== this.peerConnection) return;
    clearTimeout(this.#restartTimer);
    if (pc.connectionState === 'connected') this.#setState('connected');
    const isBroken = ['disconnected', 'failed'].includes(pc.connectionState);
    if (isBroken && this.#signaling.isOpen) {
      const wait = pc.connectionState === 'failed' ? 0 : RESTART_AFTER_MS;
      this.#restartTimer = setTimeout(() => {
        pc.restartIce();
        this.negotiate().catch(error => this.emit('error', error));
      }, wait);
    }
  }

  #onEvent(message) {
    switch (message.type) {
      case 'participantJoined':
        return this.#addParticipant(message.participant);
      case 'participantLeft':
        return this.#removeParticipant(message.participant, message.reason);
      case 'trackPublished':
        this.#addTrack(message.track);
        return this.#growSlots();
      case 'trackUpdated':
        return this.#updateTrack(message.track);
      case 'trackUnpublished':
        return this.#removeTrack(message.track);
      case 'slots':
        this.#slots?.update(message.slots);
        return this.#bindAll();
      case 'error':
        return this.emit('error', new SfuError(message.code, message.message));
      default:
        return undefined; // connected, closed, and what later versions add
    }
  }

  #addParticipant(info) {
    const participant = new RemoteParticipant(info);
    this.participants.set(info.id, participant);
    this.emit('participantJoined', participant);
  }

  #removeParticipant(id, reason) {
    const participant = this.participants.get(id);
    if (!participant) return;
    for (const trackId of [...participant.tracks.keys()]) this.#removeTrack(trackId);
    this.participants.delete(id);
    this.emit('participantLeft', participant, reason);
  }

  #addTrack(info) {
    const participant = this.participants.get(info.participant);
    if (!participant || this.#tracks.has(info.id)) return;
    const track = new RemoteTrack(info, participant);
    track.on('playbackRefused', element => this.#onPlaybackRefused(element));
    this.#tracks.set(info.id, track);
    participant.tracks.set(info.id, track);
    this.emit('trackPublished', track);
  }

  #updateTrack(info) {
    const track = this.#tracks.get(info.id);
    if (!track || track.muted === info.muted) return;
    track.muted = info.muted;
    this.emit(info.muted ? 'trackMuted' : 'trackUnmuted', track);
  }

  #removeTrack(id) {
    const track = this.#tracks.get(id);
    if (!track) return;
    this.#bind(track, undefined);
    this.#tracks.delete(id);
    track.participant.tracks.delete(id);
    this.emit('trackUnpublished', track);
  }

  /** Adds slots for the tracks that there are; whether an offer is needed. */
  #ensureSlots() {
    const count = kind => [...this.#tracks.values()].filter(track => track.kind === kind).length;
    if (!this.me?.canSubscribe) return false;
    const audio = this.#slots.ensure('audio', count('audio'));
    return this.#slots.ensure('video', count('video')) || audio;
  }

  #growSlots() {
    if (this.#slots && this.#ensureSlots()) this.negotiate().catch(error => this.emit('error', error));
  }

  #bindAll() {
    if (!this.#slots) return;
    for (const track of this.#tracks.values()) this.#bind(track, this.#slots.of(track.id));
  }

  #bind(track, slot) {
    const mediaTrack = slot && this.#slots.mediaTrack(slot.mid);
    const was = track.isSubscribed;
    track.reason = slot?.reason ?? null;
    track.bind(mediaTrack, slot?.rtpTimestamp ?? -1);
    if (!was && track.isSubscribed) this.emit('trackSubscribed', track);
    if (was && !track.isSubscribed) this.emit('trackUnsubscribed', track);
  }

  #onPlaybackRefused(element) {
    this.#silenced.add(element);
    this.emit('audioPlaybackChanged', false);
  }

  get canPlaybackAudio() {
    return this.#silenced.size === 0;
  }

  /** Plays what the browser refused to play by itself; call it from a click. */
  async startAudio() {
    await Promise.allSettled([...this.#silenced].map(element => element.play()));
    this.#silenced.clear();
    this.emit('audioPlaybackChanged', true);
  }

  async #onClosed({ code, reason }) {
    if (this.#state === 'disconnected') return;
    this.#dropConnection();
    if (FINAL_CODES.includes(code)) {
      this.#end(reason || String(code));
      return;
    }
    this.#setState('reconnecting');
    for (let attempt = 0; attempt < MAX_RECONNECTS; attempt++) {
      await new Promise(done => setTimeout(done, Math.min(8000, 300 * 2 ** attempt) * (0.7 + 0.6 * Math.random())));
      if (this.#state !== 'reconnecting') return;
      try {
        await this.#connect();
        return;
      } catch (error) {
        this.#dropConnection();
        if (['unauthorized', 'forbidden'].includes(error.code)) break;
      }
    }
    this.#end('unreachable');
  }

  #dropConnection() {
    clearTimeout(this.#restartTimer);
    for (const id of [...this.participants.keys()]) this.#removeParticipant(id, 'disconnected');
    this.#slots = null;
    this.peerConnection?.close();
    this.peerConnection = null;
    const old = this.#signaling;
    this.#signaling = null;
    old?.close();
  }

  #end(reason) {
    this.localParticipant.stop();
    this.#setState('disconnected');
    this.emit('disconnected', reason);
  }

  /** Leaves the room and releases all devices. */
  async leave() {
    if (this.#state === 'disconnected' || this.#state === 'new') return;
    this.#setState('disconnected');
    await this.#signaling?.request({ type: 'leave' }).catch(() => {});
    this.#dropConnection();
    this.localParticipant.stop();
    this.emit('disconnected', 'left');
  }

  /** @returns {Promise<RTCStatsReport>} */
  getStats() {
    return this.peerConnection?.getStats() ?? Promise.resolve(new Map());
  }
}

function defaultUrl() {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}/v1/ws`;
}
