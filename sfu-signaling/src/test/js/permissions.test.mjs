import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack, settle } from './fakes.mjs';
import { ann, join, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

const ALL = {
  canPublish: true, canPublishSources: ['microphone', 'camera', 'screen', 'screenAudio'],
  canSubscribe: true, canSubscribeTo: null, canUpdateMetadata: true,
};
const permit = change => socket().tell({ type: 'permissions', ...ALL, ...change });

beforeEach(() => {
  setUp();
  server.trackPermissions = { type: 'ok' };
});
afterEach(tearDown);

test('a source that may not be sent any more is let go, and offers name it no longer; others go on', async () => {
  const [camera, microphone] = [new FakeTrack('video'), new FakeTrack('audio')];
  const heard = [];
  room.on('permissionsChanged', permissions => heard.push(permissions));
  await join();
  await room.localParticipant.publishTrack(camera, 'camera');
  await room.localParticipant.publishTrack(microphone, 'microphone');
  permit({ canPublishSources: ['microphone'] });
  await settle();
  assert.equal(camera.readyState, 'ended');
  assert.equal(microphone.readyState, 'live');
  assert.deepEqual(sent('offer').at(-1).tracks.map(({ source }) => source), ['microphone']);
  assert.equal(room.localParticipant.isEnabled('camera'), false);
  assert.deepEqual(heard.map(({ canPublishSources }) => canPublishSources), [['microphone']]);
  assert.deepEqual(room.permissions, heard[0]);
  await assert.rejects(room.localParticipant.publishTrack(new FakeTrack('video'), 'camera'), { code: 'forbidden' });
  permit();
  await room.localParticipant.publishTrack(new FakeTrack('video'), 'camera');
  assert.deepEqual(sent('offer').at(-1).tracks.map(({ source }) => source), ['camera', 'microphone']);
});

test('who may not publish lets all go', async () => {
  const camera = new FakeTrack('video');
  await join();
  await room.localParticipant.publishTrack(camera, 'camera');
  permit({ canPublish: false, canPublishSources: [] });
  await settle();
  assert.equal(camera.readyState, 'ended');
  assert.deepEqual(sent('offer').at(-1).tracks, []);
  assert.equal(room.me.canPublish, false);
});

test('who may watch again offers slots again', async () => {
  server.join.participant = { ...ann, canSubscribe: false };
  await room.join({ room: 'demo' });
  assert.equal(sent('offer').length, 0);
  permit();
  await settle();
  assert.equal(sent('offer').length, 1);
  assert.equal(pc().getTransceivers().length, 8);
});

test('what a token allows is known from the join on', async () => {
  server.join.permissions = { ...ALL, canPublishSources: ['microphone'] };
  await join();
  await assert.rejects(room.localParticipant.publishTrack(new FakeTrack('video'), 'screen'), { code: 'forbidden' });
  await room.localParticipant.publishTrack(new FakeTrack('audio'), 'microphone');
});

test('who may be sent a track is said before the offer that has it, on each connection', async () => {
  await room.localParticipant.setTrackPermissions(['bob'], 'screen');
  await room.localParticipant.setTrackPermissions('all');
  await join();
  await room.localParticipant.publishTrack(new FakeTrack('video'), 'screen');
  const kinds = () => socket().sent.map(({ type, mid }) => [type, mid].filter(Boolean).join(' '));
  assert.deepEqual(kinds(), ['join', 'trackPermissions', 'offer', 'trackPermissions 8', 'offer']);
  await room.localParticipant.setTrackPermissions(['bob', 'cy'], 'screen');
  assert.deepEqual(sent('trackPermissions').at(-1).allow, ['bob', 'cy']);
});

test('a track whose audience is refused is not offered', async () => {
  await join();
  server.trackPermissions = { type: 'error', code: 'limit', limit: 'changeRate', message: 'too many' };
  await room.localParticipant.setTrackPermissions(['bob'], 'screen');
  await assert.rejects(
    room.localParticipant.publishTrack(new FakeTrack('video'), 'screen'), { code: 'limit' });
  assert.equal(sent('offer').length, 1);
});
