import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Room } from '../../main/resources/sfu/client/sdk/room.js';
import { FakePeerConnection, FakeTrack, FakeWebSocket, settle } from './fakes.mjs';

const ann = { id: 'PA_a', identity: 'ann', name: 'Ann', canPublish: true, canSubscribe: true };
const camera = { id: 'TR_b', kind: 'video', source: 'camera', muted: false };
const bob = { id: 'PA_b', identity: 'bob', name: 'Bob', tracks: [camera] };

const pageOf = (people, next = null) => ({ version: 1, participants: 2, publishers: 1, people, next });

let server; // what the fake server says
let room;
let events;

const socket = () => FakeWebSocket.all.at(-1);
const pc = () => FakePeerConnection.all.at(-1);
const sent = type => socket().sent.filter(message => message.type === type);

beforeEach(() => {
  globalThis.WebSocket = FakeWebSocket;
  globalThis.RTCPeerConnection = FakePeerConnection;
  FakeWebSocket.all.length = FakePeerConnection.all.length = 0;
  FakeWebSocket.refuses = false;
  const joined = { type: 'joined', room: 'demo', participant: ann, page: pageOf([bob]), iceServers: [] };
  server = { join: joined, offer: { type: 'answer', sdp: 'v=0' }, mute: { type: 'ok' }, leave: { type: 'ok' } };
  FakeWebSocket.answer = message => server[message.type];
  room = new Room({ url: 'ws://h/v1/ws' });
  events = [];
  for (const name of ['participantJoined', 'participantLeft', 'trackSubscribed', 'trackUnsubscribed']) {
    room.on(name, () => events.push(name));
  }
  for (const name of ['connectionStateChanged', 'error', 'disconnected']) {
    room.on(name, value => events.push(`${name} ${value?.code ?? value}`));
  }
});

afterEach(() => room.leave()); // else its heartbeat keeps the process alive

async function join() {
  await room.join({ room: 'demo', name: 'Ann', token: 'jwt' });
  pc().become('connected');
  events.length = 0;
}

test('joining tells the token, offers slots, and knows who is there', async () => {
  await room.join({ room: 'demo', name: 'Ann', token: 'jwt' });
  assert.equal(sent('join')[0].token, 'jwt');
  assert.equal(sent('offer').length, 1);
  assert.equal(pc().getTransceivers().length, 8);
  assert.equal(room.state, 'connecting');
  pc().become('connected');
  assert.equal(room.state, 'connected');
  assert.equal(room.participants.get('PA_b').trackOf('camera').id, 'TR_b');
});

test('a refused join has the code of the server, and may be tried again', async () => {
  const { join: accepted } = server;
  server.join = { type: 'error', code: 'unauthorized', message: 'the token has expired' };
  await assert.rejects(room.join({ room: 'demo' }), { code: 'unauthorized' });
  assert.equal(room.state, 'disconnected');
  assert.ok(socket().closedWith, 'the socket is not left open');
  server.join = accepted;
  await room.join({ room: 'demo' });
  await assert.rejects(room.join({ room: 'demo' }), { code: 'badState' });
});

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

