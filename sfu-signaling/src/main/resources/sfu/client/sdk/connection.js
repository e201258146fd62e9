import { SfuError } from './errors.js';
import { Emitter } from './events.js';
import { Negotiation, offerAnswer } from './negotiation.js';
import { iceServersOf, onlyBy } from './protocol.js';
import { Signaling } from './signaling.js';
import { canonical, serverAddressOf } from './report.js';
import { Slots } from './slots.js';

/** What this client can beyond the least. */
const FEATURES = ['resume', 'stats'];
/** Most interruptions are over by then, without help. */
const RESTART_AFTER_MS = 3000;

/**
 * One stay in the room: a session and, once joined, an RTCPeerConnection, that live and end
 * together. Within it sockets are replaced and ICE is restarted; what ends is followed by a new one.
 *
 * Emits 'event' (message), 'answered' after each negotiation, 'mediaUp', 'mediaDown', 'interrupted' and
 * 'resumed' around a time without a socket, 'error' (SfuError), and 'closed' ({code, reason}) once.
 */
export class Connection extends Emitter {
  #signaling = new Signaling();
  #negotiation = new Negotiation(() => this.#exchange());
  #describe;
  #restartTimer = null;
  #hasIceServers = false; // of the server, whose credentials end

  /** @type {RTCPeerConnection|null} */
  peerConnection = null;
  /** @type {Slots|null} */
  slots = null;
  /** The only way that media may take: udp, tcp, relay; else the best. */
  transport = undefined;
  /** How it ended: {code, reason}, or null. */
  end = null;

  /** @param describe async function that gives the tracks that accompany an offer */
  constructor(describe) {
    super();
    this.#describe = describe;
    this.#signaling.on('event', message => this.#onEvent(message));
    this.#signaling.on('interrupted', () => this.emit('interrupted'));
    this.#signaling.on('resumed', () => this.#onResumed());
    this.#signaling.on('closed', event => this.#onClosed(event));
  }

  /** Connects and joins; gives the server's reply. The RTCPeerConnection is there then. */
  async join(url, request, configuration = {}) {
    await this.#signaling.open(url);
    const joined = await this.#signaling.request({ type: 'join', features: FEATURES, ...request });
    const pc = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceServers: iceServersOf(joined.iceServers),
      ...(this.transport === 'relay' && { iceTransportPolicy: 'relay' }),
      ...configuration,
    });
    this.peerConnection = pc;
    this.#hasIceServers = joined.iceServers?.length > 0 && !configuration.iceServers;
    this.slots = new Slots(pc);
    pc.onconnectionstatechange = () => this.#onMediaState(pc.connectionState);
    return joined;
  }

  request(message, timeoutMs) {
    return this.#signaling.request(message, timeoutMs);
  }

  /** Offers what this client now sends and receives; resolves once that is agreed. */
  negotiate() {
    return this.#negotiation.run();
  }

  /** Runs a task while nothing is being agreed. */
  between(task) {
    return this.#negotiation.between(task);
  }

  async #exchange() {
    await offerAnswer(this.peerConnection, async sdp => {
      const answer = await this.request({ type: 'offer', sdp, tracks: await this.#describe() });
      return onlyBy(answer.sdp, this.transport);
    });
    this.emit('answered');
  }

  #onMediaState(state) {
    clearTimeout(this.#restartTimer);
    if (state === 'connected') this.emit('mediaUp');
    if (state === 'disconnected') this.#restartTimer = setTimeout(() => this.#restart(), RESTART_AFTER_MS);
    if (state === 'failed') this.#restart();
  }

  /** Messages flow again; where the way of the media broke with theirs, it is looked for at once. */
  #onResumed() {
    this.emit('resumed');
    const state = this.peerConnection?.connectionState;
    if (state === 'disconnected' || state === 'failed') {
      clearTimeout(this.#restartTimer);
      this.#restart();
    }
  }

  #onEvent(message) {
    if (message.type === 'addressesGone') this.#onAddressesGone(message.addresses);
    else this.emit('event', message);
  }

  /** What goes to one of these is lost: nothing answers there, which would be noticed seconds later. */
  async #onAddressesGone(addresses) {
    const pc = this.peerConnection;
    const server = pc && serverAddressOf(await pc.getStats());
    if (server && addresses.map(canonical).includes(server) && pc === this.peerConnection) {
      clearTimeout(this.#restartTimer);
      await this.#restart();
    }
  }

  async #restart() {
    this.emit('mediaDown');
    try {
      if (this.#hasIceServers) await this.#renewIceServers();
      this.peerConnection.restartIce();
      await this.negotiate();
    } catch (error) {
      if (error.code !== 'closed') this.emit('error', error);
    }
  }

  /** TURN credentials hold for a while: those of the join may be too old by now. */
  async #renewIceServers() {
    const { iceServers } = await this.request({ type: 'iceServers' });
    const pc = this.peerConnection;
    pc.setConfiguration({ ...pc.getConfiguration(), iceServers: iceServersOf(iceServers) });
  }

  /** Says goodbye, waiting for the answer only briefly, and ends. */
  async leave() {
    await this.request({ type: 'leave' }, 1000).catch(() => {});
    this.close();
  }

  close(code, reason) {
    this.#signaling.close(code, reason);
  }

  #onClosed(event) {
    clearTimeout(this.#restartTimer);
    if (this.peerConnection) {
      this.peerConnection.onconnectionstatechange = null;
      this.peerConnection.close();
    }
    this.end = event;
    this.emit('closed', event);
  }
}

/** For what was asked of a room that has no connection at the moment. */
export const notConnected = () => new SfuError('closed', 'not connected to the room');
