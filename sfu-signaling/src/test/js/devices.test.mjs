import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack, settle } from './fakes.mjs';
import { events, join, pc, room, sent, setUp, socket, tearDown } from './room-fixture.mjs';

/** As much of navigator.mediaDevices as the SDK uses. */
class FakeDevices extends EventTarget {
  all = [];
  asked = [];
  failure = null;

  async enumerateDevices() {
    return this.all;
  }

  async getUserMedia({ video, audio }) {
    this.asked.push((video || audio).deviceId?.exact ?? '');
    if (this.failure) throw Object.assign(new Error('gone'), { name: this.failure });
    const track = new FakeTrack(video ? 'video' : 'audio');
    return { getVideoTracks: () => [track], getAudioTracks: () => [track] };
  }

  async getDisplayMedia(constraints) {
    this.asked.push(constraints.video.frameRate.ideal);
    const [screen, sound] = [new FakeTrack('video'), new FakeTrack('audio')];
    return { getVideoTracks: () => [screen], getAudioTracks: () => (constraints.audio ? [sound] : []) };
  }
}

let devices;
beforeEach(() => {
  devices = new FakeDevices();
  Object.defineProperty(globalThis, 'navigator', { value: { mediaDevices: devices }, configurable: true });
  setUp();
});
afterEach(tearDown);

const device = (kind, deviceId) => ({ kind, deviceId, label: deviceId });
const element = () => ({ play: async () => {}, sinks: [], async setSinkId(id) { this.sinks.push(id); } });

test('another camera is used at once and without an offer, a microphone that is off when it is turned on', async () => {
  await join();
  const me = room.localParticipant;
  await me.setCameraEnabled(true);
  await me.setMicrophoneEnabled(true);
  await me.setMicrophoneEnabled(false);
  const [before, muted] = [me.mediaTrack('camera'), me.mediaTrack('microphone')];
  const offers = sent('offer').length;
  await room.devices.use('videoinput', 'cam2');
  await room.devices.use('audioinput', 'mic2');
  assert.equal(before.readyState, 'ended');
  assert.equal(muted.readyState, 'ended');
  assert.equal(me.isEnabled('microphone'), false);
  await me.setMicrophoneEnabled(true);
  assert.deepEqual(devices.asked, ['', '', 'cam2', 'mic2']);
  assert.equal(sent('offer').length, offers);
});

test('all sounds at the speaker that was chosen, until it is unplugged', async () => {
  await join();
  const heard = [];
  room.on('deviceChanged', (...its) => heard.push(its.join(' ')));
  const playback = element();
  devices.all = [device('audiooutput', 'usb'), device('audioinput', 'mic'), device('audiooutput', '')];
  assert.deepEqual((await room.devices.list('audiooutput')).map(({ deviceId }) => deviceId), ['usb']);
  const [track] = room.participants.get('PA_b').tracks.values();
  socket().tell({ type: 'slots', slots: [{ mid: '4', kind: 'video', track: 'TR_b', reason: null, rtpTimestamp: 9 }] });
  globalThis.MediaStream = class { getTracks() { return []; } };
  track.attach(Object.assign(playback, { style: {} }));
  await room.devices.use('audiooutput', 'usb');
  devices.all = [];
  devices.dispatchEvent(new Event('devicechange'));
  await settle();
  assert.deepEqual(playback.sinks, ['usb', '']);
  assert.deepEqual(heard, ['audiooutput usb', 'audiooutput ']);
});

test('an unplugged microphone is followed by the default one; without one it is muted, and that is said', async () => {
  await join();
  const me = room.localParticipant;
  await room.devices.use('audioinput', 'usb');
  await me.setMicrophoneEnabled(true);
  const lose = async () => {
    me.mediaTrack('microphone').dispatchEvent(new Event('ended'));
    await settle();
  };
  await lose();
  assert.deepEqual(devices.asked, ['usb', '']);
  assert.equal(me.isEnabled('microphone'), true);
  devices.failure = 'NotFoundError';
  await lose();
  assert.equal(me.isEnabled('microphone'), false);
  assert.deepEqual(sent('mute').at(-1).muted, true);
  assert.deepEqual(events, ['error deviceFailed']);
});

test('a shared screen is sharp or smooth as it is said, has its sound, and ends with the browser’s own button', async () => {
  await join();
  const me = room.localParticipant;
  await me.setScreenShareEnabled(true, { audio: true, contentHint: 'motion' });
  await settle();
  const [screen, sound] = [me.mediaTrack('screen'), me.mediaTrack('screenAudio')];
  assert.equal(screen.contentHint, 'motion');
  assert.equal(sound.kind, 'audio');
  screen.dispatchEvent(new Event('ended'));
  await settle();
  await settle();
  assert.equal(sound.readyState, 'ended');
  assert.deepEqual(sent('offer').at(-1).tracks, []);
  await me.setScreenShareEnabled(true);
  assert.equal(me.mediaTrack('screen').contentHint, 'detail');
  assert.deepEqual(devices.asked, [30, 15]);
  assert.equal(pc().getTransceivers().filter(t => t.direction === 'sendonly').length, 1, 'it is reused');
});
