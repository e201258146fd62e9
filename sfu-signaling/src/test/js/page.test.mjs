import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Page } from '../../main/resources/sfu/client/sdk/page.js';
import { Views } from '../../main/resources/sfu/client/sdk/views.js';
import { SlotChoice } from '../../main/resources/sfu/client/sdk/slot-choice.js';
import { settle } from './fakes.mjs';

let resized;
let moved;
let changes;
let page;

beforeEach(() => {
  changes = 0;
  globalThis.ResizeObserver = class {
    constructor(tell) { resized = tell; }
    observe() {}
    unobserve() {}
  };
  globalThis.IntersectionObserver = class {
    constructor(tell) { moved = tell; }
    observe() {}
    unobserve() {}
  };
  globalThis.document = Object.assign(new EventTarget(), { hidden: false, pictureInPictureElement: null });
  globalThis.devicePixelRatio = 2;
  page = new Page(() => changes++);
});

const element = (more = {}) => ({ isConnected: true, videoWidth: 640, videoHeight: 360, ...more });
const place = (target, width, height, isIntersecting = true) => {
  resized([{ target, contentRect: { width, height } }]);
  moved([{ target, isIntersecting }]);
};
const a = { id: 'a', muted: false };

test('a picture is as large as its largest element in view, in device pixels', () => {
  const [small, large, far] = [element(), element(), element()];
  for (const each of [small, large, far]) page.watch(each, a);
  assert.equal(page.viewOf('a'), undefined, 'the browser has not said yet');
  place(small, 160, 90);
  place(large, 320, 180);
  place(far, 1000, 800, false);
  assert.deepEqual(page.viewOf('a'), { width: 640, height: 360, visible: true });
  page.forget(large, a);
  assert.deepEqual(page.viewOf('a'), { width: 320, height: 180, visible: true });
  place(small, 160, 90, false);
  assert.deepEqual(page.viewOf('a'), { width: 0, height: 0, visible: false });
  assert.ok(changes > 5);
});

test('nothing is looked at while the page is hidden, but what has a window of its own', () => {
  const video = element();
  page.watch(video, a);
  place(video, 160, 90);
  document.hidden = true;
  const before = changes;
  document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(changes, before + 1);
  assert.equal(page.viewOf('a').visible, false);
  assert.equal(page.seen().size, 0);
  document.pictureInPictureElement = video;
  assert.equal(page.viewOf('a').visible, true);
});

test('an element that takes its size from the picture does not limit it', () => {
  const video = element();
  page.watch(video, a);
  place(video, 640, 360);
  assert.deepEqual(page.viewOf('a'), { width: 0, height: 0, visible: true });
});

test('an element that never was in the page is drawn by the application, one that was taken out is not', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const canvasSource = element({ isConnected: false });
  page.watch(canvasSource, a);
  assert.equal(page.viewOf('a'), undefined, 'it may be put there');
  t.mock.timers.tick(2000);
  assert.deepEqual(page.viewOf('a'), { width: 0, height: 0, visible: true });
  canvasSource.isConnected = true;
  place(canvasSource, 160, 90);
  canvasSource.isConnected = false;
  place(canvasSource, 0, 0, false);
  assert.equal(page.viewOf('a').visible, false);
});

test('a muted track is not looked at, as it sends nothing', () => {
  const video = element();
  const track = { id: 'a', muted: true };
  page.watch(video, track);
  place(video, 160, 90);
  assert.equal(page.seen().size, 0);
  track.muted = false;
  assert.deepEqual([...page.seen()], ['a']);
});

test('the page is told with the tracks that its slots are to carry; what the application says goes first', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const choice = new SlotChoice(() => true, () => 3);
  const views = new Views(async news => told.push(...news), page, choice);
  views.open({ all: () => [{ mid: '0', kind: 'video', track: 'b' }, { mid: '1', kind: 'audio', track: 's' }] });
  const video = element();
  page.watch(video, a);
  place(video, 160, 90);
  views.set('a', { priority: 7, height: 100 });
  t.mock.timers.tick(1000);
  await settle();
  assert.deepEqual(told[0], { mid: '0', track: 'a', width: 320, height: 100, frameRate: 0, priority: 7, visible: true });
  views.set('a', { visible: false });
  assert.equal(views.seen().size, 0);
});

test('it listens to the document only while there are elements', () => {
  const listeners = new Set();
  document.addEventListener = (name, listener) => listeners.add(listener);
  document.removeEventListener = (name, listener) => listeners.delete(listener);
  const [one, other] = [element(), element()];
  page.watch(one, a);
  page.watch(other, a);
  assert.equal(listeners.size, 1);
  page.forget(one, a);
  assert.equal(listeners.size, 1);
  page.forget(other, a);
  assert.equal(listeners.size, 0);
  page.watch(one, a);
  assert.equal(listeners.size, 1);
});
