import { SfuError } from './errors.js';
import { iceServersOf } from './protocol.js';

/**
 * Which way media goes: by the server, or to others directly where the room allows it. What that needs is
 * loaded there alone.
 */
export class Paths {
  #room;
  #options;
  #link;
  #features = [];
  #now = null; // Direct or Mesh of the present connection
  #generation = 0;

  /** 'sfu', or 'direct' while two are connected to each other. */
  path = 'sfu';

  /** @param link {emit(event, ...), request(message), report(work), hold(isHeld)} */
  constructor(room, options, link) {
    this.#room = room;
    this.#options = options;
    this.#link = link;
  }

  /** Called for a new connection. */
  open(features = []) {
    this.close();
    this.#features = features;
    if (this.#isPossible('direct') && this.#options.direct !== false) this.#link.report(this.#load(() => import('./direct.js'), 'Direct'));
  }

  /** Takes part in the mesh, where the room is one. */
  async openMesh() {
    if (!this.#isPossible('mesh')) throw new SfuError('forbidden', 'this room is no mesh, or encrypted');
    this.#now ??= await this.#load(() => import('./mesh.js'), 'Mesh');
    return this.#now;
  }

  /** What is encrypted for all in the room goes by the server, which cannot read it. */
  #isPossible(feature) {
    return this.#features.includes(feature) && !this.#room.isEncrypted;
  }

  async #load(module, name) {
    const generation = ++this.#generation;
    const Its = (await module())[name];
    if (generation !== this.#generation) throw new SfuError('closed', 'the connection ended meanwhile');
    this.#now = new Its(this.#room, {
      ...this.#link,
      maxBitrates: this.#options.maxBitrates,
      maxFileBytes: this.#options.maxFileBytes,
      configuration: () => this.#configuration(),
      changed: (path, reason) => this.#onChanged(path, reason),
      onFile: (transfer, participant) => this.#link.emit('file', transfer, participant),
    });
    await this.#now.open();
    return this.#now;
  }

  async #configuration() {
    const { iceServers } = await this.#link.request({ type: 'iceServers' });
    return {
      bundlePolicy: 'max-bundle',
      iceServers: iceServersOf(iceServers),
      ...(this.#options.transport === 'relay' && { iceTransportPolicy: 'relay' }),
      ...this.#options.rtcConfiguration,
    };
  }

  #onChanged(path, reason) {
    if (path === this.path) return;
    this.path = path;
    this.#link.emit('pathChanged', path, reason);
  }

  /** What the server says of it. */
  apply(message) {
    this.#now?.apply(message);
  }

  /** Sends a file to somebody who is connected directly; see sfu.d.ts. */
  async sendFile(participant, file, options) {
    const peer = this.#now?.peerOf(participant.id);
    if (!peer) throw new SfuError('badState', `${participant.name} is not connected directly`);
    const { sendFile } = await import('./file-transfer.js');
    return sendFile(peer, file, { maxBytes: this.#options.maxFileBytes, ...options });
  }

  /** There is no connection any more. */
  close() {
    this.#generation++;
    this.#now?.close();
    this.#now = null;
  }
}
