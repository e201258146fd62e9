import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import { Negotiation } from '../../main/resources/sfu/client/sdk/negotiation.js';
import { Slots, slotsFor } from '../../main/resources/sfu/client/sdk/slots.js';

test('slots grow in steps, so that joins rarely cost SDP', () => {
  assert.deepEqual([0, 1, 4, 5, 9].map(n => slotsFor(n)), [4, 4, 4, 8, 12]);
});

test('one exchange is in flight, what is wanted meanwhile is one more', async () => {
  let running = 0;
  let exchanges = 0;
  const negotiation = new Negotiation(async () => {
    assert.equal(++running, 1);
    exchanges++;
    await new Promise(done => setTimeout(done, 5));
    running--;
  });
  await Promise.all([negotiation.run(), negotiation.run(), negotiation.run()]);
  assert.equal(exchanges, 2);
  await negotiation.run();
  assert.equal(exchanges, 3);
});

test('a failed exchange does not block the next', async () => {
  let fail = true;
  const negotiation = new Negotiation(async () => {
    if (fail) throw new Error('refused');
  });
  await assert.rejects(negotiation.run(), /refused/);
  fail = false;
  await negotiation.run();
});

test('a track is found in its slot until the slot shows another', () => {
  const slots = new Slots({ getTransceivers: () => [] });
  slots.update([{ mid: '3', track: 'TR_a' }]);
  assert.equal(slots.of('TR_a').mid, '3');
  slots.update([{ mid: '3', track: 'TR_b' }]);
  assert.equal(slots.of('TR_a'), undefined);
  assert.equal(slots.of('TR_b').mid, '3');
});

test('only missing transceivers are added', () => {
  const all = [];
  const pc = {
    getTransceivers: () => all,
    addTransceiver: (kind, { direction }) => all.push({ stopped: false, direction, receiver: { track: { kind } } }),
  };
  const slots = new Slots(pc);
  assert.equal(slots.ensure('video', 3), true);
  assert.equal(slots.ensure('video', 4), false);
  assert.equal(all.length, 4);
  assert.equal(slots.ensure('video', 5), true);
  assert.equal(all.length, 8);
});

test('a listener that throws does not keep others from hearing', () => {
  const emitter = new Emitter();
  let heard = 0;
  const silent = console.error;
  console.error = () => {};
  emitter.on('x', () => { throw new Error('mine'); });
  const off = emitter.on('x', () => heard++);
  emitter.emit('x');
  off();
  emitter.emit('x');
  console.error = silent;
  assert.equal(heard, 1);
});
