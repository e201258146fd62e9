import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack, FakeWebSocket, settle } from './fakes.mjs';
import { events, join, openRoom, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

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
  const ends = [[4002, 'replaced'], [4003, 'removed'], [4001, 'unauthorized'], [4008, 'tokenExpired']];
  for (const [code, reason] of ends) {
    openRoom();
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

test('a later token takes the place of the first, unless it is refused', async t => {
  await join();
  const expiring = [];
  room.on('tokenExpiring', inMs => expiring.push(inMs));
  socket().tell({ type: 'tokenExpiring', seq: 1, inMs: 30000 });
  assert.deepEqual(expiring, [30000]);
  server.token = { type: 'ok' };
  await room.setToken('later');
  server.token = { type: 'error', code: 'forbidden', message: 'of somebody else' };
  await assert.rejects(room.setToken('wrong'), error => error.code === 'forbidden');
  assert.deepEqual(sent('token').map(message => message.token), ['later', 'wrong']);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  socket().drop(1006);
  await room.setToken('latest'); // there is no connection: the next one has it
  t.mock.timers.tick(1000);
  await settle();
  assert.equal(sent('join')[0].token, 'latest');
});
