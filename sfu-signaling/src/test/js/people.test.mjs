import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { People } from '../../main/resources/sfu/client/sdk/people.js';
import { Roster } from '../../main/resources/sfu/client/sdk/roster.js';
import { settle } from './fakes.mjs';

const me = { id: 'PA_me' };
const microphone = n => ({ id: `TR_${n}`, kind: 'audio', source: 'microphone', muted: true });
const person = (n, ...tracks) => ({ id: `PA_${n}`, identity: `p${n}`, name: `Person ${n}`, tracks });
const page = (version, people, next = null) => ({ version, participants: 9, publishers: 0, people, next });
const delta = (from, { people = [], left = [], participants = 9 }) =>
  ({ type: 'roster', from, to: from + 1, participants, publishers: 0, people, left });

let asked;
let answers;
let events;
let roster;
let people;
let carried; // ids of tracks that slots carry

beforeEach(() => {
  asked = [];
  answers = [];
  events = [];
  carried = new Set();
  roster = new Roster((name, subject) => events.push(`${name} ${subject.id}`), { play() {}, forget() {} });
  const ask = async ({ type, ...which }) => {
    assert.equal(type, 'participants');
    asked.push(which);
    return { page: await answers.shift() };
  };
  people = new People(roster, ask, counts => events.push(`${counts.participants} here`),
    id => carried.has(id));
});

const known = () => [...roster.participants.keys()].join(' ');

test('a join gives the first page, changes follow, and nobody meets themselves', async () => {
  await people.open(me, page(3, [person(1), me], '7'));
  await people.apply(delta(3, { people: [person(2, microphone(2)), me], participants: 10 }));
  await people.apply(delta(4, { left: [{ id: 'PA_1', reason: 'left' }], people: [person(2)] }));
  assert.deepEqual(events, ['participantJoined PA_1', '9 here', 'participantJoined PA_2', 'trackPublished TR_2',
    '10 here', 'participantLeft PA_1', 'trackUnpublished TR_2', '9 here']);
  assert.deepEqual(people.counts, { participants: 9, publishers: 0 });
});

test('pages are fetched as they are asked for, each once', async () => {
  await people.open(me, page(3, [person(1)], '1'));
  answers = [page(3, [person(2)], '2'), page(3, [person(3)])];
  const [first, same] = [people.load(50), people.load(50)];
  assert.equal(await first, true);
  assert.equal(await same, true);
  assert.equal(await people.load(50), false);
  assert.equal(await people.load(50), false);
  assert.deepEqual(asked, [{ after: '1', limit: 50 }, { after: '2', limit: 50 }]);
  assert.equal(known(), 'PA_1 PA_2 PA_3');
});

test('a page from before the last change is fetched anew: who left does not come back', async () => {
  await people.open(me, page(3, [], '1'));
  await people.apply(delta(3, { left: [{ id: 'PA_2', reason: 'left' }] }));
  answers = [page(3, [person(2)]), page(4, [person(4)])];
  await people.load(50);
  assert.equal(known(), 'PA_4');
});

test('a change from before the page is nothing new', async () => {
  await people.open(me, page(3, []));
  await people.apply(delta(2, { people: [person(1)] }));
  assert.equal(known(), '');
});

test('a missing change is noticed, and the list fetched; what came meanwhile is not lost', async () => {
  await people.open(me, page(3, [person(1), person(2)]));
  events.length = 0;
  answers = [page(6, [person(2), person(3)])];
  const fetching = people.apply(delta(5, { people: [person(3)] }));
  people.apply(delta(6, { people: [person(4)] }));
  await fetching;
  assert.deepEqual(asked, [{}]);
  assert.equal(known(), 'PA_2 PA_3 PA_4');
  assert.deepEqual(events, ['participantLeft PA_1', 'participantJoined PA_3', 'participantJoined PA_4']);
  await people.apply(delta(7, { people: [person(5)] }));
  assert.equal(asked.length, 1);
});

test('after joining anew, those who are on no page are looked up: who stayed never left', async () => {
  await people.open(me, page(3, [person(1), person(2), person(3)]));
  events.length = 0;
  answers = [page(1, [person(3)])];
  await people.open(me, page(1, [person(1)], '1'));
  assert.deepEqual(asked, [{ ids: ['PA_2', 'PA_3'] }]);
  assert.deepEqual(events, ['participantLeft PA_2']);
});

test('who is not on a full page is asked for again, and has not left', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [person(1), person(2), person(3), person(4)]));
  events.length = 0;
  answers = [page(1, [person(3)], '2'), page(1, [person(4)])];
  await people.open(me, page(1, [person(1)], '1'));
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual(asked, [{ ids: ['PA_2', 'PA_3', 'PA_4'] }, { ids: ['PA_4'] }]);
  assert.deepEqual(events, ['participantLeft PA_2']);
});

test('who is in a slot is known by name at once, the rest follows', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [], '1'));
  answers = [page(3, [person(5, { ...microphone('v'), muted: false }, microphone(5))])];
  const slot = { mid: '0', kind: 'audio', track: 'TR_v', source: 'microphone', participant: 'PA_5', identity: 'p5', name: 'Person 5' };
  people.seat([slot, { ...slot, mid: '1', track: 'TR_me', participant: 'PA_me' }, { mid: '2', track: null }]);
  assert.equal(roster.participants.get('PA_5').name, 'Person 5');
  assert.equal(roster.participants.get('PA_5').trackOf('microphone').id, 'TR_v');
  people.seat([slot]);
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual(asked, [{ ids: ['PA_5'] }]);
  assert.equal(roster.participants.get('PA_5').tracks.size, 2);
  assert.equal(known(), 'PA_5');
});

