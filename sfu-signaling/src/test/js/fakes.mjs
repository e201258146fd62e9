/** A server on the other end of a fake WebSocket: tests say what it answers. */
export class FakeWebSocket {
  static OPEN = 1;
  static all = [];
  static answer = () => undefined; // (message, socket) -> reply without "re", or undefined for silence
  static refuses = false;

  readyState = 0;
  sent = [];

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
    FakeWebSocket.all.push(this);
    queueMicrotask(() => (FakeWebSocket.refuses ? this.drop(1006) : this.#open()));
  }

  #open() {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen?.();
  }

  send(text) {
    const message = JSON.parse(text);
    this.sent.push(message);
    const reply = FakeWebSocket.answer(message, this);
    if (reply) queueMicrotask(() => this.tell({ ...reply, re: message.id }));
  }

  tell(message) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** The network or the server ends it. */
  drop(code, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  close(code) {
    this.closedWith = code;
    this.readyState = 2; // a dead network: no close event follows
  }
}

/** Knows the encodings that it was made with. */
class FakeSender {
  #parameters;

  constructor(track, { sendEncodings = [{}] }) {
    this.track = track;
    this.#parameters = { encodings: sendEncodings.map(encoding => ({ active: true, ...encoding })) };
  }

  async replaceTrack(next) {
    this.track = next;
  }

  getParameters() {
    return structuredClone(this.#parameters);
  }

  async setParameters(parameters) {
    this.#parameters = parameters;
  }
}

/** As much of RTCPeerConnection as the SDK uses; mids are given by setLocalDescription. */
export class FakePeerConnection {
  static all = [];
  signalingState = 'stable';
  connectionState = 'new';
  restarts = 0;
  #transceivers = [];

  constructor(configuration) {
    this.configuration = configuration;
    FakePeerConnection.all.push(this);
  }

  getTransceivers() {
    return this.#transceivers;
  }

  addTransceiver(trackOrKind, init) {
    const kind = trackOrKind.kind ?? trackOrKind;
    const track = trackOrKind.kind ? trackOrKind : null;
    const transceiver = {
      mid: null,
      direction: init.direction,
      currentDirection: null,
      init,
      sender: new FakeSender(track, init),
      receiver: { track: { kind } },
      setCodecPreferences(codecs) {
        this.codecs = codecs.map(({ mimeType }) => mimeType);
      },
    };
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  async createOffer() {
    return { type: 'offer', sdp: `offer of ${this.#transceivers.length}` };
  }

  async setLocalDescription(description) {
    this.localDescription = description;
    this.signalingState = description.type === 'rollback' ? 'stable' : 'have-local-offer';
    this.#transceivers.forEach((transceiver, n) => { transceiver.mid ??= String(n); });
  }

  async setRemoteDescription() {
    this.signalingState = 'stable';
    this.#transceivers.forEach(transceiver => { transceiver.currentDirection = transceiver.direction; });
  }

  restartIce() {
    this.restarts++;
  }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.signalingState = 'closed';
  }
}

/** A device's track. */
export class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';

  constructor(kind) {
    super();
    this.kind = kind;
  }

  getSettings() {
    return this.kind === 'video' ? { width: 1280, height: 720 } : {};
  }

  stop() {
    this.readyState = 'ended';
  }
}

/** Lets all that is ready to run, run; also under mocked timers. */
export async function settle() {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
