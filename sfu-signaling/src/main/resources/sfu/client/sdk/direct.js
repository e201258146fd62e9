import { DirectCall } from './direct-call.js';

/**
 * Two who are alone in a room: as the server says, their media goes directly, and by the server again. The
 * tracks stay the same objects.
 */
export class Direct {
  #room;
  #link;
  #call = null;

  /**
   * @param link {request(message), configuration() for an RTCPeerConnection, hold(isHeld) what is sent to the
   *   server, changed(path, reason), report(work), onFile(transfer, participant), maxFileBytes}
   */
  constructor(room, link) {
    this.#room = room;
    this.#link = link;
  }

  /** Says that this client takes part. */
  async open() {
    await this.#link.request({ type: 'direct.ready' });
  }

  apply(message) {
    if (message.type === 'signal') return this.#call?.take(message);
    if (message.mode === 'sfu') return this.#call?.end(message.reason);
    if (message.state === 'connecting') return this.#begin(message);
    return this.#call?.agree(message.attempt);
  }

  #begin({ attempt, peers: [peer] }) {
    this.#call?.close();
    this.#call = new DirectCall(this.#room, this.#link, { attempt, peer });
    this.#link.report(this.#call.start());
  }

  /** What connects to this participant now, or undefined. */
  peerOf(id) {
    return this.#call?.peerOf(id);
  }

  close() {
    this.#call?.close();
    this.#call = null;
  }
}
