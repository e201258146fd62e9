import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ownQuality, qualityOf, worst } from '../../main/resources/sfu/client/sdk/quality.js';
import { countersOf, reportOf, selectedPair } from '../../main/resources/sfu/client/sdk/report.js';
import { settle } from './fakes.mjs';
import { join, pc, room, sent, server, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

const video = (mid, more) => ({
  type: 'inbound-rtp', kind: 'video', mid, framesDecoded: 0, framesDropped: 0, freezeCount: 0, totalFreezesDuration: 0,
  packetsReceived: 0, packetsLost: 0, jitter: 0.012, ...more,
});
const statsOf = (...all) => new Map(all.map((its, i) => [String(i), its]));

test('a report is what came in between, by slot and by what is sent', () => {
  const sending = (rid, framesEncoded, qualityLimitationReason) =>
    ({ type: 'outbound-rtp', kind: 'video', mid: '9', rid, framesEncoded, qualityLimitationReason });
  const audio = n => ({ type: 'inbound-rtp', kind: 'audio', mid: '0', concealedSamples: 4800 * n, silentConcealedSamples: 480 * n });
  const before = countersOf(statsOf(video('4', { framesDecoded: 100, packetsLost: 3 }), audio(1), sending('q', 10, 'none')));
  const now = countersOf(statsOf(
    video('4', { framesDecoded: 220, packetsLost: 2, freezeCount: 1, totalFreezesDuration: 0.25 }), audio(3),
    sending('q', 60, 'cpu'), sending('f', 50, 'bandwidth'),
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.0304, localCandidateId: '5' },
    { type: 'local-candidate', candidateType: 'relay' }));
  const report = reportOf(before, now, 5000);
  assert.equal(report.rttMs, 30);
  assert.equal(report.candidateType, 'relay');
  assert.equal(report.cpuLimited, true);
  const [picture, sound] = report.slots;
  assert.deepEqual([picture.framesDecoded, picture.freezes, picture.freezeMs, picture.jitterMs], [120, 1, 250, 12]);
  assert.equal(picture.lost, 0, 'a late packet takes a loss back');
  assert.equal(sound.concealedMs, 180);
  assert.deepEqual(report.sent, [{ mid: '9', limitation: 'cpu', framesEncoded: 100 }]);
});

test('of several nominated pairs the one in use counts', () => {
  const pair = (id, more) => [id, { id, type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.3, ...more }];
  const used = pair('b', { currentRoundTripTime: 0.02 });
  const told = new Map([pair('a'), used, ['T', { type: 'transport', selectedCandidatePairId: 'b' }]]);
  assert.equal(countersOf(told).rttMs, 20);
  assert.equal(selectedPair(new Map([pair('a'), pair('b', { selected: true })])).id, 'b', 'as Firefox tells it');
  assert.equal(selectedPair(new Map([pair('a')])).id, 'a');
  assert.equal(selectedPair(new Map()), undefined);
});

test('quality has its rules', () => {
  const camera = { kind: 'video', source: 'camera', muted: false, isPaused: false, encryptionError: null };
  const slot = { framesDecoded: 100, freezeMs: 0, concealedMs: 0, lost: 0, packets: 500 };
  assert.equal(qualityOf(camera, slot, 5000), 'good');
  assert.equal(qualityOf(camera, { ...slot, framesDecoded: 0 }, 5000), 'lost');
  assert.equal(qualityOf({ ...camera, muted: true }, { ...slot, framesDecoded: 0 }, 5000), 'good');
  assert.equal(qualityOf({ ...camera, source: 'screen' }, { ...slot, framesDecoded: 0 }, 5000), 'good');
  assert.equal(qualityOf(camera, { ...slot, freezeMs: 260 }, 5000), 'poor');
  assert.equal(qualityOf(camera, { ...slot, lost: 30 }, 5000), 'poor');
  assert.equal(qualityOf({ ...camera, kind: 'audio', source: 'microphone' }, { ...slot, concealedMs: 300 }, 5000), 'poor');
  assert.equal(worst(['good', 'lost', 'poor']), 'lost');
  assert.deepEqual([ownQuality(false, {}, 0), ownQuality(true, { rttMs: 401 }, 0), ownQuality(true, {}, 0.06)], ['lost', 'poor', 'poor']);
  assert.equal(ownQuality(true, { rttMs: 40, cpuLimited: false }, 0.01), 'good');
});

async function watchBob(t, features) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  server.join = { ...server.join, features };
  server.stats = { type: 'ok' };
  await join();
  pc().getStats = async () => statsOf(video('4', { framesDecoded: 100 }), video('5'));
  socket().tell({ type: 'slots', slots: [{ mid: '4', kind: 'video', track: 'TR_b', reason: null, rtpTimestamp: 9 }] });
  for (let i = 0; i < 3; i++) {
    t.mock.timers.tick(5000);
    await settle();
  }
}

test('a server that knows reports gets one every 5 s, of slots that carry something', async t => {
  const heard = [];
  room.on('qualityChanged', (who, quality) => heard.push(`${who?.name ?? 'me'} ${quality}`));
  await watchBob(t, ['resume', 'stats']);
  assert.equal(sent('stats').length, 2);
  const [{ intervalMs, slots, sent: sending }] = sent('stats');
  assert.ok(intervalMs >= 0);
  assert.deepEqual(slots.map(({ mid }) => mid), ['4']);
  assert.deepEqual(Object.keys(slots[0]).sort(), [
    'concealedMs', 'framesDecoded', 'framesDropped', 'freezeMs', 'freezes', 'jitterMs', 'lost', 'mid']);
  assert.deepEqual(sending, []);
  assert.deepEqual(heard, ['Bob lost'], 'no picture came');
  assert.equal(room.participants.get('PA_b').quality, 'lost');
});

test('another server gets none', async t => {
  await watchBob(t, undefined);
  assert.deepEqual(sent('stats'), []);
  assert.equal(room.participants.get('PA_b').quality, 'lost');
});
