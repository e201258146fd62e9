import { Audience } from './audience.js';
import { captureCamera, captureMicrophone, captureScreen } from './devices.js';
import { SfuError } from './errors.js';
import { LocalTrack } from './local-track.js';
import { OwnNotes } from './own-notes.js';

/**
 * This client's own part: what it sends from its camera, microphone and screen. All may be turned on
 * before the room is joined. Changes of one source happen one after the other, in the order called.
 */
export class LocalParticipant {
  #room;
  #link;
  #tracks = new Map(); // source -> LocalTrack
  #queues = new Map(); // source -> promise of its last change
  #notes;
  #audience;
  #options = new Map(); // source -> the capture options that it was turned on with last
  #held = new Set(); // sources that a moderator keeps muted
  #generation = 0; // counts stop(): a device that is granted after it is let go at once

  /** @param link the room's connection for LocalTrack */
  constructor(room, link) {
    this.#room = room;
    this.#link = link;
    this.#notes = new OwnNotes(link, source => this.#tracks.get(source)?.mid);
    this.#audience = new Audience(link);
  }

  /** What is written on this client. */
  get metadata() {
    return this.#notes.of().metadata;
  }

  get attributes() {
    return this.#notes.of().attributes;
  }

  /**
   * Writes on this client, or on its track from a source: {metadata, attributes}. What is missing stays, an
   * attribute that is null is taken away. It is kept for tracks and connections that follow.
   */
  setMetadata(change, source) {
    return this.#notes.write(change, source);
  }

  /** Called by the room with what the server says is written on this client; whether that is news. */
  putMetadata(person) {
    return this.#notes.put(person);
  }

  /**
   * Says who may be sent the tracks: 'all', or a list of identities; of one source, or of all of which nothing
   * else was said. It is kept for tracks and connections that follow.
   */
  setTrackPermissions(allow, source) {
    return this.#audience.allow(allow, source, this.#tracks.get(source)?.mid);
  }

  /** The MediaStreamTrack that is sent from a source, or undefined. */
  mediaTrack(source) {
    return this.#tracks.get(source)?.mediaTrack ?? undefined;
  }

  isEnabled(source) {
    return this.#tracks.get(source)?.isEnabled ?? false;
  }

