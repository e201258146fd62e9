import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Roster } from '../../main/resources/sfu/client/sdk/roster.js';

const ann = { id: 'PA_a', identity: 'ann', name: 'Ann' };
const bob = { id: 'PA_b', identity: 'bob', name: 'Bob' };
const camera = { id: 'TR_a', participant: 'PA_a', kind: 'video', source: 'camera', muted: false };
const screen = { id: 'TR_s', participant: 'PA_b', kind: 'video', source: 'screen', muted: false };

const playback = { play() {}, forget() {} };
let events;
let roster;

beforeEach(() => {
  events = [];
  const emit = (name, subject) => events.push(`${name} ${subject.id}`);
  roster = new Roster(emit, playback);
});

/** Slots that carry these tracks: id -> receiver. */
const slots = carried => ({ of: id => (carried[id] ? { receiver: carried[id], rtpTimestamp: -1 } : undefined) });

test('people and tracks come and go, in an order that makes sense', () => {
  roster.put({ ...ann, tracks: [camera] });
  roster.addParticipant(bob);
  roster.addTrack(screen);
  roster.removeParticipant('PA_b', 'left');
  assert.deepEqual(events, [
    'participantJoined PA_a', 'trackPublished TR_a',
    'participantJoined PA_b', 'trackPublished TR_s', 'trackUnpublished TR_s', 'participantLeft PA_b',
  ]);
  assert.equal(roster.count('video'), 1);
  assert.equal(roster.participants.get('PA_a').trackOf('camera').id, 'TR_a');
});

test('of somebody who is known only differences are told', () => {
  roster.put({ ...ann, tracks: [camera] });
  events.length = 0;
  roster.put({ ...ann, tracks: [{ ...camera, muted: true }] });
  roster.put({ ...ann, tracks: [{ ...camera, muted: true }] });
  roster.put({ ...ann, tracks: [{ ...camera, id: 'TR_b' }] });
  roster.put({ ...ann, tracks: [] });
  assert.deepEqual(events, ['trackMuted TR_a', 'trackUnpublished TR_a', 'trackPublished TR_b', 'trackUnpublished TR_b']);
});

test('what is told twice, or of nobody, changes nothing', () => {
  roster.put({ ...ann, tracks: [camera] });
  events.length = 0;
  roster.addParticipant(ann);
  roster.addTrack(camera);
  roster.addTrack({ ...camera, id: 'TR_x', participant: 'PA_unknown' });
  roster.updateTrack(camera);
  roster.updateTrack({ ...camera, id: 'TR_x', muted: true });
  roster.removeTrack('TR_x');
  roster.removeParticipant('PA_x', 'left');
  assert.deepEqual(events, []);
});

test('tracks are subscribed while a slot carries them', () => {
  const receiver = { track: { kind: 'video' } };
  roster.put({ ...ann, tracks: [camera] });
  roster.put({ ...bob, tracks: [screen] });
  events.length = 0;
  roster.bindAll(slots({ TR_a: receiver }));
  roster.bindAll(slots({ TR_a: receiver }));
  roster.bindAll(slots({ TR_s: receiver }));
  roster.bindAll(null);
  assert.deepEqual(events, [
    'trackSubscribed TR_a', 'trackUnsubscribed TR_a', 'trackSubscribed TR_s', 'trackUnsubscribed TR_s',
  ]);
});

test('who goes away loses its media first', () => {
  roster.put({ ...ann, tracks: [camera] });
  roster.bindAll(slots({ TR_a: { track: { kind: 'video' } } }));
  events.length = 0;
  roster.removeParticipant('PA_a', 'left');
  assert.deepEqual(events, ['trackUnsubscribed TR_a', 'trackUnpublished TR_a', 'participantLeft PA_a']);
});
