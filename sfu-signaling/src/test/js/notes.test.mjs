import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack, settle } from './fakes.mjs';
import { bob, camera, join, pageOf, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

let news;

beforeEach(() => {
  setUp();
  server.metadata = { type: 'ok' };
  news = [];
  room.on('roomMetadataChanged', info => news.push(['room', info.metadata, info.attributes]));
  room.on('participantMetadataChanged', who => news.push([who?.identity ?? null, who?.metadata, who?.attributes]));
  room.on('trackMetadataChanged', track => news.push([track.id, track.metadata, track.attributes]));
});
afterEach(tearDown);

const roster = (from, people) =>
  socket().tell({ type: 'roster', from, to: from + 1, participants: 2, publishers: 1, left: [], people });

test('what is written on the room, people and tracks is told when it changes', async () => {
  server.join.roomInfo = { template: 'meeting', labels: { team: 'a' }, metadata: 'm', attributes: { topic: 'plans' } };
  server.join.page = pageOf([{ ...bob, metadata: 'hi' }]);
  await join();
  assert.deepEqual(room.info, server.join.roomInfo);
  assert.equal(room.participants.get('PA_b').metadata, 'hi');
  assert.deepEqual(news, [], 'what is so from the beginning is no news');
  socket().tell({ type: 'room', metadata: '', attributes: { topic: 'news' } });
  roster(1, [{ ...bob, metadata: 'hi', attributes: { hand: 'up' }, tracks: [{ ...camera, metadata: 'left' }] }]);
  roster(2, [{ ...bob, metadata: 'hi', attributes: { hand: 'up' }, tracks: [{ ...camera, metadata: 'left' }] }]);
  roster(3, [bob]);
  await settle();
  assert.deepEqual(news, [
    ['room', '', { topic: 'news' }],
    ['bob', 'hi', { hand: 'up' }], ['TR_b', 'left', {}],
    ['bob', '', {}], ['TR_b', '', {}],
  ]);
  assert.equal(room.info.template, 'meeting');
});

test('what oneself writes is kept, and stays as it was where it is refused', async () => {
  await join();
  const me = room.localParticipant;
  await me.setMetadata({ metadata: 'm', attributes: { hand: 'up', old: '1' } });
  await me.setMetadata({ attributes: { old: null } });
  assert.deepEqual([me.metadata, me.attributes], ['m', { hand: 'up' }]);
  assert.deepEqual(sent('metadata').map(({ metadata, attributes }) => [metadata, attributes]), [
    ['m', { hand: 'up', old: '1' }], [undefined, { old: null }],
  ]);
  server.metadata = { type: 'error', code: 'limit', limit: 'metadata', message: 'too much' };
  await assert.rejects(me.setMetadata({ metadata: 'x'.repeat(5000) }), { code: 'limit', limit: 'metadata' });
  assert.equal(me.metadata, 'm');
});

test('what others write on oneself is told too', async () => {
  await join();
  roster(1, [{ ...server.join.participant, metadata: 'vip', tracks: [] }]);
  await settle();
  assert.deepEqual(news, [[null, undefined, undefined]]);
  assert.equal(room.localParticipant.metadata, 'vip');
});

test('what is written before there is anything to write it on is told as soon as there is', async () => {
  const me = room.localParticipant;
  await me.setMetadata({ metadata: 'm' });
  await me.setMetadata({ attributes: { angle: 'left' } }, 'camera');
  await join();
  assert.deepEqual(sent('metadata').map(({ mid, metadata }) => [mid, metadata]), [[undefined, 'm']]);
  await me.publishTrack(new FakeTrack('video'), 'camera');
  await settle();
  assert.deepEqual(sent('metadata').at(-1).attributes, { angle: 'left' });
  assert.equal(sent('metadata').at(-1).mid, '8');
  await me.unpublishTrack('camera');
  await me.publishTrack(new FakeTrack('video'), 'camera');
  await settle();
  assert.equal(sent('metadata').length, 3, 'another track of the source is told of again');
  assert.equal(me.metadata, 'm');
});
