import { listDevices } from './devices.js';

const SOURCES = { audioinput: 'microphone', videoinput: 'camera' };

/**
 * Which microphones, cameras and speakers there are, and which are used. Another one is used at once, without
 * anything being agreed anew. What is unplugged is followed by the system's default.
 */
export class Devices {
  #me;
  #playback;
  #emit;
  #stop = null;

  /** @param emit function (event name, ...values) */
  constructor(me, playback, emit) {
    this.#me = me;
    this.#playback = playback;
    this.#emit = emit;
  }

  /** Those of a kind, or all; browsers tell their names once the user has allowed one. */
  list(kind) {
    this.watch();
    return listDevices(kind);
  }

  /** Uses this one from now on, or once its source is turned on; an empty id: the system's default. */
  async use(kind, deviceId) {
    this.watch();
    if (kind === 'audiooutput') await this.#playback.setSink(deviceId);
    else await this.#me.useDevice(SOURCES[kind], deviceId);
    this.#emit('deviceChanged', kind, deviceId);
  }

  /** Called by the room while it is joined; others begin with the first question. */
  watch() {
    const all = globalThis.navigator?.mediaDevices;
    if (this.#stop || !all?.addEventListener) return;
    const look = () => this.#look();
    all.addEventListener('devicechange', look);
    this.#stop = () => all.removeEventListener('devicechange', look);
  }

  /** Called by the room at its end. */
  close() {
    this.#stop?.();
    this.#stop = null;
  }

  async #look() {
    const devices = await listDevices();
    const { sink } = this.#playback;
    const isThere = devices.some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === sink);
    if (sink && !isThere) await this.use('audiooutput', '').catch(() => {}); // browsers fall back by themselves
    this.#emit('devicesChanged', devices);
  }
}
