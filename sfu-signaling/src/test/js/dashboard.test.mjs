import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, withGaps } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/past.js';
import { routeOf, toPerson, toSessions, upFrom } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/route.js';
import { inSight } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/sight.js';

test('of many rows those in sight are shown, and the others keep their place', () => {
  const heights = [10, 10, 100, 10, 10];
  assert.deepEqual(inSight(heights, -50, 15), { first: 0, end: 2, above: 0, below: 120 });
  assert.deepEqual(inSight(heights, 60, 125), { first: 2, end: 4, above: 20, below: 10 });
  assert.deepEqual(inSight(heights, 500, 900), { first: 5, end: 5, above: 140, below: 0 });
  assert.deepEqual(inSight([], 0, 900), { first: 0, end: 0, above: 0, below: 0 });
});

test('what was grows by what is new, and stays bounded', () => {
  const first = joined(null, { at: [1, 2], score: [4, 3] }, 3);
  assert.deepEqual(joined(first, { at: [3, 4], score: [2, 1] }, 3), { at: [2, 3, 4], score: [3, 2, 1] });
});

test('where nobody was there is a gap, and no zero where nothing was judged', () => {
  const columns = { at: [1000, 2000, 60_000], score: [4, 0, 5], lossIn: [0, 0.5, 0] };
  assert.deepEqual(withGaps(columns, 15_000), { at: [1000, 2000, 2001, 60_000], score: [4, null, null, 5], lossIn: [0, 0.5, null, 0] });
});

test('every page has an address, whatever names are in it', () => {
  for (const [room, identity] of [['<b>/x', 'a/b?#%'], ['people', 'rooms']]) {
    assert.deepEqual(routeOf(toPerson(room, identity)), { page: 'person', room, identity });
    assert.deepEqual(routeOf(toSessions(room, identity)), { page: 'sessions', room, identity });
    assert.deepEqual(routeOf(upFrom({ page: 'person', room, identity })), { page: 'room', room });
  }
  assert.equal(routeOf('#/%').page, 'rooms');
  assert.equal(routeOf('').page, 'rooms');
});
