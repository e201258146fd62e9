import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { settle } from './fakes.mjs';
import {
  bob, camera, events, join, openRoom, pageOf, pc, room, sent, server, setUp, socket, tearDown,
} from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

test('a slot binds a track, whether it is told before or after the answer', async () => {
  await join();
  socket().tell({ type: 'slots', slots: [{ mid: '4', kind: 'video', track: 'TR_b', reason: null, rtpTimestamp: 9 }] });
  const track = room.participants.get('PA_b').trackOf('camera');
  assert.equal(track.mediaTrack, pc().getTransceivers()[4].receiver.track);
  assert.deepEqual(events, ['trackSubscribed']);
});

test('a track that a slot carried before it was in the list is bound as it comes', async () => {
  await join();
  const slot = { mid: '5', kind: 'video', track: 'TR_s', reason: null, rtpTimestamp: 9 };
  socket().tell({ type: 'slots', slots: [slot] });
  const screen = { ...camera, id: 'TR_s', source: 'screen' };
  const people = [{ ...bob, tracks: [camera, screen] }];
  socket().tell({ type: 'roster', from: 1, to: 2, participants: 2, publishers: 1, left: [], people });
  await settle();
  assert.equal(room.participants.get('PA_b').trackOf('screen').mediaTrack, pc().getTransceivers()[5].receiver.track);
});

test('more tracks than slots: more are offered, once for all', async () => {
  await join();
  const cem = { id: 'PA_c', identity: 'cem', name: 'Cem' };
  for (let i = 0; i < 6; i++) {
    const tracks = Array.from({ length: i + 1 }, (_, n) => ({ ...camera, id: `TR_${n}` }));
    socket().tell({ type: 'roster', from: i + 1, to: i + 2, participants: 3, publishers: 2, left: [], people: [{ ...cem, tracks }] });
  }
  await settle();
  assert.equal(sent('offer').length, 2);
  assert.equal(pc().getTransceivers().filter(t => t.receiver.track.kind === 'video').length, 8);
});

test('a view is told for the slot that carries the track, and why it is no better is heard', async t => {
  server.view = { type: 'ok' };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await join();
  const track = room.participants.get('PA_b').trackOf('camera');
  const heard = [];
  room.on('trackLayerChanged', ({ reason, layer }) => heard.push(`${layer?.rid} ${reason}`));
  room.setView(track, { width: 320.4, height: 180 });
  t.mock.timers.tick(1000);
  assert.deepEqual(sent('view'), [], 'no slot carries it');
  const slot = { mid: '4', kind: 'video', track: 'TR_b', reason: null, layer: null, rtpTimestamp: 9 };
  socket().tell({ type: 'slots', slots: [slot] });
  t.mock.timers.tick(0);
  assert.deepEqual(sent('view')[0].slots, [
    { mid: '4', width: 320, height: 180, frameRate: 0, priority: 0, visible: true },
  ]);
  const layer = { encoding: 1, rid: 'h', width: 320, height: 180, frameRate: 30, spatial: 0, temporal: 2, paused: true };
  socket().tell({ type: 'slots', slots: [{ ...slot, reason: 'bandwidth', layer }] });
  socket().tell({ type: 'slots', slots: [{ ...slot, reason: 'bandwidth', layer }] });
  assert.deepEqual(heard, ['h bandwidth']);
  assert.equal(track.isPaused, true);
  t.mock.timers.tick(1000);
  assert.equal(sent('view').length, 1, 'it is said once');
});

/** As much of a page as the room looks at; say what is seen with `moved`. */
function openPage(t) {
  const page = { moved: undefined };
  const observer = tell => ({ tell, observe() {}, unobserve() {} });
  const names = ['ResizeObserver', 'IntersectionObserver', 'document', 'MediaStream', 'devicePixelRatio'];
  const before = names.map(name => globalThis[name]);
  t.after(() => names.forEach((name, i) => { globalThis[name] = before[i]; }));
  globalThis.ResizeObserver = function () { return observer(); };
  globalThis.IntersectionObserver = function (tell) {
    page.moved = (...targets) => tell(targets.map(target => ({ target, isIntersecting: target.isSeen })));
    return observer();
  };
  globalThis.MediaStream = class { constructor(tracks) { this.getTracks = () => tracks; } };
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.devicePixelRatio = 1;
  openRoom({ maxSlots: { audio: 0, video: 1 } });
  return page;
}

const videoElement = isSeen =>
  ({ isSeen, isConnected: true, style: { visibility: '' }, srcObject: null, play: async () => {}, requestVideoFrameCallback() {} });

test('a picture that leaves its slot for another is hidden before that is asked, and shown if it stays', async t => {
  const page = openPage(t);
  const cam = id => ({ ...camera, id });
  server.join = { ...server.join, page: pageOf([bob, { id: 'PA_c', identity: 'cem', name: 'Cem', tracks: [cam('TR_c')] }]) };
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await room.join({ room: 'demo', name: 'Ann' });
  const slot = { mid: '0', kind: 'video', track: 'TR_b', reason: null, rtpTimestamp: 9 };
  socket().tell({ type: 'slots', slots: [slot] });
  const [bobs, cems] = [videoElement(false), videoElement(true)];
  room.participants.get('PA_b').trackOf('camera').attach(bobs);
  room.participants.get('PA_c').trackOf('camera').attach(cems);
  page.moved(bobs, cems);
  const next = async ms => {
    t.mock.timers.tick(ms);
    await settle();
    return sent('view').at(-1);
  };
  await settle();
  const asked = await next(300);
  assert.equal(asked.slots[0].track, 'TR_c');
  assert.equal(bobs.style.visibility, 'hidden');
  socket().tell({ type: 'slots', slots: [{ ...slot, reason: 'bandwidth' }] });
  assert.equal(bobs.style.visibility, 'hidden', 'news of the same picture is no answer');
  socket().tell({ type: 'error', code: 'limit', message: 'too many', re: asked.id });
  await settle();
  assert.equal(bobs.style.visibility, '', 'it stayed');
  const again = await next(1000);
  assert.notEqual(again.id, asked.id);
  assert.equal(bobs.style.visibility, 'hidden');
  socket().tell({ type: 'slots', slots: [{ ...slot, track: 'TR_c' }] });
  assert.equal(bobs.srcObject, null);
  assert.equal(cems.style.visibility, 'hidden', 'until its first frame');
  socket().tell({ type: 'ok', re: again.id });
  await settle();
  assert.equal(bobs.style.visibility, '');
});

test('elements that change together are looked at once', async t => {
  const page = openPage(t);
  await join();
  const track = room.participants.get('PA_b').trackOf('camera');
  const elements = Array.from({ length: 20 }, () => track.attach(videoElement(true)));
  await settle();
  let looks = 0;
  const all = pc().getTransceivers();
  pc().getTransceivers = () => (looks++, all);
  elements.forEach(element => page.moved(element));
  elements.forEach(element => track.detach(element));
  await settle();
  assert.ok(looks <= 4, `${looks}`);
  assert.ok(looks > 0);
});

test('statistics let the connection go as the room is left', async () => {
  await join();
  const [track] = room.participants.get('PA_b').tracks.values();
  let looks = 0;
  pc().getStats = async () => (looks++, new Map());
  await room.statsOf({ tracks: new Map([[track.id, track]]) });
  assert.equal(looks, 1);
  await room.leave();
  await new Promise(done => setTimeout(done, 250));
  await room.statsOf({ tracks: new Map([[track.id, track]]) });
  assert.equal(looks, 1);
});
