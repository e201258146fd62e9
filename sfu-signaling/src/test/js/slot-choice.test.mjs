import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SlotChoice } from '../../main/resources/sfu/client/sdk/slot-choice.js';

let published;
let choice;
let spoke;

const slots = (...tracks) => tracks.map((track, i) => ({ mid: String(i), kind: 'video', track }));
const targets = (states, ...seen) => {
  choice.make(states, new Set(seen));
  return states.map(({ mid }) => choice.of(mid) ?? '-').join('');
};

beforeEach(() => {
  published = new Set('abcdef');
  spoke = [];
  choice = new SlotChoice(id => published.has(id), () => published.size, () => spoke);
});

test('where all have a slot the server chooses', () => {
  published = new Set('ab');
  assert.equal(targets(slots('a', 'b'), 'a'), '--');
  assert.equal(choice.isOf('a'), false);
});

test('those that are looked at are carried, as far as they are by the slots that do already', () => {
  assert.equal(targets(slots('a', 'b', 'c'), 'c', 'e'), 'e-c');
  assert.equal(choice.isOf('b'), true);
});

test('a slot keeps its track until another needs it, the longest unused first', () => {
  const states = slots(null, null, null);
  assert.equal(targets(states, 'a', 'b', 'c'), 'abc');
  assert.equal(targets(states, 'b', 'c'), 'abc', 'scrolling back costs nothing');
  assert.equal(targets(states, 'c'), 'abc');
  assert.equal(targets(states, 'c', 'd'), 'dbc');
  assert.equal(targets(states, 'd', 'e'), 'dec');
});

test('where more are looked at than there are slots those who are there stay, but for who spoke', () => {
  const states = slots('a', 'b');
  assert.equal(targets(states, 'a'), 'a-');
  assert.equal(targets(states, 'd', 'c', 'b', 'a'), 'ab');
  assert.equal(targets(states, 'd', 'c', 'b'), 'db');
  spoke = ['e', 'c'];
  assert.equal(targets(states, 'd', 'c', 'b').includes('c'), true);
});

test('a track that has gone leaves its slot to the server, one that is no video gets none', () => {
  const states = slots(null, null);
  assert.equal(targets(states, 'a', 'x'), 'a-');
  published.delete('a');
  choice.forget('a');
  assert.equal(targets(states), '--');
  assert.equal(targets([...slots('b'), { mid: '9', kind: 'audio', track: 's' }], 'c'), 'c-');
});