test('a track that is published anew takes the place of the one before, unless both are shown', async () => {
  await people.open(me, page(3, [person(1, microphone(1))]));
  events.length = 0;
  const slot = { mid: '0', kind: 'audio', track: 'TR_2', source: 'microphone', participant: 'PA_1', identity: 'p1', name: 'Person 1' };
  carried = new Set(['TR_2']);
  people.seat([slot]);
  assert.deepEqual(events, ['trackUnpublished TR_1', 'trackPublished TR_2']);
  carried.add('TR_3');
  people.seat([{ ...slot, track: 'TR_3' }]);
  assert.equal(roster.participants.get('PA_1').tracks.size, 2);
});

const seated = (n, track) =>
  ({ mid: '0', kind: 'video', track, source: 'screen', participant: `PA_${n}`, identity: `p${n}`, name: `Person ${n}` });
const pass = async (t, ms) => {
  t.mock.timers.tick(ms);
  await settle();
};

test('a list from before a track was published takes it from nobody while a slot carries it', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [], '1'));
  carried = new Set(['TR_9']);
  people.seat([seated(5, 'TR_9')]);
  const track = roster.participants.get('PA_5').tracks.get('TR_9');
  answers = [page(3, [person(5, microphone(5))]), page(3, [person(5)])];
  await pass(t, 250);
  await people.load(50);
  await people.apply(delta(3, { people: [person(5)] }));
  assert.equal(asked.length, 2);
  assert.equal(roster.participants.get('PA_5').tracks.get('TR_9'), track);
  await people.apply(delta(4, { people: [person(5, { ...microphone(9), kind: 'video', source: 'screen' })] }));
  carried.clear();
  people.seat([{ mid: '0', track: null }]);
  assert.equal(roster.participants.get('PA_5').tracks.get('TR_9'), track, 'it is in the list by now');
});

test('a track that the list does not have goes with its slot', async () => {
  await people.open(me, page(3, []));
  carried = new Set(['TR_9']);
  await people.apply(delta(3, { people: [person(5, microphone(9))] }));
  await people.apply(delta(4, { people: [person(5)] }));
  assert.equal(roster.participants.get('PA_5').tracks.size, 1);
  carried.clear();
  people.seat([{ mid: '0', track: null }]);
  assert.equal(roster.participants.get('PA_5').tracks.size, 0);
});

test('who was in a slot and left before any list had them goes, but not while a slot carries them', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [], '1'));
  carried = new Set(['TR_9']);
  people.seat([seated(5, 'TR_9')]);
  answers = [page(3, []), page(3, [])];
  await pass(t, 250);
  assert.equal(known(), 'PA_5', 'the slot is ahead of the list');
  await pass(t, 999);
  assert.equal(asked.length, 1);
  carried.clear();
  await pass(t, 1);
  assert.equal(known(), '');
  await pass(t, 10_000);
  assert.deepEqual(asked, [{ ids: ['PA_5'] }, { ids: ['PA_5'] }]);
});

test('an answer that comes after the end, or after the next beginning, is nobody’s', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const isJoinedAnew of [false, true]) {
    for (const asks of [() => people.load(50), () => people.apply(delta(7, {})), () => people.seat([seated(5, 'TR_9')])]) {
      await people.open(me, page(3, [], '1'));
      const work = Promise.resolve(asks()).catch(({ code }) => assert.equal(code, 'closed'));
      let reply;
      answers = [new Promise(done => { reply = done; })];
      t.mock.timers.tick(250);
      people.close();
      roster.clear();
      if (isJoinedAnew) await people.open(me, page(1, [person(1)]));
      reply(page(8, [person(2)], '9'));
      await work;
      await settle();
      assert.equal(known(), isJoinedAnew ? 'PA_1' : '');
      assert.equal(people.hasMore, false);
      roster.clear();
    }
  }
});

test('an answer that stays older than what is known is not used; what was asked may be asked again', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [], '1'));
  await people.apply(delta(3, { left: [{ id: 'PA_2', reason: 'left' }] }));
  answers = Array.from({ length: 3 }, () => page(3, [person(2)]));
  assert.equal(await people.load(50), true);
  assert.equal(known(), '');
  answers = [page(4, [person(4)])];
  assert.equal(await people.load(50), false);
  assert.equal(known(), 'PA_4');
});

test('a list that is fetched anew takes nobody away whom a slot carries; they are looked up', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await people.open(me, page(3, [person(1)]));
  carried = new Set(['TR_1']);
  await people.apply(delta(3, { people: [person(1, microphone(1))] }));
  answers = [page(6, []), page(6, [])];
  await people.apply(delta(5, {}));
  assert.equal(known(), 'PA_1');
  carried.clear();
  await pass(t, 1000);
  assert.deepEqual(asked, [{}, { ids: ['PA_1'] }]);
  assert.equal(known(), '');
});
