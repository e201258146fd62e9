import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, withGaps } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/past.js';
import { routeOf, toPerson, toSessions, upFrom } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/route.js';
import { inSight, withRow } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/sight.js';
import { merge } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/state.js';
import { agreedOn, pairOf } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/transport.js';

test('of many rows those in sight are shown, and the others keep their place', () => {
  const heights = [10, 10, 100, 10, 10];
  assert.deepEqual(inSight(heights, -50, 15), { first: 0, end: 2, above: 0, below: 120 });
  assert.deepEqual(inSight(heights, 60, 125), { first: 2, end: 4, above: 20, below: 10 });
  assert.deepEqual(inSight(heights, 500, 900), { first: 5, end: 5, above: 140, below: 0 });
  assert.deepEqual(inSight([], 0, 900), { first: 0, end: 0, above: 0, below: 0 });
});

test('a row that has the focus stays where it is, out of sight too', () => {
  const heights = [10, 20, 30, 40, 50, 60];
  const seen = { first: 2, end: 4, above: 30, below: 110 };
  const with_ = kept => withRow(heights, seen, kept);
  assert.deepEqual(with_(-1), { rows: [2, 3], above: 30, below: 110, apart: -1, between: 0 });
  assert.deepEqual(with_(3), { rows: [2, 3], above: 30, below: 110, apart: -1, between: 0 });
  assert.deepEqual(with_(0), { rows: [0, 2, 3], above: 0, below: 110, apart: 0, between: 20 });
  assert.deepEqual(with_(1), { rows: [1, 2, 3], above: 10, below: 110, apart: 1, between: 0 });
  assert.deepEqual(with_(5), { rows: [2, 3, 5], above: 30, below: 0, apart: 3, between: 50 });
});

test('a patch changes what is there, whatever names are in it', () => {
  const state = JSON.parse('{"rooms":{"a":{"x":1,"y":2},"b":{},"__proto__":{"x":3}}}');
  const { a } = state.rooms;
  merge(state, JSON.parse('{"rooms":{"a":{"x":5,"y":null},"b":null,"c":{"z":[1]},"__proto__":{"x":4},"constructor":{"x":6}}}'));
  assert.equal(state.rooms.a, a, 'in its place');
  assert.equal(JSON.stringify(state), '{"rooms":{"a":{"x":5},"__proto__":{"x":4},"c":{"z":[1]},"constructor":{"x":6}}}');
  const fresh = merge(null, JSON.parse('{"__proto__":{"x":1},"toString":{"x":2}}'));
  assert.deepEqual(Object.keys(fresh), ['__proto__', 'toString']);
  assert.equal({}.x, undefined, 'nobody else has it');
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

test('both sides of a path are named, and what the client says of its own', () => {
  const ice = { local: '10.0.0.2:9', localType: 'host', advertised: ['203.0.113.1:9'], remote: '192.0.2.1:5', remoteType: 'prflx', protocol: 'tcp', tcpType: 'passive' };
  assert.equal(pairOf(ice, 'relay'),
    'host 10.0.0.2:9 (advertised as 203.0.113.1:9) ↔ prflx 192.0.2.1:5 (its client says relay), tcp passive');
  assert.equal(pairOf({ ...ice, advertised: [], remoteType: 'srflx', protocol: 'udp', tcpType: '' }, 'srflx'),
    'host 10.0.0.2:9 ↔ srflx 192.0.2.1:5, udp');
  assert.equal(agreedOn({ version: 'DTLS 1.2', cipherSuite: 'A', group: 'x25519', role: 'server', certificate: 'ecdsa', fingerprint: 'sha-256', handshakeMs: 12.4 }),
    'DTLS 1.2, A, x25519, this server is the server, ecdsa certificate known by sha-256, 12 ms');
});
