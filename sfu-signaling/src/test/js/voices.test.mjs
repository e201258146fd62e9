import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { RemoteTrack } from '../../main/resources/sfu/client/sdk/remote-track.js';
import { Voices } from '../../main/resources/sfu/client/sdk/voices.js';

const received = { track: { kind: 'audio' } };
let playing;
let voices;

class FakeAudio extends EventTarget {
  srcObject = null;
  volume = 1;
  muted = false;
}

beforeEach(() => {
  playing = new Set();
  globalThis.document = { createElement: () => new FakeAudio() };
  globalThis.MediaStream = class {
    constructor(tracks) { this.tracks = tracks; }
    getTracks() { return this.tracks; }
  };
  voices = new Voices({ play: element => playing.add(element), forget: element => playing.delete(element) });
});

const slots = (...states) => ({
  all: () => states.map((state, i) => ({ mid: String(i), kind: 'audio', ...state })),
  receiverOf: () => received,
});
const heard = () => [...playing].map(({ volume, muted }) => (muted ? 0 : volume));

test('what follows the loudest is played before it is known who it is, and never begins anew', () => {
  voices.update(slots({ track: null, loudest: true }, { track: 'a', loudest: false }), () => 1);
  assert.deepEqual(heard(), [1]);
  const [element] = playing;
  voices.update(slots({ track: 'b', loudest: true }), () => 1);
  assert.deepEqual([...playing], [element]);
  assert.deepEqual(element.srcObject.getTracks(), [received.track]);
});

test('it is as loud as is said of whom it is', () => {
  const volumes = { a: 0.5, b: 0 };
  voices.update(slots({ track: 'a', loudest: true }, { track: 'b', loudest: true }, { track: null, loudest: true }), id => volumes[id]);
  assert.deepEqual(heard(), [0.5, 0, 1]);
});

test('nothing is played of slots that no longer follow, of no connection, or that are not agreed yet', () => {
  voices.update(slots({ track: 'a', loudest: true }, { track: 'b', loudest: true }), () => 1);
  voices.update(slots({ track: 'a', loudest: false }, { track: 'b', loudest: true }), () => 1);
  assert.equal(playing.size, 1);
  voices.update(null, () => 1);
  assert.equal(playing.size, 0);
  voices.update({ ...slots({ track: 'a', loudest: true }), receiverOf: () => undefined }, () => 1);
  assert.equal(playing.size, 0);
});

test('elements hold no sound that the room plays, but say how loud it is', () => {
  let changes = 0;
  const info = { id: 't', kind: 'audio', source: 'microphone', muted: false };
  const track = new RemoteTrack(info, {}, { play() {}, forget() {} }, undefined, () => changes++);
  track.setVolume(0.25);
  assert.equal(track.volume, 0.25);
  const element = track.attach(new FakeAudio());
  assert.equal(element.volume, 0.25);
  track.bind({ receiver: received, loudest: true });
  assert.equal(element.srcObject, null);
  assert.equal(track.mediaTrack, received.track);
  track.bind({ receiver: received, loudest: false });
  assert.deepEqual(element.srcObject.getTracks(), [received.track]);
  const before = changes;
  element.muted = true;
  element.dispatchEvent(new Event('volumechange'));
  assert.equal(track.volume, 0);
  assert.equal(changes, before + 1);
  track.detach(element);
  assert.equal(track.volume, 0.25);
});
