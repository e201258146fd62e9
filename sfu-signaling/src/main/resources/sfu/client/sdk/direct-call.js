import { Detours } from './detours.js';
import { FileInbox } from './file-transfer.js';
import { Lifeline } from './lifeline.js';
import { PeerLink } from './peer-link.js';

/** The sections of a direct connection, in this order: what is sent in them changes without an offer. */
const SOURCES = ['microphone', 'camera', 'screen', 'screenAudio'];
const MAX_BITRATES = { camera: 1_700_000, screen: 2_500_000 };

/** So long pictures may need after the connection is there, before it is used all the same. */
const FIRST_FRAMES_MS = 2000;
/** A path that is silent for so long is given up. */
const LOST_MS = 1500;
const SHOWN = 'shown';
/** After it is over, the other one may still show what comes by it. */
const LINGER_MS = 4000;

/**
 * One attempt of two to connect directly, and what comes of it. Their tracks show what comes this way as soon as
 * there is a picture, and what comes by the server as soon as there is one again.
 */
export class DirectCall {
  #room;
  #link;
  #attempt;
  #peer;
  #peerLink = null;
  #streams = [new MediaStream(), new MediaStream()]; // of oneself, and of the screen
  #early = []; // signals that came before it was there
  #detours;
  #lifeline;
  #inbox;
  #shown = null; // channel on which both say that it ends, and that they show what the server sends
  #timers = new Set();
  #lostTimer = null;
  #offs = [];
  #isTold = false;
  #isEnding = false;
  #isClosed = false;
  #isPeerDone = false;

  /** @param peer {id, youOffer} */
  constructor(room, link, { attempt, peer }) {
    this.#room = room;
    this.#link = link;
    this.#attempt = attempt;
    this.#peer = peer;
    this.#detours = new Detours(() => this.#tracks());
    this.#lifeline = new Lifeline(() => this.#tracks(), () => this.#onQuiet());
    this.#inbox = new FileInbox(link.maxFileBytes, transfer => link.onFile(transfer, room.participants.get(peer.id)));
  }

