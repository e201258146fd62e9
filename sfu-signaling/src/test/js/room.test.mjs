import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack } from './fakes.mjs';
import { ann, events, join, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

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

test('who may not subscribe has no slots; with nothing to send there is no offer', async () => {
  server.join.participant = { ...ann, canPublish: false, canSubscribe: false };
  await room.join({ room: 'demo' });
  assert.equal(sent('offer').length, 0);
  assert.equal(room.state, 'connected');
  await assert.rejects(room.localParticipant.publishTrack(new FakeTrack('video'), 'camera'), { code: 'forbidden' });
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
