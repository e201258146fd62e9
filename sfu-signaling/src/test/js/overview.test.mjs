import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Overview } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/overview.js';
import { OverviewStream } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/overviewstream.js';
import { listed, merge } from '../../../../sfu-admin/src/main/resources/sfu/dashboard/state.js';

const room = (name, more) => ({ name, createdAt: 1, people: 1, locked: false, bitsInPerSecond: 10, bitsOutPerSecond: 20, lossIn: 0, lossOut: 0, score: 4, bad: 0,
  template: 'meeting', participants: { PA_1: { name: `Ann of ${name}`, identity: `id ${name}` } }, ...more });
const stateOf = (...rooms) => ({ at: 1000, node: { name: 'n' }, rooms: Object.fromEntries(rooms.map(each => [each.name, each])) });
const many = Array.from({ length: 2000 }, (_, n) => room(`room ${n}`, { createdAt: n }));
const view = more => ({ order: 'age', filter: '', from: 0, to: 50, name: null, follow: null, ...more });
const named = ({ lines }) => lines.map(({ name }) => name);

/** An overview of this state, which its page has heard of. */
function known(state) {
  const overview = new Overview();
  const told = overview.take(listed(state));
  return { overview, told };
}

test('the first state has the names of all rooms, lines of the first, and sums', () => {
  const { told: { at, node, nodes, sums, list } } = known(stateOf(...many));
  assert.deepEqual([at, node, nodes], [1000, { name: 'n' }, []]);
  assert.deepEqual(sums, { rooms: 2000, participants: 2000, bitsInPerSecond: 20_000, bitsOutPerSecond: 40_000 });
  assert.deepEqual([list.count, list.names.length, list.names[1999], list.lines.length], [2000, 2000, 'room 1999', 50]);
});

test('a line has what a row shows, and nobody of the room; all of it can be sent to a page', () => {
  const { told } = known(stateOf(room('a', { node: 'two', stale: true })));
  const [line] = structuredClone(told).list.lines;
  assert.deepEqual(line, { name: 'a', node: 'two', stale: true, people: 1, locked: false, score: 4, bad: 0, bitsInPerSecond: 10, bitsOutPerSecond: 20,
    lossIn: 0, lossOut: 0, createdAt: 1 });
});

test('names come again when one of them is another or has another place, and to who begins anew', () => {
  const state = stateOf(...many);
  const { overview } = known(state);
  merge(state, { at: 2000, rooms: { 'room 7': { bitsInPerSecond: 11 } } });
  const next = overview.take(listed(state));
  assert.equal(next.list.names, undefined);
  assert.equal(next.list.lines[7].bitsInPerSecond, 11);
  merge(state, { rooms: { 'room 7': null } });
  assert.equal(overview.take(listed(state)).list.names.length, 1999);
  assert.equal(overview.look(view()).names, undefined);
  overview.begin();
  assert.equal(overview.look(view()).names.length, 1999);
});

test('there are lines of the rows that are wanted, and of one more wherever it is', () => {
  const { overview } = known(stateOf(...many));
  assert.deepEqual(named(overview.look(view({ from: 1000, to: 1002 }))), ['room 1000', 'room 1001']);
  assert.deepEqual(named(overview.look(view({ from: 1000, to: 1002, name: 'room 3' }))), ['room 1000', 'room 1001', 'room 3']);
  assert.deepEqual(named(overview.look(view({ from: 1000, to: 1002, name: 'room 1001' }))), ['room 1000', 'room 1001'], 'once');
  assert.deepEqual(named(overview.look(view({ from: 1999, to: 2040, name: 'was never' }))), ['room 1999']);
});

test('a view that is wanted before there are rooms comes with them', () => {
  const overview = new Overview();
  assert.equal(overview.look(view({ from: 1, to: 2, order: 'people' })), null);
  const { list } = overview.take(listed(stateOf(room('a', { people: 5 }), room('b', { people: 2 }), room('c', { people: 9 }))));
  assert.deepEqual(list.names, ['c', 'a', 'b']);
  assert.deepEqual(named(list), ['a']);
});

