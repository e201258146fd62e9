import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceOf } from '../../main/resources/sfu/client/sdk/frames.js';
import { isOfSource, maskUntilShown } from '../../main/resources/sfu/client/sdk/mask.js';
import { RemoteTrack } from '../../main/resources/sfu/client/sdk/remote-track.js';
import { Slots, slotsFor } from '../../main/resources/sfu/client/sdk/slots.js';

function fakePeerConnection() {
  const all = [];
  return {
    all,
    getTransceivers: () => all,
    addTransceiver: (kind, { direction }) =>
      all.push({ mid: null, direction, currentDirection: null, receiver: { track: { kind, of: all.length } } }),
    agree: () => all.forEach((t, i) => Object.assign(t, { mid: String(i), currentDirection: t.direction })),
  };
}

const video = (mid, track, rtpTimestamp = -1) => ({ mid, kind: 'video', track, reason: null, rtpTimestamp });

test('slots grow in steps up to a limit, so that joins rarely cost SDP', () => {
  assert.deepEqual([0, 1, 3, 4, 5, 8, 9].map(n => slotsFor(n)), [4, 4, 4, 8, 8, 12, 12]);
  assert.deepEqual([0, 5, 63, 64, 5000].map(n => slotsFor(n, 64)), [4, 8, 64, 64, 64]);
  assert.equal(slotsFor(7, 0), 0);
});

test('only missing transceivers of the kind are added', () => {
  const pc = fakePeerConnection();
  pc.addTransceiver('video', { direction: 'sendonly' });
  const slots = new Slots(pc);
  assert.equal(slots.ensure('video', 4), true);
  assert.equal(slots.ensure('video', 4), false);
  assert.equal(slots.ensure('audio', 4), true);
  assert.equal(slots.ensure('video', 8), true);
  const count = kind => pc.all.filter(t => t.direction === 'recvonly' && t.receiver.track.kind === kind).length;
  assert.deepEqual([count('video'), count('audio')], [8, 4]);
});

test('a browser that refuses to be asked for layers gets all its slots', () => {
  const descriptor = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
  const pc = { ...fakePeerConnection() };
  const { addTransceiver } = pc;
  pc.addTransceiver = (...its) => {
    addTransceiver(...its);
    return {
      getHeaderExtensionsToNegotiate: () => [{ uri: descriptor, direction: 'stopped' }],
      setHeaderExtensionsToNegotiate() { throw new DOMException('a mandatory extension', 'InvalidModificationError'); },
    };
  };
  assert.equal(new Slots(pc).ensure('video', 4), true);
  assert.equal(pc.all.length, 4);
});

test('slots may be told before or after the answer that makes them', () => {
  for (const isAnswerFirst of [true, false]) {
    const pc = fakePeerConnection();
    const slots = new Slots(pc);
    slots.ensure('video', 2);
    if (isAnswerFirst) pc.agree();
    slots.update([video('1', 'TR_a', 7)]);
    if (!isAnswerFirst) {
      assert.equal(slots.of('TR_a').receiver, undefined);
      pc.agree();
    }
    assert.equal(slots.of('TR_a').receiver, pc.all[1].receiver);
    assert.equal(slots.of('TR_a').rtpTimestamp, 7);
  }
});

test('a changed slot concerns the track that it carried and the one that it carries', () => {
  const slots = new Slots(fakePeerConnection());
  assert.deepEqual([...slots.update([video('3', 'TR_a')])], ['TR_a']);
  assert.deepEqual([...slots.update([video('3', 'TR_b')])].sort(), ['TR_a', 'TR_b']);
  assert.equal(slots.of('TR_a'), undefined);
  assert.equal(slots.of('TR_b').mid, '3');
  assert.deepEqual([...slots.update([video('3', null)])], ['TR_b']);
  assert.equal(slots.of('TR_b'), undefined);
});

test('tracks that swap their slots in one message are both found', () => {
  const slots = new Slots(fakePeerConnection());
  slots.update([video('1', 'TR_a'), video('2', 'TR_b')]);
  slots.update([video('1', 'TR_b'), video('2', 'TR_a')]);
  assert.equal(slots.of('TR_a').mid, '2');
  assert.equal(slots.of('TR_b').mid, '1');
});

test('a track that moves in two messages is found in its new slot', () => {
  const slots = new Slots(fakePeerConnection());
  slots.update([video('1', 'TR_a')]);
  slots.update([video('2', 'TR_a')]);
  slots.update([video('1', null)]);
  assert.equal(slots.of('TR_a').mid, '2');
});

test('a slot is recycled once it carried another track, also with a gap between', () => {
  const slots = new Slots(fakePeerConnection());
  slots.update([video('1', 'TR_a')]);
  slots.update([video('1', 'TR_a', 90)]);
  assert.equal(slots.of('TR_a').isRecycled, false);
  slots.update([video('1', null)]);
  slots.update([video('1', 'TR_b')]);
  assert.equal(slots.of('TR_b').isRecycled, true);
});

test('a frame is of the new source from its first timestamp on, also where 32 bits wrap', () => {
  const isOf = (rtpTimestamp, first) => isOfSource({ rtpTimestamp }, first);
  assert.equal(isOf(99, 100), false);
  assert.equal(isOf(100, 100), true);
  assert.equal(isOf(3, 0xffffff00), true);
  assert.equal(isOf(0xffffff00, 3), false);
  assert.equal(isOf(100, -1), false, 'before its first packet none can be');
  assert.equal(isOf(undefined, -1), false, 'nor where the browser does not tell');
});

