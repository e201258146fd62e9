import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Detours } from '../../main/resources/sfu/client/sdk/detours.js';
import { Direct } from '../../main/resources/sfu/client/sdk/direct.js';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import { PeerLink } from '../../main/resources/sfu/client/sdk/peer-link.js';

/** As much of RTCPeerConnection as direct connections use. */
class FakePeer {
  static all = [];
  signalingState = 'stable';
  connectionState = 'new';
  transceivers = [];
  candidates = [];

  constructor(configuration) {
    this.configuration = configuration;
    FakePeer.all.push(this);
  }

  addTransceiver(kind, init) {
    const sender = {
      track: null,
      async replaceTrack(track) { this.track = track; },
      getParameters: () => ({ encodings: [{}] }),
      async setParameters() {},
    };
    const receiver = { kind, at: 0, getSynchronizationSources: () => (receiver.at ? [{ timestamp: receiver.at }] : []) };
    this.transceivers.push({ kind, init, direction: init.direction, sender, receiver });
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  getTransceivers() { return this.transceivers; }

  createDataChannel(label) {
    this.channel = { label, readyState: 'open', sent: [], send(data) { this.sent.push(data); }, close() {} };
    return this.channel;
  }

  async setLocalDescription() {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.localDescription = { type, sdp: type };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }

  async setRemoteDescription(description) {
    if (typeof description.sdp !== 'string') throw new TypeError('no description');
    this.remoteDescription = description;
    if (description.type === 'offer' && this.transceivers.length === 0) {
      for (const kind of ['audio', 'video', 'video', 'audio']) this.addTransceiver(kind, { direction: 'recvonly' });
      this.onnegotiationneeded = null;
    }
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }

  async addIceCandidate(candidate) { this.candidates.push(candidate); }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() { this.signalingState = 'closed'; }
}

/** A remote track as detours see it. */
function trackOf(source, receiver) {
  return { source, receiver, muted: false, isSubscribed: true, path: 'sfu', divert(to) { this.path = to ? 'direct' : 'sfu'; } };
}

const settled = () => new Promise(done => setImmediate(done));
const pc = () => FakePeer.all.at(-1);
const told = () => asked.filter(({ type }) => type === 'direct.state').map(({ state }) => state);
const signals = () => asked.filter(({ type }) => type === 'signal').map(({ data }) => data);

let asked;
let happened;
let room;
let camera;
let direct;
let fromServer; // when its picture came last

async function pass(ms) {
  for (let i = 0; i < ms; i += 20) {
    mock.timers.tick(20);
    await settled();
  }
}

/** The same, with pictures that come directly. */
async function flow(ms) {
  for (let i = 0; i < ms; i += 100) {
    pc().transceivers[1].receiver.at++;
    await pass(100);
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  globalThis.RTCPeerConnection = FakePeer;
  globalThis.MediaStream = class {};
  FakePeer.all.length = 0;
  asked = [];
  happened = [];
  fromServer = 100;
  camera = trackOf('camera', { getSynchronizationSources: () => [{ timestamp: fromServer }] });
  room = new Emitter();
  const bob = { id: 'PA_b', name: 'Bob', tracks: new Map([['TR_b', camera]]) };
  room.participants = new Map([['PA_b', bob]]);
  room.localParticipant = { mediaTrack: source => (source === 'camera' ? 'own camera' : undefined) };
  direct = new Direct(room, {
    request: async message => { asked.push(message); },
    configuration: async () => ({ iceServers: [{ urls: 'turn:t' }] }),
    hold: isHeld => happened.push(isHeld ? 'hold' : 'send'),
    changed: (path, reason) => happened.push(`${path} ${reason}`),
    report: work => work?.catch(error => happened.push(error.message)),
    onFile: () => {},
  });
});

afterEach(() => {
  direct.close();
  mock.timers.reset();
});

async function connecting(youOffer = true) {
  await direct.open();
  direct.apply({ type: 'direct', mode: 'direct', state: 'connecting', attempt: 1, peers: [{ id: 'PA_b', youOffer }] });
  await settled();
}

const signal = data => direct.apply({ type: 'signal', from: 'PA_b', data: { attempt: 1, ...data } });

async function connected() {
  await connecting();
  pc().become('connected');
  pc().transceivers[1].receiver.at = 5;
  await pass(60);
  direct.apply({ type: 'direct', mode: 'direct', state: 'connected', attempt: 1, peers: [] });
}

test('whoever is to offers all sections at once, with the server’s ICE servers and what is sent', async () => {
  await connecting();
  assert.equal(asked[0].type, 'direct.ready');
  assert.deepEqual(pc().configuration, { iceServers: [{ urls: 'turn:t' }] });
  assert.deepEqual(pc().transceivers.map(({ kind }) => kind), ['audio', 'video', 'video', 'audio']);
  assert.deepEqual(pc().transceivers.map(({ sender }) => sender.track), [null, 'own camera', null, null]);
  assert.deepEqual(signals()[0], { attempt: 1, description: { type: 'offer', sdp: 'offer' } });
});

test('the other one answers, and sends in the same sections', async () => {
  await connecting(false);
  assert.deepEqual(signals(), []);
  signal({ description: { type: 'offer', sdp: 'theirs' } });
  await settled();
  assert.deepEqual(pc().transceivers.map(({ direction }) => direction), Array(4).fill('sendrecv'));
  assert.equal(pc().transceivers[1].sender.track, 'own camera');
  assert.equal(signals()[0].description.type, 'answer');
});

test('what is sent follows the own tracks without an offer', async () => {
  await connecting();
  const before = signals().length;
  room.localParticipant.mediaTrack = source => (source === 'screen' ? 'own screen' : undefined);
  room.emit('localTrackChanged', 'screen');
  assert.deepEqual(pc().transceivers.map(({ sender }) => sender.track), [null, null, 'own screen', null]);
  assert.equal(signals().length, before);
});

test('a track changes over once a picture came, and only then it is said to work', async () => {
  await connecting();
  pc().become('connected');
  await pass(200);
  assert.equal(camera.path, 'sfu');
  assert.deepEqual(told(), []);
  pc().transceivers[1].receiver.at = 5;
  await pass(60);
  assert.equal(camera.path, 'direct');
  assert.deepEqual(told(), ['connected']);
  assert.deepEqual(happened, [], 'the server is sent all until both say so');
  direct.apply({ type: 'direct', mode: 'direct', state: 'connected', attempt: 1, peers: [] });
  assert.deepEqual(happened, ['hold', 'direct two']);
});

test('the server is sent all at once at the end, and the track goes back when a picture of it came', async () => {
  await connected();
  happened.length = 0;
  direct.apply({ type: 'direct', mode: 'sfu', state: 'connected', attempt: 1, peers: [], reason: 'people' });
  await pass(200);
  assert.deepEqual(happened, ['send']);
  assert.equal(camera.path, 'direct');
  assert.notEqual(pc().signalingState, 'closed');
  fromServer = 200;
  await pass(60);
  assert.equal(camera.path, 'sfu');
  assert.deepEqual(happened, ['send', 'sfu people']);
  assert.deepEqual(pc().channel.sent, ['people', 'shown'], 'the other one may still need this path');
  assert.notEqual(pc().signalingState, 'closed');
  pc().channel.onmessage({ data: 'shown' });
  await pass(600);
  assert.equal(pc().signalingState, 'closed');
});

test('who cannot hear the server hears of the end from the other one', async () => {
  await connected();
  happened.length = 0;
  pc().channel.onmessage({ data: 'people' });
  fromServer = 200;
  await pass(60);
  assert.deepEqual(happened, ['send', 'sfu people']);
  assert.equal(camera.path, 'sfu');
  direct.apply({ type: 'direct', mode: 'sfu', state: 'connected', attempt: 1, peers: [], reason: 'people' });
  await pass(60);
  assert.deepEqual(happened, ['send', 'sfu people'], 'once');
});

test('a muted track goes back at once, whoever muted it, and comes again', async () => {
  await connected();
  camera.muted = true;
  room.emit('trackMuted', camera);
  assert.equal(camera.path, 'sfu');
  camera.muted = false;
  room.emit('trackUnmuted', camera);
  await pass(60);
  assert.equal(camera.path, 'direct');
});

test('a path that fails is said to, and after a while one that is silent', async () => {
  await connected();
  pc().become('disconnected');
  await flow(1000);
  pc().become('connected');
  await flow(2000);
  assert.deepEqual(told(), ['connected'], 'it came back');
  pc().become('disconnected');
  await flow(1600);
  assert.deepEqual(told(), ['connected', 'failed']);
});

test('a path that brings nothing any more is given up long before the browser notices', async () => {
  await connected();
  await flow(2000);
  happened.length = 0;
  await pass(600);
  assert.deepEqual(told(), ['connected']);
  await pass(300);
  assert.deepEqual(told(), ['connected', 'failed']);
  assert.deepEqual(happened, ['send'], 'without waiting for the server');
});

test('where all is muted, nothing is expected to come', async () => {
  await connected();
  camera.muted = true;
  room.emit('trackMuted', camera);
  await pass(3000);
  assert.deepEqual(told(), ['connected']);
});

test('signals of others, of other attempts, and what is none change nothing', async () => {
  await connecting(false);
  const offer = { description: { type: 'offer', sdp: 'theirs' } };
  direct.apply({ type: 'signal', from: 'PA_c', data: { attempt: 1, ...offer } });
  signal({ ...offer, attempt: 2 });
  for (const data of [null, 'text', 7, [], {}]) direct.apply({ type: 'signal', from: 'PA_b', data });
  await settled();
  assert.equal(pc().remoteDescription, undefined);
  assert.deepEqual(told(), []);
  signal({ description: { type: 'offer', sdp: 7 } });
  await settled();
  assert.deepEqual(told(), ['failed']);
});

test('signals that come before the connection is made wait for it', async () => {
  direct.apply({ type: 'direct', mode: 'direct', state: 'connecting', attempt: 1, peers: [{ id: 'PA_b', youOffer: false }] });
  signal({ description: { type: 'offer', sdp: 'theirs' } });
  signal({ candidate: { candidate: 'c' } });
  await settled();
  assert.equal(pc().remoteDescription.sdp, 'theirs');
  assert.equal(pc().candidates.length, 1);
});

test('where two offers meet, that of the fixed offerer counts', async () => {
  const answers = [];
  const offerer = new PeerLink({}, { isOfferer: true, send: data => answers.push(data) });
  offerer.pc.addTransceiver('audio', { direction: 'sendrecv' });
  await settled();
  await offerer.take({ description: { type: 'offer', sdp: 'theirs' } });
  assert.equal(offerer.pc.remoteDescription, undefined);
  const other = new PeerLink({}, { isOfferer: false, send: data => answers.push(data) });
  other.pc.addTransceiver('audio', { direction: 'sendrecv' });
  await settled();
  await other.take({ description: { type: 'offer', sdp: 'theirs' } });
  assert.equal(other.pc.remoteDescription.sdp, 'theirs');
  assert.deepEqual(answers.map(({ description }) => description.type), ['offer', 'offer', 'answer']);
});

test('a track without a slot is left alone, and one that comes later is taken over', async () => {
  const receiver = { getSynchronizationSources: () => [{ timestamp: 1 }] };
  const late = { ...trackOf('screen', undefined), isSubscribed: false };
  const detours = new Detours(() => [{ track: late, receiver }]);
  let isDone = false;
  detours.start(100000).then(() => { isDone = true; });
  await pass(100);
  assert.deepEqual([late.path, isDone], ['sfu', false]);
  late.isSubscribed = true;
  await pass(60);
  assert.deepEqual([late.path, isDone], ['direct', true]);
  detours.close();
  assert.equal(late.path, 'sfu');
});
