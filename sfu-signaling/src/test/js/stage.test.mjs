import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Room } from '../../main/resources/sfu/client/sdk/room.js';
import { FakePeerConnection, FakeTrack, FakeWebSocket, settle } from './fakes.mjs';

const ann = { id: 'PA_a', identity: 'ann', name: 'Ann', canPublish: true, canSubscribe: true, onStage: false };
const bob = { ...ann, id: 'PA_b', identity: 'bob', name: 'Bob' };

let server; // what the fake server says
let room;

const socket = () => FakeWebSocket.all.at(-1);
const pc = () => FakePeerConnection.all.at(-1);
const sent = type => socket().sent.filter(message => message.type === type);
const stage = (state, cause, participant = ann) => socket().tell({ type: 'stage', participant, state, cause });

beforeEach(() => {
  globalThis.WebSocket = FakeWebSocket;
  globalThis.RTCPeerConnection = FakePeerConnection;
  FakeWebSocket.all.length = FakePeerConnection.all.length = 0;
  FakeWebSocket.refuses = false;
  const joined = { type: 'joined', room: 'demo', participant: ann, participants: [], tracks: [], iceServers: [] };
  server = { join: joined, offer: { type: 'answer', sdp: 'v=0' }, leave: { type: 'ok' }, 'stage.request': { type: 'ok' } };
  FakeWebSocket.answer = message => server[message.type];
  room = new Room({ url: 'ws://h/v1/ws' });
});

afterEach(() => room.leave()); // else its heartbeat keeps the process alive

async function join() {
  await room.join({ room: 'demo', name: 'Ann' });
  pc().become('connected');
}

test('off the stage nothing is sent, and what was on before the join is let go', async () => {
  const camera = new FakeTrack('video');
  await room.localParticipant.publishTrack(camera, 'camera');
  await join();
  assert.equal(room.stage.state, 'off');
  assert.equal(camera.readyState, 'ended');
  assert.deepEqual(sent('offer').at(-1).tracks, []);
  await assert.rejects(room.localParticipant.publishTrack(new FakeTrack('video'), 'camera'), { code: 'notOnStage' });
});

test('who is called sends, and who is taken off sends no more', async () => {
  await join();
  const news = [];
  room.on('stageChanged', its => news.push(`${its.participant.identity} ${its.state} ${its.isOwn}`));
  await room.requestStage();
  stage('requested', 'request');
  stage('requested', 'request', bob);
  assert.equal(room.stage.state, 'requested');
  stage('on', 'accept');
  const camera = new FakeTrack('video');
  await room.localParticipant.publishTrack(camera, 'camera');
  assert.equal(sent('offer').at(-1).tracks[0].source, 'camera');
  const offers = sent('offer').length;
  stage('off', 'remove');
  await settle();
  assert.equal(camera.readyState, 'ended');
  assert.equal(sent('offer').length, offers + 1);
  assert.deepEqual(sent('offer').at(-1).tracks, []);
  assert.deepEqual(news, ['ann requested true', 'bob requested false', 'ann on true', 'ann off true']);
});

test('a refusal has its code and limit', async () => {
  await join();
  server['stage.call'] = { type: 'error', code: 'limit', limit: 'stage', message: 'the stage is full' };
  await assert.rejects(room.stage.call('bob'), { code: 'limit', limit: 'stage' });
  assert.deepEqual(sent('stage.call')[0].identity, 'bob');
});

test('a room without a stage has everybody on it', async () => {
  server.join = { ...server.join, participant: { ...ann, onStage: undefined } };
  await join();
  assert.ok(room.stage.isOn);
});

test('a full room says the place in line, and joins when it is its turn', async () => {
  const { join: accepted } = server;
  delete server.join;
  const places = [];
  room.on('waiting', ({ position }) => places.push(position));
  const joining = room.join({ room: 'demo', name: 'Ann' });
  await settle();
  const re = sent('join')[0].id;
  socket().tell({ type: 'waiting', re, room: 'demo', position: 2 });
  socket().tell({ type: 'waiting', re, room: 'demo', position: 1 });
  assert.deepEqual(places, [2, 1]);
  socket().tell({ ...accepted, re });
  await joining;
  assert.equal(room.name, 'demo');
});
