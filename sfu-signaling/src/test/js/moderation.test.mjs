import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakePeerConnection, FakeTrack, FakeWebSocket, settle } from './fakes.mjs';
import { ann, bob, events, join, pageOf, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

const heard = name => {
  const all = [];
  room.on(name, value => all.push(value));
  return all;
};

test('what moderators do is asked for by ids', async () => {
  await join();
  for (const type of ['moderate.mute', 'moderate.ban', 'hand', 'lobby.admit', 'breakout.move']) server[type] = { type: 'ok' };
  server['breakout.open'] = { type: 'breakouts', rooms: [{ room: 'demo~1', name: 'Red', people: [] }] };
  const its = room.participants.get('PA_b');
  await room.moderation.mute(its, { source: 'camera', hard: true });
  await room.moderation.ban('PA_b', { seconds: 60 });
  await room.moderation.lowerHand('all');
  await room.moderation.admit('KN_1');
  await room.moderation.admit();
  await room.moderation.move(room.me, 'demo~1');
  const [opened] = await room.moderation.openBreakouts([{ name: 'Red', participants: [its] }]);
  assert.equal(opened.room, 'demo~1');
  const asked = socket().sent.slice(-7).map(({ id, ...rest }) => rest);
  assert.deepEqual(asked, [
    { type: 'moderate.mute', participant: 'PA_b', source: 'camera', hard: true },
    { type: 'moderate.ban', participant: 'PA_b', seconds: 60 },
    { type: 'hand', participant: 'all', raised: false },
    { type: 'lobby.admit', knock: 'KN_1' },
    { type: 'lobby.admit', all: true },
    { type: 'breakout.move', participant: 'PA_a', room: 'demo~1' },
    { type: 'breakout.open', rooms: [{ name: 'Red', participants: ['PA_b'] }] },
  ]);
});

test('a refusal is told', async () => {
  await join();
  server['moderate.lock'] = { type: 'error', code: 'forbidden', message: 'only moderators' };
  await assert.rejects(room.moderation.lock(), { code: 'forbidden' });
});

test('who is muted is silent until it unmutes, and hard until it may', async () => {
  await join();
  const microphone = new FakeTrack('audio');
  await room.localParticipant.publishTrack(microphone, 'microphone');
  const news = heard('muted');
  socket().tell({ type: 'muted', mid: '0', source: 'microphone', muted: true, hard: false, by: 'bob' });
  await settle();
  assert.equal(room.localParticipant.isEnabled('microphone'), false);
  assert.equal(microphone.enabled, false);
  assert.equal(news[0].by, 'bob');
  await room.localParticipant.setMicrophoneEnabled(true);
  assert.equal(room.localParticipant.isEnabled('microphone'), true);
  socket().tell({ type: 'muted', mid: '0', source: 'microphone', muted: true, hard: true, by: 'bob' });
  await settle();
  await assert.rejects(room.localParticipant.setMicrophoneEnabled(true), { code: 'forbidden' });
  socket().tell({ type: 'muted', mid: '0', source: 'microphone', muted: false, hard: false, by: 'bob' });
  await settle();
  assert.equal(room.localParticipant.isEnabled('microphone'), false, 'nobody else unmutes');
  await room.localParticipant.setMicrophoneEnabled(true);
});

test('hands, the lobby and how the room is kept are told', async () => {
  await join();
  const [hands, lobby, states] = ['handChanged', 'lobbyChanged', 'roomStateChanged'].map(heard);
  const roster = people => ({ type: 'roster', from: 1, to: 2, participants: 2, publishers: 1, left: [], people });
  socket().tell(roster([{ ...bob, handRaisedAt: 5 }, { ...ann, tracks: [], handRaisedAt: 7 }]));
  await settle();
  assert.equal(room.participants.get('PA_b').handRaisedAt, 5);
  assert.equal(room.handRaisedAt, 7);
  assert.deepEqual(hands, [room.participants.get('PA_b'), null]);
  const waiting = [{ knock: 'KN_1', identity: 'cy', name: 'Cy', since: 1 }];
  socket().tell({ type: 'lobby', waiting });
  assert.deepEqual([room.lobby, lobby], [waiting, [waiting]]);
  socket().tell({ type: 'room', metadata: '', attributes: {}, locked: true, lobby: false, recording: true });
  assert.equal(states.length, 1);
  assert.equal(room.info.locked && room.info.recording, true);
});

test('who is moved goes there with a ticket, and what it sends goes on', async () => {
  await room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
  await join();
  const [old, before] = [pc(), socket()];
  const moved = heard('moved');
  const cy = { id: 'PA_c', identity: 'cy', name: 'Cy', tracks: [] };
  server.join = { ...server.join, room: 'demo~1', page: { ...pageOf([cy]), version: 1 } };
  before.tell({ type: 'moved', room: 'demo~1', name: 'Red', ticket: 'one-time', seconds: 60, back: false });
  assert.equal(old.signalingState !== 'closed', true, 'media goes on until the other room is there');
  await settle();
  pc().become('connected');
  assert.deepEqual(moved, [{ room: 'demo~1', name: 'Red', back: false }]);
  const { id, features, ...asked } = sent('join')[0];
  assert.deepEqual(asked, { type: 'join', ticket: 'one-time' });
  assert.equal(old.signalingState, 'closed');
  assert.equal(room.name, 'demo~1');
  assert.deepEqual([...room.participants.keys()], ['PA_c']);
  assert.deepEqual(sent('offer')[0].tracks, [{ mid: '0', source: 'microphone', muted: false }]);
  before.drop(4012, 'moved');
  assert.equal(room.state, 'connected');
  assert.equal(events.some(event => event.startsWith('disconnected')), false);
});

test('a ticket that leads nowhere leads back', async t => {
  await join();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const home = server.join;
  server.join = { type: 'error', code: 'gone', message: 'too old' };
  socket().tell({ type: 'moved', room: 'demo~1', name: 'Red', ticket: 'old', seconds: 60, back: false });
  await settle();
  server.join = home;
  t.mock.timers.tick(2000);
  await settle();
  pc().become('connected');
  assert.equal(sent('join')[0].room, 'demo');
  assert.equal(room.state, 'connected');
});

test('a room that was ended, or does not let one in, is not tried again', async () => {
  await join();
  socket().drop(4011, 'ended');
  assert.equal(events.at(-1), 'disconnected ended');
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(FakePeerConnection.all.length, 1);
});
