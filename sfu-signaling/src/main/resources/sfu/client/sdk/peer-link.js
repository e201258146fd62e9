import { Emitter } from './events.js';

/** What other channels of a connection begin with belongs to applications. */
const OWN = 'sfu.';

/**
 * One RTCPeerConnection to somebody else in the room, agreed on by signals. Both may offer; where two offers
 * meet, that of the fixed offerer counts.
 *
 * Emits 'state' (connectionState), 'offered' before each answer, 'track' (event), 'channel' (RTCDataChannel),
 * 'error' (of what the other one sent).
 */
export class PeerLink extends Emitter {
  #isOfferer;
  #send;
  #isOffering = false;
  #ignores = false; // candidates of an offer that lost
  #work = Promise.resolve();

  /** @type {RTCPeerConnection} */
  pc;

  /** @param send function (data) that has the other one's take() called with it */
  constructor(configuration, { isOfferer, send }) {
    super();
    this.#isOfferer = isOfferer;
    this.#send = send;
    const pc = new RTCPeerConnection(configuration);
    this.pc = pc;
    pc.onnegotiationneeded = () => this.#offer();
    pc.onicecandidate = ({ candidate }) => candidate && send({ candidate: candidate.toJSON() });
    pc.onconnectionstatechange = () => this.emit('state', pc.connectionState);
    pc.ontrack = event => this.emit('track', event);
    pc.ondatachannel = ({ channel }) => this.emit('channel', channel);
  }

  async #offer() {
    try {
      this.#isOffering = true;
      await this.pc.setLocalDescription();
      this.#tell();
    } catch (error) {
      if (this.pc.signalingState !== 'closed') this.emit('error', error);
    } finally {
      this.#isOffering = false;
    }
  }

  #tell() {
    const { type, sdp } = this.pc.localDescription;
    this.#send({ description: { type, sdp } });
  }

  /** What the other one sent, in order; what is wrong with it is an 'error'. */
  take(data) {
    this.#work = this.#work.then(() => this.#apply(data ?? {})).catch(error => {
      if (this.pc.signalingState !== 'closed') this.emit('error', error);
    });
    return this.#work;
  }

  async #apply({ description, candidate }) {
    if (this.pc.signalingState === 'closed') return;
    if (description) await this.#describe(description);
    else if (candidate) await this.pc.addIceCandidate(candidate).catch(error => { if (!this.#ignores) throw error; });
  }

  async #describe(description) {
    const isOffer = description.type === 'offer';
    this.#ignores = isOffer && this.#isOfferer && (this.#isOffering || this.pc.signalingState !== 'stable');
    if (this.#ignores) return;
    await this.pc.setRemoteDescription(description);
    if (!isOffer) return;
    this.emit('offered');
    await this.pc.setLocalDescription();
    this.#tell();
  }

  /** A channel of the SDK's own, of this purpose. */
  openChannel(purpose, init) {
    return this.pc.createDataChannel(OWN + purpose, init);
  }

  /** What a channel of the SDK is for; null: it is the application's. */
  static purposeOf({ label }) {
    return label.startsWith(OWN) ? label.slice(OWN.length) : null;
  }

  close() {
    const { pc } = this;
    pc.onnegotiationneeded = pc.onicecandidate = pc.onconnectionstatechange = pc.ontrack = pc.ondatachannel = null;
    pc.close();
  }
}
