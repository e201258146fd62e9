import { deviceError } from './errors.js';

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 } };
const MAX_BITRATE = { camera: 1_700_000, screen: 2_500_000 };

/** What this client sends: one transceiver for each source, reused over mute and publishing again. */
export class LocalParticipant {
  #room;
  #sources = new Map(); // source -> {transceiver, track, muted}

  constructor(room) {
    this.#room = room;
  }

  /** The MediaStreamTrack that is sent for a source, or undefined. */
  mediaTrack(source) {
    return this.#sources.get(source)?.track;
  }

  isEnabled(source) {
    const entry = this.#sources.get(source);
    return Boolean(entry?.track && !entry.muted);
  }

  /** Turns the camera on or off; off also releases the device. */
  async setCameraEnabled(enabled, { deviceId, ...constraints } = {}) {
    if (!enabled) return this.#mute('camera', true);
    const video = { ...CAMERA, ...constraints, ...(deviceId && { deviceId: { exact: deviceId } }) };
    return this.#publish('camera', await capture({ video }, 'video'));
  }

  /** Turns the microphone on or off; off keeps the device, so that on is immediate. */
  async setMicrophoneEnabled(enabled, { deviceId, ...constraints } = {}) {
    const entry = this.#sources.get('microphone');
    if (!enabled) return this.#mute('microphone', false);
    if (entry?.track?.readyState === 'live' && !deviceId) {
      entry.track.enabled = true;
      return this.#setMuted('microphone', false);
    }
    const audio = { ...constraints, ...(deviceId && { deviceId: { exact: deviceId } }) };
    return this.#publish('microphone', await capture({ audio: Object.keys(audio).length ? audio : true }, 'audio'));
  }

  async setScreenShareEnabled(enabled) {
    if (!enabled) return this.#unpublish('screen');
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    } catch (error) {
      throw deviceError(error);
    }
    const [track] = stream.getVideoTracks();
    track.contentHint = 'detail';
    track.addEventListener('ended', () => this.#unpublish('screen').catch(() => {}));
    return this.#publish('screen', track);
  }

  /** Publishes a track of the application's own (a canvas, a file) as one of the sources. */
  publishTrack(track, source) {
    return this.#publish(source, track);
  }

  async #publish(source, track) {
    const entry = this.#sources.get(source) ?? { transceiver: null, track: null, muted: false };
    const before = entry.track;
    entry.track = track;
    entry.muted = false;
    this.#sources.set(source, entry);
    if (before && before !== track) before.stop();
    if (this.#room.peerConnection) await this.#send(source, entry);
    this.#room.emit('localTrackChanged', source);
  }

  async #send(source, entry) {
    const pc = this.#room.peerConnection;
    const isOpen = entry.transceiver && !entry.transceiver.stopped && entry.transceiver.direction === 'sendonly';
    if (isOpen) {
      await entry.transceiver.sender.replaceTrack(entry.track);
      return this.#setMuted(source, false);
    }
    if (entry.transceiver && !entry.transceiver.stopped) {
      await entry.transceiver.sender.replaceTrack(entry.track);
      entry.transceiver.direction = 'sendonly';
    } else {
      entry.transceiver = pc.addTransceiver(entry.track, {
        direction: 'sendonly',
        sendEncodings: [MAX_BITRATE[source] ? { maxBitrate: MAX_BITRATE[source] } : {}],
      });
    }
    return this.#room.negotiate();
  }

  async #mute(source, releaseDevice) {
    const entry = this.#sources.get(source);
    if (!entry?.track) return;
    entry.track.enabled = false;
    await this.#setMuted(source, true);
    if (releaseDevice) {
      await entry.transceiver?.sender.replaceTrack(null);
      entry.track.stop();
      entry.track = null;
    }
    this.#room.emit('localTrackChanged', source);
  }

  async #unpublish(source) {
    const entry = this.#sources.get(source);
    if (!entry?.track) return;
    entry.track.stop();
    entry.track = null;
    await entry.transceiver?.sender.replaceTrack(null);
    if (entry.transceiver) entry.transceiver.direction = 'inactive';
    await this.#room.negotiate();
    this.#room.emit('localTrackChanged', source);
  }

  async #setMuted(source, muted) {
    const entry = this.#sources.get(source);
    entry.muted = muted;
    const mid = entry.transceiver?.mid;
    if (mid) await this.#room.request({ type: 'mute', mid, muted });
    this.#room.emit('localTrackChanged', source);
  }

  /** Called by the room for a new connection: everything that is on is sent there too. */
  openOn(pc) {
    for (const [source, entry] of this.#sources) {
      entry.transceiver = null;
      if (entry.track) {
        entry.transceiver = pc.addTransceiver(entry.track, {
          direction: 'sendonly',
          sendEncodings: [MAX_BITRATE[source] ? { maxBitrate: MAX_BITRATE[source] } : {}],
        });
      }
    }
  }

  /** What the offer is accompanied by: which section is which source. */
  describe() {
    const tracks = [];
    for (const [source, entry] of this.#sources) {
      const { transceiver, muted } = entry;
      if (transceiver?.mid && transceiver.direction === 'sendonly') {
        tracks.push({ mid: transceiver.mid, source, muted: muted || !entry.track });
      }
    }
    return tracks;
  }

  stop() {
    for (const entry of this.#sources.values()) entry.track?.stop();
    this.#sources.clear();
  }
}

async function capture(constraints, kind) {
  if (!navigator.mediaDevices) {
    throw deviceError({ name: 'NotAllowedError' }); // not a secure context
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return stream.getTracks().find(track => track.kind === kind);
  } catch (error) {
    throw deviceError(error);
  }
}
