import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/compare.js';
import { detailsOf } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/events.js';
import { percent, when } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/format.js';
import { History } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/history.js';
import { joined, withGaps } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/past.js';
import { encodingOf, findingOf, layer } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/quality.js';
import { routeOf, toPerson, toSessions, upFrom } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/route.js';
import { inSight, withRow } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/sight.js';
import { merge } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/state.js';
import { agreedOn, pairOf } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/transport.js';
import { viewersOf } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/viewers.js';

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

const ann = { id: 'PA_a', name: 'Ann', identity: 'ann', tracks: [{ id: 'TR_1', source: 'screenAudio', kind: 'audio', encodings: [] }], slots: [] };
const CAMERA = { rid: 'h', width: 1280, height: 720, framesPerSecond: 29.7, bitsPerSecond: 1_500_000, active: true };
const camera = { id: 'TR_2', source: 'camera', kind: 'video', encodings: [{ ...CAMERA, rid: 'q', width: 320, height: 180, bitsPerSecond: 150_000 }, CAMERA] };
const slot = { mid: '3', kind: 'video', track: 'TR_2', encoding: 0, spatial: 0, temporal: 7, bitsPerSecond: 150_000, score: 2.5, blame: 'downlink', sentence: 'it is narrow' };
const bob = { id: 'PA_b', name: '', identity: 'bob', tracks: [camera], slots: [] };
const cy = { id: 'PA_c', name: 'Cy', identity: 'cy', tracks: [], slots: [{ ...slot, score: 4, blame: 'nobody', sentence: '' }] };
ann.slots = [slot];
const room = { name: 'r', participants: [ann, bob, cy] };

test('a finding says of which track or slot it is, and what it takes', () => {
  const finding = { blame: 'uplink', what: 'loss', where: 'TR_1', sentence: '9 % are lost', cost: 1.24 };
  assert.equal(findingOf(finding, ann, room), 'uplink, its screen audio: 9 % are lost (takes 1.2 of the score)');
  assert.equal(findingOf({ ...finding, where: '3', cost: 0 }, ann, room), 'uplink, bob’s camera: 9 % are lost');
  assert.equal(findingOf({ ...finding, where: '', cost: 0 }, ann, room), 'uplink: 9 % are lost');
});

test('a layer has its size, its rate and its bits', () => {
  assert.equal(layer(slot, camera), 'layer 0 (320×180 30 fps 150 kbit/s)');
  const wish = { encoding: 1, width: 960, height: 540 };
  assert.equal(layer({ ...slot, wish }, camera), 'layer 0 (320×180 30 fps 150 kbit/s), 1 (1280×720 30 fps 1.5 Mbit/s) wanted for 960×540');
  assert.equal(encodingOf({ ...CAMERA, active: false }), 'h: 1280×720 30 fps not sent');
});

test('who gets what somebody sends is listed, the worst first, with the reason', () => {
  const viewers = viewersOf(bob, room).map(({ text }) => text);
  assert.deepEqual(viewers, [
    'Ann gets its camera · score 2.5 · layer 0 (320×180 30 fps 150 kbit/s) · 150 kbit/s · downlink: it is narrow',
    'Cy gets its camera · score 4.0 · layer 0 (320×180 30 fps 150 kbit/s) · 150 kbit/s',
  ]);
  assert.deepEqual(viewersOf(cy, room), []);
});

test('an event says whose picture it is and how large', () => {
  const details = { mid: '3', of: 'Bob', source: 'camera', from: '1/0', fromSize: '1280x720', to: '0/0', toSize: '', reason: 'BANDWIDTH' };
  assert.equal(detailsOf({ type: 'layer', details }), 'Bob’s camera: 1280x720 → layer 0/0 · bandwidth');
  assert.equal(detailsOf({ type: 'layer', details: { ...details, to: 'none', reason: '' } }), 'Bob’s camera: 1280x720 → nothing');
});

test('two times have a difference, if both are known', () => {
  assert.equal(difference('lossIn', [0.02, 0.1], percent), '+8.0 %');
  assert.equal(difference('people', [5, 3], value => value.toFixed(0)), '−2');
  assert.equal(difference('score', [0, 3], String), '');
  assert.equal(difference('bad', [1, 1], String), '0');
});

test('what was before the page was opened comes before what it hears', () => {
  const history = new History(60_000);
  history.add(50_000, { n: 5 });
  history.precede([{ at: 49_000, values: { n: 4 } }, { at: 50_000, values: { n: 9 } }]);
  assert.deepEqual(history.series('n').map(({ value }) => value), [4, 5]);
});

test('a time is written the same in every language', () => {
  assert.match(when(Date.UTC(2026, 0, 31, 12, 0, 5)), /^2026-0[12]-\d\d \d\d:\d0:05$/);
});
