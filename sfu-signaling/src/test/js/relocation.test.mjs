import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { FakePeerConnection, FakeTrack, FakeWebSocket } from './fakes.mjs';
import { ann, bob, camera, events, join, pageOf, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

const settle = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

let before; // socket and connection of the node that drains
let old;
let probes; // what waits for a first frame

class FakeVideo {
  play = async () => {};
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  setUp();
  probes = [];
  globalThis.document = {
    createElement: () => {
      const its = new FakeVideo();
      probes.push(its);
      return its;
    },
  };
  globalThis.MediaStream = class {
    constructor(tracks) {
      this.tracks = tracks;
    }
  };
});

afterEach(() => {
  tearDown();
  mock.timers.reset();
  delete globalThis.document;
  delete globalThis.MediaStream;
});

const slots = [{ mid: '0', kind: 'video', track: camera.id, participant: bob.id, identity: 'bob', name: 'Bob', source: 'camera' }];

async function seesBob() {
  await join();
  socket().tell({ type: 'slots', seq: 1, slots });
  await settle();
  [before, old] = [socket(), pc()];
  events.length = 0;
}

async function relocate() {
  before.tell({ type: 'relocated', seq: 2 });
  await settle();
}

/** For so long, each check at its time. */
async function wait(ms) {
  for (let i = 0; i < ms; i += 100) {
    mock.timers.tick(100);
    await settle();
  }
}

test('the room is followed, and what is sent goes on', async () => {
  await room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
  await seesBob();
  let relocated = 0;
  room.on('relocated', () => relocated++);
  await relocate();
  assert.notEqual(socket(), before);
  assert.equal(sent('join')[0].room, 'demo');
  assert.deepEqual(sent('offer')[0].tracks, [{ mid: '0', source: 'microphone', muted: false }]);
  assert.notEqual(old.signalingState, 'closed', 'others see it there until they are here');
  pc().become('connected');
  assert.equal(relocated, 1);
  assert.equal(room.state, 'connected');
  assert.deepEqual(events, [], 'nothing has happened to the application');
});

test('a picture is shown as before until the next one is there', async () => {
  await seesBob();
  const track = room.participants.get(bob.id).tracks.get(camera.id);
  const first = track.mediaTrack;
  server.join = { ...server.join, page: pageOf([{ ...bob, tracks: [] }]) }; // it has not offered yet
  await relocate();
  pc().become('connected');
  assert.equal(room.participants.get(bob.id).tracks.get(camera.id), track);
  assert.equal(track.mediaTrack, first);
  const mid = pc().getTransceivers().find(its => its.receiver.track.kind === 'video').mid;
  socket().tell({ type: 'slots', seq: 1, slots: [{ ...slots[0], mid }] });
  await settle();
  assert.equal(track.mediaTrack, first, 'no frame has come');
  assert.equal(probes.length, 1);
  probes[0].onloadeddata();
  await settle();
  assert.notEqual(track.mediaTrack, first);
  assert.equal(track.isSubscribed, true);
  assert.deepEqual(events, []);
});

test('the connection before ends without a word, once all see each other here', async () => {
  await seesBob();
  await relocate();
  pc().become('connected');
  const track = room.participants.get(bob.id).tracks.get(camera.id);
  assert.equal(track.isKept, true);
  await wait(3000);
  assert.notEqual(old.signalingState, 'closed', 'it still shows something');
  await wait(2500);
  assert.equal(old.signalingState, 'closed');
  assert.equal(before.closedWith, 4012);
  assert.equal(before.sent.some(({ type }) => type === 'leave'), false);
  assert.equal(track.isSubscribed, false, 'nothing carries it here');
});

test('who does not come after it has left', async () => {
  await seesBob();
  server.join = { ...server.join, page: pageOf([]) };
  server.participants = { type: 'participants', page: pageOf([]) };
  await relocate();
  pc().become('connected');
  assert.equal(room.participants.has(bob.id), true, 'it may be on its way');
  await wait(8000);
  assert.equal(room.participants.has(bob.id), false);
  assert.equal(events.filter(its => its === 'participantLeft').length, 1);
});

test('where the other node does not answer it stays until this one ends, and comes back', async () => {
  await seesBob();
  server.join = { type: 'error', code: 'unavailable', message: 'not now' };
  await relocate();
  assert.equal(room.state, 'connected');
  assert.notEqual(old.signalingState, 'closed');
  server.join = { type: 'joined', room: 'demo', participant: ann, page: pageOf([bob]), iceServers: [] };
  before.drop(4012, 'moved');
  assert.equal(room.state, 'reconnecting');
  await wait(3000);
  pc().become('connected');
  assert.equal(room.state, 'connected');
  assert.equal(FakeWebSocket.all.length, 3);
});

test('leaving meanwhile ends both', async () => {
  await seesBob();
  await relocate();
  await room.leave();
  assert.equal(room.state, 'disconnected');
  assert.deepEqual(FakePeerConnection.all.map(its => its.signalingState), ['closed', 'closed']);
});