  async start() {
    const configuration = await this.#link.configuration();
    if (this.#isClosed || this.#isEnding) return;
    const isOfferer = this.#peer.youOffer;
    const peerLink = new PeerLink(configuration, { isOfferer, send: data => this.#send(data) });
    this.#peerLink = peerLink;
    peerLink.on('state', state => this.#onState(state));
    peerLink.on('offered', () => this.#answer());
    peerLink.on('error', () => this.#tell('failed'));
    peerLink.on('channel', channel => this.#inbox.take(channel) || this.#watch(channel));
    if (isOfferer) this.#offer();
    for (const data of this.#early.splice(0)) peerLink.take(data);
    this.#offs.push(this.#room.on('localTrackChanged', () => this.#fill()));
    for (const name of ['trackPublished', 'trackSubscribed', 'trackUnmuted']) {
      this.#offs.push(this.#room.on(name, () => this.#detours.look()));
    }
    this.#offs.push(this.#room.on('trackMuted', track => track.divert(undefined))); // whoever muted it
  }

  /** All sections at once, so that there is one offer alone. */
  #offer() {
    this.#watch(this.#peerLink.openChannel('shown'));
    for (const source of SOURCES) {
      const maxBitrate = this.#maxBitrateOf(source);
      this.#peerLink.pc.addTransceiver(isAudio(source) ? 'audio' : 'video', {
        direction: 'sendrecv',
        streams: [this.#streamOf(source)],
        sendEncodings: [maxBitrate ? { maxBitrate } : {}],
      });
    }
    this.#fill();
  }

  #watch(channel) {
    if (PeerLink.purposeOf(channel) !== 'shown') return;
    this.#shown = channel;
    channel.onmessage = ({ data }) => (data === SHOWN ? this.#onPeerDone() : this.#onPeerEnds(String(data)));
  }

  #answer() {
    this.#transceivers().slice(0, SOURCES.length).forEach((transceiver, i) => {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(this.#streamOf(SOURCES[i]));
      const parameters = transceiver.sender.getParameters();
      const maxBitrate = this.#maxBitrateOf(SOURCES[i]);
      if (!maxBitrate || !parameters.encodings?.[0]) return;
      parameters.encodings[0].maxBitrate = maxBitrate;
      transceiver.sender.setParameters(parameters).catch(() => {}); // then the browser decides
    });
    this.#fill();
  }

  #maxBitrateOf(source) {
    return this.#link.maxBitrates?.[source] ?? MAX_BITRATES[source];
  }

  /** Sound and picture that are played together. */
  #streamOf(source) {
    return this.#streams[Number(source.startsWith('screen'))];
  }

  /** Sends what is sent to the room. */
  #fill() {
    this.#transceivers().forEach((transceiver, i) => {
      if (!SOURCES[i]) return;
      const mediaTrack = this.#room.localParticipant.mediaTrack(SOURCES[i]) ?? null;
      if (transceiver.sender.track !== mediaTrack) this.#link.report(transceiver.sender.replaceTrack(mediaTrack));
    });
  }

  #transceivers() {
    return this.#peerLink?.pc.getTransceivers() ?? [];
  }

  /** The other one's tracks, with what receives them directly. */
  #tracks() {
    const participant = this.#room.participants.get(this.#peer.id);
    const receivers = this.#transceivers().map(({ receiver }) => receiver);
    return [...(participant?.tracks.values() ?? [])]
      .map(track => ({ track, receiver: receivers[SOURCES.indexOf(track.source)] }))
      .filter(({ receiver }) => receiver);
  }

  #send(data) {
    const message = { type: 'signal', to: this.#peer.id, data: { attempt: this.#attempt, ...data } };
    this.#link.request(message).catch(() => {}); // the attempt fails, or is over
  }

  /** A signal of the other one. */
  take({ from, data }) {
    if (from !== this.#peer.id || data?.attempt !== this.#attempt || this.#isEnding) return;
    if (this.#peerLink) this.#peerLink.take(data);
    else this.#early.push(data);
  }

  #onState(state) {
    clearTimeout(this.#lostTimer);
    if (state === 'connected' && !this.#isTold && !this.#isEnding) this.#look();
    if (state === 'disconnected') this.#lostTimer = setTimeout(() => this.#tell('failed'), LOST_MS);
    if (state === 'failed') this.#tell('failed');
  }

  async #look() {
    await this.#detours.start(FIRST_FRAMES_MS);
    if (!this.#isTold) this.#tell('connected');
  }

  #tell(state) {
    if (this.#isEnding || this.#isClosed) return;
    this.#isTold = true;
    this.#link.request({ type: 'direct.state', attempt: this.#attempt, state }).catch(() => {});
  }

  /** Both have said that it works: the server need not carry it. */
  agree(attempt) {
    if (attempt !== this.#attempt || this.#isEnding || this.#isClosed) return;
    this.#link.hold(true);
    this.#lifeline.start();
    this.#link.changed('direct', 'two');
  }

  /** The server's way is begun again before the server says so. */
  #onQuiet() {
    this.#link.hold(false);
    this.#tell('failed');
  }

  /** What connects to this participant, or undefined. */
  peerOf(id) {
    return id === this.#peer.id && this.#peerLink?.pc.connectionState === 'connected' ? this.#peerLink : undefined;
  }

  /** The server carries all again: both show that first, then let go of each other. */
  async end(reason) {
    if (this.#isEnding || this.#isClosed) return;
    this.#isEnding = true;
    this.#lifeline.close();
    this.#link.hold(false);
    this.#after(LINGER_MS, () => this.close());
    this.#say(reason);
    await this.#detours.end();
    if (this.#isClosed) return;
    this.#link.changed('sfu', reason);
    if (!this.#say(SHOWN)) this.close();
    if (this.#isPeerDone) this.#after(LINGER_MS / 8, () => this.close()); // what was said is to arrive
  }

  /** Tells the other one on the way itself; whether that is still there. */
  #say(text) {
    if (this.#shown?.readyState !== 'open') return false;
    this.#shown.send(text);
    return true;
  }

  /** The other one heard of the end; the server's word may be on its way, or cannot come now. */
  #onPeerEnds(reason) {
    this.#tell('failed');
    this.end(reason);
  }

  #onPeerDone() {
    this.#isPeerDone = true;
    if (this.#isEnding && !this.#detours.isOn) this.#after(LINGER_MS / 8, () => this.close());
  }

  #after(ms, task) {
    this.#timers.add(setTimeout(task, ms));
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isEnding) this.#link.hold(false);
    this.#detours.close();
    this.#lifeline.close();
    for (const off of this.#offs) off();
    for (const timer of [...this.#timers, this.#lostTimer]) clearTimeout(timer);
    this.#inbox.close();
    this.#peerLink?.close();
    this.#link.changed('sfu', 'left');
  }
}

const isAudio = source => source === 'microphone' || source === 'screenAudio';
