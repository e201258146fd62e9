import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeTrack, settle } from './fakes.mjs';
import { camera, events, join, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

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