test('media of a connection that is not the present one says nothing of the state', async () => {
  await join();
  server.leave = undefined; // an answer that takes its time
  const left = room.leave();
  pc().become('disconnected');
  pc().become('connected');
  pc().become('failed');
  assert.equal(room.state, 'disconnected');
  socket().tell({ type: 'ok', re: sent('leave')[0].id });
  await left;
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

test('who may not subscribe has no slots; with nothing to send there is no offer', async () => {
  server.join.participant = { ...ann, canPublish: false, canSubscribe: false };
  await room.join({ room: 'demo' });
  assert.equal(sent('offer').length, 0);
  assert.equal(room.state, 'connected');
  await assert.rejects(room.localParticipant.publishTrack(new FakeTrack('video'), 'camera'), { code: 'forbidden' });
});

test('publishing, muting and publishing again uses one transceiver', async () => {
  await join();
  const me = room.localParticipant;
  const [first, second] = [new FakeTrack('video'), new FakeTrack('video')];
  await me.publishTrack(first, 'camera');
  assert.deepEqual(sent('offer').at(-1).tracks, [{ mid: '8', source: 'camera', muted: false }]);
  await me.setCameraEnabled(false);
  assert.equal(first.readyState, 'ended', 'the device is let go');
  await me.publishTrack(second, 'camera');
  assert.deepEqual(sent('mute').map(({ mid, muted }) => [mid, muted]), [['8', true], ['8', false]]);
  assert.equal(sent('offer').length, 2);
  assert.equal(pc().getTransceivers()[8].sender.track, second);
});

test('a camera is sent in three sizes, a screen in one', async () => {
  await join();
  const screen = new FakeTrack('video');
  await room.localParticipant.publishTrack(new FakeTrack('video'), 'camera');
  await room.localParticipant.publishTrack(screen, 'screen');
  const [camera, other] = pc().getTransceivers().slice(8).map(t => t.init.sendEncodings);
  assert.deepEqual(camera.map(e => [e.rid, e.scaleResolutionDownBy]), [['q', 4], ['h', 2], ['f', 1]]);
  assert.deepEqual(other, [{ maxBitrate: 2_500_000 }]);
  assert.equal(screen.contentHint, 'detail');
});

test('encodings that nobody wants are switched off and on again, after what is being agreed', async () => {
  await join();
  await room.localParticipant.publishTrack(new FakeTrack('video'), 'camera');
  const { sender } = pc().getTransceivers()[8];
  const active = () => sender.getParameters().encodings.map(encoding => encoding.active);
  const tell = on => socket().tell({
    type: 'layers', mid: '8', cap: null,
    encodings: ['q', 'h', 'f'].map((rid, index) => ({ index, rid, active: on.includes(rid) })),
  });
  tell('q');
  await settle();
  assert.deepEqual(active(), [true, false, false]);
  const { offer } = server;
  server.offer = undefined; // an answer that takes its time
  const negotiating = room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
  await settle();
  tell('qhf');
  await settle();
  assert.deepEqual(active(), [true, false, false]);
  socket().tell({ ...offer, re: sent('offer').at(-1).id });
  await negotiating;
  await settle();
  assert.deepEqual(active(), [true, true, true]);
  tell('');
  await settle();
  assert.deepEqual(active(), [false, false, false]);
  assert.deepEqual(events, []);
});

const VIDEO_CODECS = ['video/VP9', 'video/VP8', 'video/rtx', 'video/H264'].map(mimeType => ({ mimeType }));

async function publishWithBackup() {
  globalThis.RTCRtpSender = { getCapabilities: () => ({ codecs: VIDEO_CODECS }) };
  await join();
  const camera = new FakeTrack('video');
  await room.localParticipant.publishTrack(camera, 'camera');
  socket().tell({ type: 'backup', mid: '8', codec: 'VP8' });
  await settle();
  return camera;
}

const offered = () => sent('offer').at(-1).tracks.map(({ mid, backupOf, muted }) => [mid, backupOf, muted]);

test('a backup is a second section of the same camera in one codec, and is reused', async () => {
  const camera = await publishWithBackup();
  const backup = pc().getTransceivers()[9];
  assert.deepEqual(backup.codecs, ['video/VP8', 'video/rtx']);
  assert.equal(backup.sender.track, camera);
  assert.equal(backup.init.sendEncodings.length, 3);
  assert.deepEqual(offered(), [['8', undefined, false], ['9', '8', false]]);
  const encodings = [0, 1, 2].map(index => ({ index, rid: '', active: index === 1 }));
  socket().tell({ type: 'layers', mid: '9', cap: null, encodings });
  await settle();
  assert.deepEqual(backup.sender.getParameters().encodings.map(e => e.active), [false, true, false]);
  assert.equal(pc().getTransceivers()[8].sender.getParameters().encodings[0].active, true);
  socket().tell({ type: 'backup', mid: '8', codec: null });
  await settle();
  assert.equal(backup.direction, 'inactive');
  assert.equal(backup.sender.track, null);
  assert.deepEqual(offered(), [['8', undefined, false]]);
  socket().tell({ type: 'backup', mid: '8', codec: 'H264' });
  await settle();
  assert.equal(pc().getTransceivers().length, 10);
  assert.deepEqual(backup.codecs, ['video/rtx', 'video/H264']);
  assert.equal(backup.sender.track, camera);
  assert.equal(sent('offer').length, 5);
  assert.deepEqual(events, []);
});

test('a backup shares its camera: other device, mute, end', async () => {
  await publishWithBackup();
  const backup = pc().getTransceivers()[9];
  const other = new FakeTrack('video');
  await room.localParticipant.publishTrack(other, 'camera');
  assert.equal(backup.sender.track, other);
  await room.localParticipant.setCameraEnabled(false);
  assert.equal(backup.sender.track, null);
  assert.deepEqual(sent('mute').at(-1).mid, '8');
  await room.localParticipant.publishTrack(other, 'camera');
  assert.equal(backup.sender.track, other);
  await room.localParticipant.unpublishTrack('camera');
  assert.deepEqual(offered(), []);
  assert.equal(backup.direction, 'inactive');
});

test('a backup that cannot be made or is refused leaves the camera as it is', async () => {
  await publishWithBackup();
  socket().tell({ type: 'backup', mid: '8', codec: 'AV1' });
  await settle();
  assert.deepEqual(offered(), [['8', undefined, false]]);
  const { offer } = server;
  server.offer = { type: 'error', code: 'limit', message: 'too many' };
  socket().tell({ type: 'backup', mid: '8', codec: 'VP8' });
  await settle();
  assert.deepEqual(events, ['error limit']);
  server.offer = offer;
  await room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
  assert.deepEqual(offered().map(([mid]) => mid), ['8', '10']);
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
  room = new Room({ url: 'ws://h/v1/ws', maxSlots: { audio: 0, video: 1 } });
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

test('a refused offer takes the track back, and the next offer is without it', async () => {
  await join();
  const accepted = server.offer;
  server.offer = { type: 'error', code: 'limit', message: 'too many tracks' };
  const track = new FakeTrack('video');
  await assert.rejects(room.localParticipant.publishTrack(track, 'screen'), { code: 'limit' });
  assert.equal(track.readyState, 'ended');
  server.offer = accepted;
  await room.localParticipant.publishTrack(new FakeTrack('video'), 'camera');
  assert.deepEqual(sent('offer').at(-1).tracks.map(({ source }) => source), ['camera']);
});

test('a lost socket is followed by a new join; who stayed never left', async t => {
  await room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
  await join();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const old = pc();
  socket().drop(1006);
  assert.equal(room.state, 'reconnecting');
  assert.equal(old.signalingState, 'closed');
  t.mock.timers.tick(1000);
  await settle();
  pc().become('connected');
  assert.equal(sent('join')[0].identity, 'ann', 'so that the server replaces what it still has');
  assert.deepEqual(sent('offer')[0].tracks, [{ mid: '0', source: 'microphone', muted: false }]);
  assert.deepEqual(events, ['connectionStateChanged reconnecting', 'connectionStateChanged connected']);
});

test('after six attempts the room is given up and devices are let go', async t => {
  const microphone = new FakeTrack('audio');
  await room.localParticipant.publishTrack(microphone, 'microphone');
  await join();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  FakeWebSocket.refuses = true;
  socket().drop(1006);
  for (let i = 0; i < 10; i++) {
    t.mock.timers.tick(11_000);
    await settle();
  }
  assert.equal(FakeWebSocket.all.length, 1 + 6);
  assert.equal(events.at(-1), 'disconnected unreachable');
  assert.equal(microphone.readyState, 'ended');
});

test('replaced, removed and a bad token end it at once', async () => {
  for (const [code, reason] of [[4002, 'replaced'], [4003, 'removed'], [4001, 'unauthorized']]) {
    room = new Room({ url: 'ws://h/v1/ws' });
    const ended = [];
    room.on('disconnected', why => ended.push(why));
    await join();
    socket().drop(code, reason);
    assert.deepEqual(ended, [reason]);
    assert.equal(room.state, 'disconnected');
  }
});

test('ICE is restarted at once when it failed, after 3 s when it is disconnected', async t => {
  await join();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  pc().become('disconnected');
  t.mock.timers.tick(2999);
  assert.equal(pc().restarts, 0);
  t.mock.timers.tick(1);
  await settle();
  assert.equal(pc().restarts, 1);
  assert.equal(sent('offer').length, 2);
  pc().become('connected');
  pc().become('disconnected');
  pc().become('connected');
  t.mock.timers.tick(5000);
  assert.equal(pc().restarts, 1, 'it came back by itself');
  pc().become('failed');
  assert.equal(pc().restarts, 2);
});

test('leaving while joining ends in peace, and the room may be joined again', async () => {
  const joining = room.join({ room: 'demo' });
  const left = room.leave();
  await assert.rejects(joining, { code: 'closed' });
  await left;
  assert.equal(room.state, 'disconnected');
  await room.join({ room: 'demo' });
  assert.equal(room.participants.size, 1);
});

test('leaving says so, takes all away and lets devices go', async () => {
  const microphone = new FakeTrack('audio');
  await join();
  await room.localParticipant.publishTrack(microphone, 'microphone');
  await room.leave();
  assert.equal(sent('leave').length, 1);
  assert.equal(room.participants.size, 0);
  assert.equal(room.peerConnection, null);
  assert.equal(microphone.readyState, 'ended');
  assert.deepEqual(events, ['connectionStateChanged disconnected', 'participantLeft', 'disconnected left']);
});
