import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Statistics, statsOf } from '../../main/resources/sfu/client/sdk/statistics.js';

let counted; // mid -> what the browser counted
let looks;
let statistics;

const pc = {
  async getStats() {
    looks++;
    const now = [...counted].map(([mid, counters]) => [mid, { type: 'inbound-rtp', mid, ...counters }]);
    return new Map([['other', { type: 'candidate-pair' }], ...now]);
  },
};

beforeEach(() => {
  counted = new Map();
  looks = 0;
  statistics = new Statistics();
  statistics.open(pc);
});

const decoded = async id => (await statistics.of(id)).counters.framesDecoded;

test('what a slot received is counted to whom it carried then', async t => {
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  counted.set('0', { framesDecoded: 100 });
  statistics.carry(new Map([['0', 'a']]));
  assert.equal(looks, 0, 'nobody asked');
  assert.equal(await decoded('a'), 0, 'from now on');
  nowMs += 1000;
  counted.set('0', { framesDecoded: 110 });
  statistics.carry(new Map([['0', 'b'], ['1', 'a']]));
  counted.set('0', { framesDecoded: 115 });
  counted.set('1', { framesDecoded: 3 });
  nowMs += 1000;
  assert.equal(await decoded('a'), 13);
  assert.equal(await decoded('b'), 5);
  assert.equal(looks, 3, 'one look for several questions');
});

test('bits a second are of the time since the question before', async t => {
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  counted.set('0', { bytesReceived: 5000 });
  statistics.carry(new Map([['0', 'a']]));
  assert.equal((await statistics.of('a')).bitrate, 0);
  nowMs += 2000;
  counted.set('0', { bytesReceived: 7000 });
  assert.equal((await statistics.of('a')).bitrate, 8000);
});

test('a new connection counts from nothing, and people keep what they had', async t => {
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  statistics.carry(new Map([['0', 'a']]));
  await decoded('a');
  counted.set('0', { framesDecoded: 10 });
  nowMs += 1000;
  assert.equal(await decoded('a'), 10);
  counted.clear();
  statistics.open({ ...pc });
  statistics.carry(new Map([['0', 'a']]));
  counted.set('0', { framesDecoded: 4 });
  nowMs += 1000;
  assert.equal(await decoded('a'), 14);
});

test('what it tells is of the kind; silence that was filled is not missed', async () => {
  counted.set('0', { frameWidth: 320, frameHeight: 180, jitter: 0.0123 });
  statistics.carry(new Map([['0', 'v']]));
  const shown = { width: 160, height: 90, visible: true };
  const video = statsOf({ kind: 'video', isSubscribed: true, layer: null, reason: 'view' }, await statistics.of('v'), shown);
  assert.deepEqual([video.width, video.height, video.jitterMs, video.reason, video.shown], [320, 180, 12, 'view', shown]);
  const tally = await statistics.of('s');
  Object.assign(tally.counters, { totalSamplesReceived: 960, concealedSamples: 480, silentConcealedSamples: 400 });
  const audio = statsOf({ kind: 'audio', isSubscribed: true }, tally, null);
  assert.deepEqual([audio.samples, audio.concealedSamples, audio.framesDecoded], [960, 80, undefined]);
});

test('who is forgotten is not counted any more, though the slot is not told to carry another yet', async t => {
  let nowMs = 0;
  t.mock.method(performance, 'now', () => nowMs);
  counted.set('0', { framesDecoded: 100 });
  statistics.carry(new Map([['0', 'a']]));
  await decoded('a');
  statistics.forget('a');
  nowMs += 1000;
  counted.set('0', { framesDecoded: 150 });
  await decoded('b');
  assert.equal(await decoded('a'), 0);
});
