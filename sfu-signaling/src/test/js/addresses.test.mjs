import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { settle } from './fakes.mjs';
import { join, pc, sent, setUp, socket, tearDown } from './room-fixture.mjs';

beforeEach(setUp);
afterEach(tearDown);

/** In a room, with media to this address of the server. */
async function mediaTo(address) {
  await join();
  pc().become('connected');
  pc().getStats = async () =>
    new Map([
      ['T', { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }],
      ['P', { id: 'P', type: 'candidate-pair', remoteCandidateId: 'R' }],
      ['R', { id: 'R', type: 'remote-candidate', address }],
    ]);
}

async function gone(...addresses) {
  socket().tell({ type: 'addressesGone', seq: 1, addresses });
  for (let i = 0; i < 5; i++) await settle();
}

test('whose media goes to an address that the server lost restarts ICE at once', async () => {
  await mediaTo('203.0.113.7');
  const before = sent('offer').length;
  await gone('198.51.100.1', '203.0.113.7');
  assert.equal(pc().restarts, 1);
  assert.equal(sent('offer').length, before + 1);
});

test('in whatever way the address is written', async () => {
  await mediaTo('2001:db8::7');
  await gone('2001:db8:0:0:0:0:0:7');
  assert.equal(pc().restarts, 1);
});

test('whose media goes elsewhere stays', async () => {
  await mediaTo('203.0.113.8');
  await gone('203.0.113.7', '2001:db8::7');
  assert.equal(pc().restarts, 0);
});

test('and so does who does not know yet where it goes', async () => {
  await mediaTo(undefined);
  await gone('203.0.113.7');
  assert.equal(pc().restarts, 0);
});
