import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Views } from '../../main/resources/sfu/client/sdk/views.js';
import { settle } from './fakes.mjs';

let told;
let refusal;
let slots;
let views;

const slotsOf = entries => ({ all: () => Object.entries(entries).map(([mid, track]) => ({ mid, track })) });
const take = () => told.splice(0).map(news => news.map(({ mid, width, visible }) => `${mid}:${width}${visible ? '' : ' off'}`).join());

beforeEach(() => {
  told = [];
  refusal = null;
  views = new Views(async news => {
    told.push(news);
    if (refusal) throw refusal;
  });
});

const timed = (name, body) => test(name, async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  slots = slotsOf({ 4: 'a', 5: 'b' });
  views.open(slots);
  await body(async ms => {
    t.mock.timers.tick(ms);
    await settle();
  });
});

timed('a layout that moves tells a few times a second', async pass => {
  for (let i = 1; i <= 100; i++) {
    views.set('a', { width: 10 * i });
    views.set('b', { width: 20 * i });
    await pass(10);
  }
  await pass(1000);
  const news = take();
  assert.ok(news.length >= 4 && news.length <= 6, `${news.length}`);
  assert.equal(news.at(-1), '4:1000,5:2000');
});

timed('only what changed is told', async pass => {
  views.set('a', { width: 10 });
  await pass(1000);
  views.set('a', { width: 10 });
  views.set('b', { width: 20, visible: false });
  await pass(1000);
  assert.deepEqual(take(), ['4:10', '5:20 off']);
});

timed('a view moves with its track, and what comes into the slot is not limited', async pass => {
  views.set('a', { width: 10 });
  await pass(1000);
  take();
  slots.all = () => [{ mid: '4', track: 'c' }, { mid: '5', track: 'a' }];
  views.update();
  await pass(1000);
  assert.deepEqual(take(), ['4:0,5:10']);
});

timed('a new connection is told all', async pass => {
  views.set('a', { width: 10 });
  await pass(1000);
  views.open(null);
  views.set('b', { width: 20 });
  await pass(1000);
  take();
  views.open(slots);
  await pass(1000);
  assert.deepEqual(take(), ['4:10,5:20']);
});

timed('what was refused is said again, later', async pass => {
  refusal = { code: 'limit' };
  views.set('a', { width: 10 });
  await pass(10);
  refusal = null;
  await pass(900);
  assert.deepEqual(take(), ['4:10']);
  await pass(200);
  assert.deepEqual(take(), ['4:10']);
  await pass(5000);
  assert.deepEqual(take(), []);
});

timed('that a view is no longer limited is said again too', async pass => {
  views.set('a', { width: 10 });
  await pass(10);
  await pass(1000);
  refusal = { code: 'limit' };
  views.set('a', {});
  await pass(10);
  refusal = null;
  await pass(2000);
  assert.deepEqual(take(), ['4:10', '4:0', '4:0']);
});

timed('only what the server takes is told', async pass => {
  views.set('a', { width: 1e6, height: NaN, frameRate: -1, priority: 7.2, visible: undefined });
  views.set('b', { width: 0.3 });
  await pass(10);
  assert.deepEqual(told, [[
    { mid: '4', width: 16384, height: 0, frameRate: 0, priority: 7, visible: true },
    { mid: '5', width: 1, height: 0, frameRate: 0, priority: 0, visible: true },
  ]]);
});