  /**
   * Turns the camera on or off; off lets the device go, its light too. Options: deviceId and what
   * else getUserMedia knows of video; given while it is on, they change the device.
   */
  setCameraEnabled(enabled, options) {
    return this.#change('camera', track => {
      if (!enabled) return track.mute({ release: true });
      if (track.isEnabled && !options) return undefined;
      return this.#send(track, captureCamera(this.#remembered('camera', options)));
    });
  }

  /** Turns the microphone on or off; off keeps the device, so that on is immediate. */
  setMicrophoneEnabled(enabled, options) {
    return this.#change('microphone', track => {
      if (!enabled) return track.mute({ release: false });
      if (!options && track.mediaTrack?.readyState === 'live') return track.isEnabled ? undefined : track.unmute();
      return this.#send(track, captureMicrophone(this.#remembered('microphone', options)));
    });
  }

  /** Shares a screen, window or tab that the user chooses; audio: true shares its sound as well. */
  async setScreenShareEnabled(enabled, options) {
    await this.#change('screen', async track => {
      if (!enabled) return track.unpublish();
      const { screen, screenAudio } = await this.#orStop(captureScreen(options));
      if (screenAudio) this.publishTrack(screenAudio, 'screenAudio').catch(error => this.#room.emit('error', error));
      return this.#send(track, screen);
    });
    if (!enabled) await this.unpublishTrack('screenAudio');
  }

  /** Called by the room: another device, at once where the source is on; an empty id: the system's default. */
  async useDevice(source, deviceId) {
    const options = { ...this.#options.get(source), deviceId };
    if (!this.isEnabled(source)) {
      this.#options.set(source, options);
      if (this.#tracks.has(source)) await this.#change(source, track => track.mute({ release: true }));
    } else if (source === 'camera') {
      await this.setCameraEnabled(true, options);
    } else {
      await this.setMicrophoneEnabled(true, options);
    }
  }

  /** Publishes a media track of the application's own (of a canvas, a file) as one of the sources. */
  publishTrack(mediaTrack, source) {
    return this.#change(source, track => this.#send(track, mediaTrack));
  }

  async unpublishTrack(source) {
    if (this.#tracks.has(source)) await this.#change(source, track => track.unpublish());
  }

  #change(source, change) {
    const before = this.#queues.get(source) ?? Promise.resolve();
    const done = before.catch(() => {}).then(async () => {
      this.#checkPermission(source);
      if (!this.#tracks.has(source)) this.#tracks.set(source, new LocalTrack(source, this.#link));
      await change(this.#tracks.get(source));
    });
    this.#queues.set(source, done);
    return done.finally(() => this.#room.emit('localTrackChanged', source));
  }

  /** The options given, or those of last time: off and on again is the same device. */
  #remembered(source, options) {
    if (options) this.#options.set(source, options);
    return this.#options.get(source);
  }

  #checkPermission(source) {
    if (this.#room.me?.canPublish === false) {
      throw new SfuError('forbidden', 'you may watch this room, but not send to it');
    }
    if (!this.#mayPublish(source)) throw new SfuError('forbidden', `you may not send your ${source} to this room`);
    if (this.#held.has(source)) throw new SfuError('forbidden', `a moderator muted your ${source}: ask to be allowed`);
    if (this.#room.me && !this.#room.stage.isOn) {
      throw new SfuError('notOnStage', 'only those on the stage send to this room: ask for it with requestStage()');
    }
  }

  #mayPublish(source) {
    const { permissions } = this.#room;
    return !permissions || (permissions.canPublish && permissions.canPublishSources.includes(source));
  }

  async #send(track, capture) {
    const mediaTrack = await this.#orStop(capture);
    if (track.source === 'screen') mediaTrack.contentHint ||= 'detail'; // text stays sharp; movement may stutter
    mediaTrack.addEventListener('ended', () => this.#onEnded(track, mediaTrack));
    // shown to the user at once, though the room may take a moment
    const sent = track.send(mediaTrack);
    this.#room.emit('localTrackChanged', track.source);
    await sent;
  }

  /** Waits for a capture; after a stop() meanwhile, what it gave is let go again. */
  async #orStop(capture) {
    const generation = this.#generation;
    const captured = await capture;
    if (generation === this.#generation) return captured;
    for (const track of captured.stop ? [captured] : Object.values(captured)) track?.stop();
    throw new SfuError('closed', 'it is no longer wanted');
  }

  /** The device was unplugged, or the user ended the sharing in the browser's own bar. */
  async #onEnded(track, mediaTrack) {
    if (track.mediaTrack !== mediaTrack) return;
    try {
      if (track.source.startsWith('screen')) {
        await this.setScreenShareEnabled(false);
      } else {
        await this.#replaceLost(track);
      }
    } catch (error) {
      this.#room.emit('error', error);
    }
  }

  /** By the system's default device, if there is one that works. */
  async #replaceLost(track) {
    const { source } = track;
    try {
      await this.useDevice(source, '');
    } catch {
      await this.#change(source, () => track.mute({ release: true }));
      throw new SfuError('deviceFailed', `the ${source} was disconnected`);
    }
    this.#room.emit('deviceChanged', source === 'camera' ? 'videoinput' : 'audioinput', '');
  }

  /** Called by the room for a new connection: all that is on is sent there too, if that is allowed. */
  open(pc) {
    if (!this.#room.me.canPublish || !this.#room.stage.isOn) this.stop();
    this.#held.clear(); // what is published is told anew
    for (const track of this.#tracks.values()) track.open(pc);
    this.#audience.open();
    this.#notes.open();
  }

  /** Called by the room when a moderator muted one of the tracks, or allows it again. */
  async obey({ source, muted, hard }) {
    if (muted && hard) this.#held.add(source);
    if (!muted) this.#held.delete(source);
    const track = muted && this.#tracks.get(source);
    if (!track) return;
    if (source.startsWith('screen')) await track.unpublish();
    else await track.mute({ release: source === 'camera' });
    this.#room.emit('localTrackChanged', source);
  }

  /** Called by the room when this client is no longer on the stage: all devices are let go, offers ask for nothing. */
  async offStage() {
    this.#generation++;
    await this.#withdraw([...this.#tracks.values()], [null]);
  }

  /** Called by the room when it may do less: devices of what may not be sent any more are let go. */
  async permit() {
    const ended = [...this.#tracks.values()].filter(({ source }) => !this.#mayPublish(source));
    await this.#withdraw(ended, ended.map(({ source }) => source));
  }

  /** The server ended them, or is about to: offers that named them would be refused. */
  async #withdraw(tracks, changed) {
    let isNews = false;
    await this.#link.between(() => {
      for (const track of tracks) isNews = track.withdraw() || isNews;
    });
    for (const source of changed) this.#room.emit('localTrackChanged', source);
    if (isNews) await this.#link.negotiate();
  }

  /** Called by the room when the server says which encodings of a section it wants. */
  want(message) {
    return this.#in(message.mid)?.want(message);
  }

  /** Called by the room when the server asks for a section's track in a second codec, or no longer. */
  backUp({ mid, codec }) {
    return this.#in(mid)?.backUp(codec);
  }

  #in(mid) {
    return [...this.#tracks.values()].find(track => track.isIn(mid));
  }

  /** Called by the room after each answer, which may take less than was offered. */
  tune() {
    this.#notes.update();
    return Promise.all([...this.#tracks.values()].map(track => track.tune()));
  }

  /** Called by the room: nothing is sent to the server for now, as it goes another way; or all again. */
  hold(isHeld) {
    this.#link.isHeld = isHeld;
    return Promise.all([...this.#tracks.values()].map(track => track.tune()));
  }

  /** What accompanies an offer: which section is which source. Who may be sent them is said before. */
  async describe() {
    const describeAll = () => [...this.#tracks.values()].flatMap(track => track.describe());
    await this.#audience.admit(describeAll());
    return describeAll();
  }

  /** Lets all devices go; the room does it at the end. */
  stop() {
    this.#generation++;
    for (const track of this.#tracks.values()) track.stop();
    this.#tracks.clear();
    this.#room.emit('localTrackChanged', null);
  }
}