test('rooms are in the order that is wanted, whatever changes', () => {
  const state = stateOf(room('a', { createdAt: 3 }), room('b', { createdAt: 1, score: 0 }), room('c', { createdAt: 2, score: 1.7 }), room('d', { createdAt: 2, bitsInPerSecond: 99 }));
  const { overview, told } = known(state);
  assert.deepEqual(told.list.names, ['b', 'c', 'd', 'a']);
  assert.deepEqual(overview.look(view({ order: 'score' })).names, ['c', 'd', 'a', 'b'], 'where nothing flows is last');
  assert.deepEqual(overview.look(view({ order: 'traffic' })).names, ['d', 'b', 'c', 'a']);
  merge(state, { rooms: { a: { bitsOutPerSecond: 1000 } } });
  assert.deepEqual(overview.take(listed(state)).list.names, ['a', 'd', 'b', 'c']);
});

test('rooms are found by their names, by whom is in them, and by all of a node', () => {
  const { overview } = known(stateOf(room('Alpha'), room('beta', { node: 'Two' }), room('two-fold', { node: 'one' })));
  const found = filter => named(overview.look(view({ filter })));
  assert.deepEqual(found('alpha'), ['Alpha']);
  assert.deepEqual(found('ann of b'), ['beta']);
  assert.deepEqual(found('id two'), ['two-fold']);
  assert.deepEqual(found('two'), ['beta', 'two-fold']);
  assert.deepEqual(found('<b>'), []);
  assert.equal(overview.look(view({ filter: '<b>' })).count, 3);
});

test('it is told whether the room of a page is open, found or not', () => {
  const odd = JSON.stringify(room('__proto__'));
  const { overview } = known(JSON.parse(`{"at":1,"rooms":{"__proto__":${odd}}}`));
  const { follow, isOpen } = overview.look(view({ follow: '__proto__', filter: 'zzz' }));
  assert.deepEqual([follow, isOpen], ['__proto__', true]);
  assert.equal(overview.look(view({ follow: 'toString' })).isOpen, false);
  assert.equal(overview.look(view()).isOpen, false);
  assert.equal(overview.take(listed(stateOf())).list.count, 0);
});

/** A stream whose worker is not there: what is posted to it, and what its page hears. */
function streamOf(tokenOf = () => 'secret') {
  const posted = [];
  const heard = [];
  let worker;
  globalThis.Worker = class {
    constructor(url, { type }) {
      worker = this;
      posted.push([url, type]);
    }
    postMessage(message) {
      posted.push(structuredClone(message));
    }
  };
  const listener = Object.fromEntries(['onUpdate', 'onList', 'onEvent', 'onState', 'onTokenNeeded'].map(name => [name, (...its) => heard.push([name, ...its])]));
  const stream = new OverviewStream(listener, tokenOf);
  delete globalThis.Worker;
  return { stream, worker, posted, heard, tell: data => worker.onmessage({ data: structuredClone(data) }) };
}

test('a worker gets the token of each time it connects, and whole views', () => {
  const tokens = ['', 'a'];
  const { stream, posted } = streamOf(() => tokens.shift());
  stream.connect();
  stream.look({ order: 'score' });
  stream.look({ from: 3, to: 9 });
  stream.close();
  stream.connect();
  assert.deepEqual(posted, [['/dashboard/overview.worker.js', 'module'], { act: 'connect', token: '', run: 1 }, { act: 'look', view: { order: 'score' } },
    { act: 'look', view: { order: 'score', from: 3, to: 9 } }, { act: 'close' }, { act: 'connect', token: 'a', run: 2 }]);
});

test('what a worker says of an earlier connection, or of none, is not heard', () => {
  const { stream, heard, tell } = streamOf();
  tell({ run: 0, update: { at: 1 } });
  stream.connect();
  tell({ run: 1, update: { at: 2 } });
  stream.close();
  tell({ run: 1, update: { at: 3 } });
  stream.connect();
  tell({ run: 1, list: { count: 4 } });
  tell({ run: 2, events: [{ at: 5 }, { at: 6 }] });
  tell({ run: 2, state: { text: 'live', isLive: true } });
  tell({ run: 2, refusal: { sentence: 'no' } });
  assert.deepEqual(heard, [['onUpdate', { at: 2 }], ['onEvent', { at: 5 }], ['onEvent', { at: 6 }], ['onState', 'live', true], ['onTokenNeeded', 'no']]);
});

test('a worker that fails is no silence', () => {
  const { stream, worker, heard, tell } = streamOf();
  worker.onerror({}); // before anything of it ran
  stream.connect();
  worker.onerror({ message: 'x is null' });
  tell({ run: 1, failure: 'Error: y' });
  assert.deepEqual(heard.map(([name, text, isLive]) => [name, /\((.*)\): reload/.exec(text)?.[1], isLive]),
    [['onState', 'a script is missing', false], ['onState', 'x is null', false], ['onState', 'Error: y', false]]);
});
