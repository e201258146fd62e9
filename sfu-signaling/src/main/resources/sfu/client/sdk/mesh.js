import { Emitter } from './events.js';
import { FileInbox } from './file-transfer.js';
import { PeerLink } from './peer-link.js';

/**
 * Everybody of a room who takes part, each connected to each other; the server passes on the signals alone.
 *
 * Events: peerJoined (peer), peerLeft (peer), peerStateChanged (peer), trackAdded (peer, mediaTrack, streams),
 * channelOpened (peer, RTCDataChannel of the application); files are the room's event 'file'.
 */
export class Mesh extends Emitter {
  #room;
  #link;
  #configuration = {};
  #sent = new Map(); // media track -> its streams
  #isClosed = false;

  /** @type {Map<string, MeshPeer>} by id of the participant */
  peers = new Map();

  /** @param link as Direct's */
  constructor(room, link) {
    super();
    this.#room = room;
    this.#link = link;
  }

  /** Says that this client takes part; rejects with SfuError (limit: too many do already). */
  async open() {
    this.#configuration = await this.#link.configuration();
    await this.#link.request({ type: 'direct.ready' });
  }

  apply({ type, from, data, mode, peers }) {
    if (this.#isClosed) return;
    if (type === 'signal') this.peers.get(from)?.link.take(data);
    else this.#put(mode === 'mesh' ? peers : []);
  }

  #put(entries) {
    const ids = new Set(entries.map(({ id }) => id));
    for (const peer of [...this.peers.values()]) if (!ids.has(peer.id)) this.#remove(peer);
    for (const entry of entries) if (!this.peers.has(entry.id)) this.#add(entry);
  }

  #add({ id, youOffer }) {
    const send = data => this.#link.request({ type: 'signal', to: id, data }).catch(() => {}); // it left meanwhile
    const peer = new MeshPeer(this.#room, id, new PeerLink(this.#configuration, { isOfferer: youOffer, send }));
    const onFile = transfer => this.#link.onFile(transfer, peer.participant);
    peer.inbox = new FileInbox(this.#link.maxFileBytes, onFile);
    this.peers.set(id, peer);
    const { link } = peer;
    link.on('state', state => this.#onState(peer, state, youOffer));
    link.on('track', ({ track, streams }) => this.emit('trackAdded', peer, track, streams));
    link.on('channel', channel => this.#onChannel(peer, channel));
    link.on('error', error => this.#room.emit('error', error));
    for (const [mediaTrack, streams] of this.#sent) link.pc.addTrack(mediaTrack, ...streams);
    if (youOffer) link.openChannel('mesh'); // so that they connect, with media or without
    this.emit('peerJoined', peer);
  }

  #onState(peer, state, isOfferer) {
    if (state === 'failed' && isOfferer) peer.link.pc.restartIce();
    this.emit('peerStateChanged', peer);
  }

  #onChannel(peer, channel) {
    if (peer.inbox.take(channel)) return;
    if (PeerLink.purposeOf(channel) === null) this.emit('channelOpened', peer, channel);
  }

  #remove(peer) {
    this.peers.delete(peer.id);
    peer.close();
    this.emit('peerLeft', peer);
  }

  /** Sends a media track to all, and to who comes. */
  addTrack(mediaTrack, ...streams) {
    this.#sent.set(mediaTrack, streams);
    for (const { link } of this.peers.values()) link.pc.addTrack(mediaTrack, ...streams);
  }

  removeTrack(mediaTrack) {
    this.#sent.delete(mediaTrack);
    for (const { link: { pc } } of this.peers.values()) {
      const sender = pc.getSenders().find(({ track }) => track === mediaTrack);
      if (sender) pc.removeTrack(sender);
    }
  }

  /** What connects to this participant now, or undefined. */
  peerOf(id) {
    return this.peers.get(id)?.isConnected ? this.peers.get(id).link : undefined;
  }

  /** Takes part no longer. */
  async leave() {
    this.close();
    await this.#link.request({ type: 'direct.ready', isReady: false });
  }

  close() {
    this.#isClosed = true;
    this.#put([]);
  }
}

/** Somebody of a mesh. */
class MeshPeer {
  #room;

  constructor(room, id, link) {
    this.#room = room;
    this.id = id;
    this.link = link;
  }

  /** Undefined while the list of people does not have it yet. */
  get participant() {
    return this.#room.participants.get(this.id);
  }

  get isConnected() {
    return this.link.pc.connectionState === 'connected';
  }

  /** @type {RTCPeerConnection} */
  get peerConnection() {
    return this.link.pc;
  }

  close() {
    this.inbox.close();
    this.link.close();
  }
}
