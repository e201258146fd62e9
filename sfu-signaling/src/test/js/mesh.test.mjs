import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import { Mesh } from '../../main/resources/sfu/client/sdk/mesh.js';
import { Paths } from '../../main/resources/sfu/client/sdk/paths.js';

class FakePeer {
  static all = [];
  signalingState = 'stable';
  connectionState = 'new';
  senders = [];
  channels = [];
  restarts = 0;

  constructor(configuration) {
    this.configuration = configuration;
    FakePeer.all.push(this);
  }

  addTrack(track, ...streams) { this.senders.push({ track, streams }); }
  removeTrack(sender) { this.senders.splice(this.senders.indexOf(sender), 1); }
  getSenders() { return this.senders; }
  createDataChannel(label) { this.channels.push(label); return { label }; }
  async setRemoteDescription(description) { this.remote = description; }
  async setLocalDescription() { this.localDescription = { type: 'answer', sdp: 'a' }; }
  restartIce() { this.restarts++; }
  close() { this.signalingState = 'closed'; }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
}

const settled = () => new Promise(done => setImmediate(done));

let asked;
let room;
let mesh;
let events;

beforeEach(async () => {
  globalThis.RTCPeerConnection = FakePeer;
  FakePeer.all.length = 0;
  asked = [];
  events = [];
  room = new Emitter();
  room.participants = new Map([['PA_b', { id: 'PA_b', name: 'Bob' }]]);
  mesh = new Mesh(room, {
    request: async message => { asked.push(message); },
    configuration: async () => ({ iceServers: [] }),
    onFile: (transfer, participant) => events.push(`file ${transfer.name} of ${participant?.name}`),
  });
  for (const name of ['peerJoined', 'peerLeft', 'peerStateChanged', 'trackAdded', 'channelOpened']) {
    mesh.on(name, ({ id }) => events.push(`${name} ${id}`));
  }
  await mesh.open();
});

const peers = (...list) => mesh.apply({ type: 'direct', mode: 'mesh', peers: list });
const bob = { id: 'PA_b', youOffer: false };
const cy = { id: 'PA_c', youOffer: true };

test('each is connected to each, and who comes last offers', () => {
  mesh.addTrack('microphone', 'stream');
  peers(bob);
  peers(bob, cy);
  assert.deepEqual(events, ['peerJoined PA_b', 'peerJoined PA_c']);
  assert.deepEqual(FakePeer.all.map(({ channels }) => channels), [[], ['sfu.mesh']]);
  assert.deepEqual(FakePeer.all.map(({ senders }) => senders.map(({ track }) => track)), [['microphone'], ['microphone']]);
  mesh.removeTrack('microphone');
  assert.ok(FakePeer.all.every(({ senders }) => senders.length === 0));
});

test('who goes is let go, and all at the end', async () => {
  peers(bob, cy);
  peers(cy);
  assert.deepEqual(FakePeer.all.map(({ signalingState }) => signalingState), ['closed', 'stable']);
  await mesh.leave();
  assert.equal(mesh.peers.size, 0);
  assert.deepEqual(asked.at(-1), { type: 'direct.ready', isReady: false });
  peers(bob); // late
  assert.equal(mesh.peers.size, 0);
});

test('signals go to the one that they are of, and nowhere else', async () => {
  peers(bob, cy);
  mesh.apply({ type: 'signal', from: 'PA_b', data: { description: { type: 'offer', sdp: 'o' } } });
  mesh.apply({ type: 'signal', from: 'PA_x', data: { description: { type: 'offer', sdp: 'x' } } });
  await settled();
  assert.deepEqual(FakePeer.all.map(({ remote }) => remote?.sdp), ['o', undefined]);
  assert.deepEqual(asked.at(-1), { type: 'signal', to: 'PA_b', data: { description: { type: 'answer', sdp: 'a' } } });
});

test('a connection that failed is looked for again by the one who offers', () => {
  peers(bob, cy);
  FakePeer.all.forEach(pc => pc.become('failed'));
  assert.deepEqual(FakePeer.all.map(({ restarts }) => restarts), [0, 1]);
  assert.equal(mesh.peerOf('PA_c'), undefined);
  FakePeer.all[1].become('connected');
  assert.ok(mesh.peerOf('PA_c'));
});

test('channels are the application’s, but for the SDK’s own', () => {
  peers(bob);
  const [pc] = FakePeer.all;
  pc.ondatachannel({ channel: { label: 'game' } });
  pc.ondatachannel({ channel: { label: 'sfu.mesh' } });
  const file = { label: 'sfu.file', close() {} };
  pc.ondatachannel({ channel: file });
  file.onmessage({ data: '{"name":"a","size":1}' });
  assert.deepEqual(events.slice(1), ['channelOpened PA_b', 'file a of Bob']);
});

/** Paths of a room whose server knows these features; gives what was asked of it. */
async function opened(features, options = {}, isEncrypted = false) {
  const its = [];
  const link = { request: async message => { its.push(message.type); return {}; }, report: work => work, emit() {}, hold() {} };
  const paths = new Paths({ isEncrypted }, options, link);
  paths.open(features);
  await import('../../main/resources/sfu/client/sdk/direct.js'); // as it does
  await settled();
  return { its, paths };
}

test('nobody is ready for a direct path where the room, the application or encryption is against it', async () => {
  assert.deepEqual((await opened(['direct'])).its, ['direct.ready']);
  assert.deepEqual((await opened(['resume', 'mesh'])).its, []);
  assert.deepEqual((await opened(undefined)).its, []);
  assert.deepEqual((await opened(['direct'], { direct: false })).its, []);
  assert.deepEqual((await opened(['direct'], {}, true)).its, []);
});

test('a mesh is opened where the room is one, once, and files go to those in it alone', async () => {
  const { its, paths } = await opened(['mesh']);
  const its1 = await paths.openMesh();
  assert.equal(await paths.openMesh(), its1);
  assert.deepEqual(its, ['iceServers', 'direct.ready']);
  await assert.rejects(paths.sendFile({ id: 'PA_b', name: 'Bob' }, new File([], 'a')), { code: 'badState' });
  await assert.rejects((await opened(['direct'])).paths.openMesh(), { code: 'forbidden' });
  await assert.rejects((await opened(['mesh'], {}, true)).paths.openMesh(), { code: 'forbidden' });
});