test('whose frame is shown its CSRC says, however far ahead the receiver is', () => {
  const receiver = { getContributingSources: () => [
    { source: 7, rtpTimestamp: 0xffffff00 }, { source: 8, rtpTimestamp: 3 }, { source: 9, rtpTimestamp: 900 },
  ] };
  const of = rtpTimestamp => sourceOf(receiver, { rtpTimestamp });
  assert.equal(of(0xfffffe00), 7, 'it has its next one already');
  assert.equal(of(0xffffff00), 7);
  assert.equal(of(0xffffff01), 8);
  assert.equal(of(900), 9);
  assert.equal(of(901), undefined);
  assert.equal(of(undefined), undefined, 'nor where the browser does not tell');
  assert.equal(sourceOf({ getContributingSources: () => [{ source: 7 }] }, { rtpTimestamp: 1 }), undefined);
  assert.equal(sourceOf({}, { rtpTimestamp: 1 }), undefined);
  assert.equal(sourceOf(undefined, { rtpTimestamp: 1 }), undefined);
});

globalThis.MediaStream ??= class { constructor(tracks) { this.getTracks = () => tracks; } };
const playback = { play() {}, forget() {} };

/** An element to which frames are shown by calling its last callback. */
function screen() {
  const element = { style: { visibility: '' }, requestVideoFrameCallback: next => element.callbacks.push(next) };
  return Object.assign(element, { callbacks: [], isConnected: true });
}

function show(element, rtpTimestamp) {
  for (const next of element.callbacks.splice(0)) next(0, { rtpTimestamp });
}

test('a frame of somebody else is hidden before any word of it comes, and shown when it is the right one', () => {
  let sources = [];
  const receiver = { track: { kind: 'video' }, getContributingSources: () => sources };
  const ann = { id: 'PA_a', number: 7 };
  const track = new RemoteTrack({ id: 'TR_a', kind: 'video', source: 'camera' }, ann, playback);
  const element = track.attach(screen());
  track.bind({ receiver, rtpTimestamp: -1 });
  const see = (source, rtpTimestamp) => {
    sources = [{ source, rtpTimestamp }, ...sources.filter(its => its.source !== source)];
    show(element, rtpTimestamp);
    return element.style.visibility;
  };
  assert.equal(see(7, 100), '');
  assert.equal(see(8, 200), 'hidden');
  assert.equal(see(8, 300), 'hidden');
  sources = [];
  show(element, 350);
  assert.equal(element.style.visibility, 'hidden', 'nothing is known of it');
  assert.equal(see(7, 400), '');
  ann.number = undefined; // it joins anew at another node
  assert.equal(see(8, 500), '');
  track.detach(element);
  show(element, 600);
  assert.equal(element.callbacks.length, 0, 'nobody looks any more');
});

test('in a slot that others had the first frame of the right one is shown at once, and no other before', () => {
  let source = 8;
  const receiver = { track: { kind: 'video' }, getContributingSources: () => [{ source, rtpTimestamp: at }] };
  let at = 100;
  const track = new RemoteTrack({ id: 'TR_a', kind: 'video', source: 'camera' }, { number: 7 }, playback);
  const element = track.attach(screen());
  track.bind({ receiver, isRecycled: true, rtpTimestamp: 150 });
  const see = () => {
    show(element, at);
    return element.style.visibility;
  };
  assert.equal(see(), 'hidden', 'it is still of whoever was there before');
  [source, at] = [7, 120];
  assert.equal(see(), 'hidden', 'of another track of the same person');
  at = 150;
  assert.equal(see(), '');
  at = 50;
  source = 8;
  const other = new RemoteTrack({ id: 'TR_b', kind: 'video', source: 'camera' }, { number: 9 }, playback);
  other.bind({ receiver: { track: { kind: 'video' } }, rtpTimestamp: -1 });
  other.attach(element); // without detaching the first
  assert.equal(see(), '', 'what it shows is not of the first any more');
});

test('from the frame of another on, the first right one is shown at once', () => {
  let source = 8;
  let at = 100;
  const receiver = { track: { kind: 'video' }, getContributingSources: () => [{ source, rtpTimestamp: at }] };
  const track = new RemoteTrack({ id: 'TR_a', kind: 'video', source: 'camera' }, { number: 7 }, playback);
  const element = track.attach(screen());
  track.bind({ receiver, isRecycled: true, rtpTimestamp: 150 });
  show(element, at);
  [source, at] = [7, 150];
  show(element, at);
  assert.equal(element.style.visibility, '');
});

test('a masked element is shown with the first frame of the new source, not before', () => {
  let callback;
  const element = { style: { visibility: '' }, requestVideoFrameCallback: next => { callback = next; } };
  let first = -1;
  let shown = 0;
  maskUntilShown(element, () => first, () => shown++);
  assert.equal(element.style.visibility, 'hidden');
  callback(0, { rtpTimestamp: 500 });
  assert.equal(shown, 0);
  first = 1000;
  callback(0, { rtpTimestamp: 999 });
  assert.equal(element.style.visibility, 'hidden');
  callback(0, { rtpTimestamp: 1000 });
  assert.equal(element.style.visibility, '');
  callback(0, { rtpTimestamp: 1001 });
  assert.equal(shown, 1);
});

test('where a browser does not tell whose frame it shows, it is shown a while after the first packet', t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const looks = { requestVideoFrameCallback: next => next(0, {}) };
  for (const more of [{}, looks]) {
    const element = { style: { visibility: '' }, ...more };
    let first = -1;
    maskUntilShown(element, () => first, () => {});
    t.mock.timers.tick(5000);
    assert.equal(element.style.visibility, 'hidden', 'no packet yet');
    first = 7;
    t.mock.timers.tick(999);
    assert.equal(element.style.visibility, 'hidden');
    t.mock.timers.tick(250);
    assert.equal(element.style.visibility, '');
  }
});
