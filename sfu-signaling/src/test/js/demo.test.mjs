import assert from 'node:assert/strict';
import { register } from 'node:module';
import { beforeEach, test } from 'node:test';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import { settle } from './fakes.mjs';

const demo = new URL('../../main/resources/sfu/client/demo/', import.meta.url).href;
/** The demo's files import each other by their paths on the server. */
const hook = `export const resolve = (name, context, next) =>
  next(/^\\/[a-z]+\\.js$/.test(name) ? '${demo}' + name.slice(1) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { People } = await import(`${demo}people.js`);
const { StageBar } = await import(`${demo}stage.js`);
const { Tiles } = await import(`${demo}tiles.js`);
const { watchSpeakers } = await import(`${demo}speakers.js`);

/** As much of an element as the demo uses; counts what is written and read of its layout. */
class FakeElement {
  static attributes = 0;
  static reads = 0;
  children = [];
  dataset = {};
  disabled = false;
  hidden = false;
  textContent = '';
  #parts = new Map();
  classList = { toggle() {} };
  style = { setProperty() {} };

  get content() { return { firstElementChild: this, querySelector: name => this.querySelector(name) }; }
  get clientWidth() { FakeElement.reads++; return 1000; }
  get clientHeight() { return 700; }
  cloneNode() { return new FakeElement(); }
  querySelector(name) {
    if (!this.#parts.has(name)) this.#parts.set(name, new FakeElement());
    return this.#parts.get(name);
  }
  setAttribute(name) { if (name === 'aria-pressed') FakeElement.attributes++; }
  removeAttribute() {}
  toggleAttribute() {}
  append(...more) { this.children.push(...more); }
  replaceChildren(...all) { this.children = all; }
  remove() {}
}

let frames; // those that were asked for
let elements; // by id
let room;

function paint() {
  const due = [...frames.values()];
  frames.clear();
  due.forEach(task => task());
}

beforeEach(() => {
  frames = new Map();
  elements = new FakeElement();
  let n = 0;
  globalThis.requestAnimationFrame = task => (frames.set(++n, task), n);
  globalThis.cancelAnimationFrame = id => frames.delete(id);
  globalThis.ResizeObserver = class { observe() {} disconnect() {} };
  const create = () => new FakeElement();
  globalThis.document = { getElementById: id => elements.querySelector(id), createElement: create, createElementNS: create };
  room = Object.assign(new Emitter(), {
    participants: new Map(),
    participantCount: 1,
    hasMoreParticipants: true,
    me: { canPublish: true },
    stage: { state: 'on', isOn: true },
    localParticipant: { isEnabled: () => false, mediaTrack: () => undefined },
  });
});

test('tiles that come at once are laid out once, and only what changes is touched', t => {
  const tiles = new Tiles(new FakeElement(), room, 'Ann');
  t.after(() => tiles.clear());
  paint();
  FakeElement.reads = FakeElement.attributes = 0;
  for (let i = 0; i < 50; i++) room.emit('participantJoined', { id: `PA_${i}`, name: `${i}` });
  assert.equal(FakeElement.reads, 0);
  paint();
  assert.deepEqual([FakeElement.reads, FakeElement.attributes], [1, 50]);
  room.emit('participantLeft', { id: 'PA_3' });
  paint();
  assert.deepEqual([FakeElement.reads, FakeElement.attributes], [2, 50]);
});

test('nothing is laid out after the end', () => {
  const tiles = new Tiles(new FakeElement(), room, 'Ann');
  tiles.clear();
  assert.equal(frames.size, 0);
});

test('a page of people that comes after the end shows nothing', async () => {
  let reply;
  room.loadParticipants = () => new Promise(done => { reply = done; });
  const people = new People(room, 'Ann');
  document.getElementById('people-more').onclick();
  people.stop();
  reply(true);
  await settle();
  assert.equal(frames.size, 0);
  assert.equal(document.getElementById('people-more').disabled, false, 'for the next room');
});

test('who asks for the stage is told anew after a lost connection', () => {
  const bar = new StageBar(room, assert.fail);
  const shown = () => document.getElementById('stage-requests').children.length;
  room.emit('stageChanged', { participant: { id: 'PA_b', name: 'Bob', identity: 'bob' }, state: 'requested', isOwn: false });
  assert.equal(shown(), 1);
  room.emit('connectionStateChanged', 'reconnecting');
  assert.equal(shown(), 0);
  bar.stop();
});

test('others are seen to speak though the own statistics fail; nothing is told after the end', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const told = [];
  const microphone = {};
  let answer = async () => { throw new DOMException('closed', 'InvalidStateError'); };
  room.localParticipant = { isEnabled: () => true, mediaTrack: () => microphone };
  room.peerConnection = { getSenders: () => [{ track: microphone, getStats: () => answer() }] };
  room.participants.set('PA_b', { id: 'PA_b', trackOf: () => ({ audioLevel: 0.5 }) });
  const stop = watchSpeakers(room, levels => told.push([...levels.keys()].join()));
  t.mock.timers.tick(250);
  await settle();
  assert.deepEqual(told, ['PA_b']);
  let reply;
  answer = () => new Promise(done => { reply = done; });
  t.mock.timers.tick(250);
  stop();
  reply(new Map());
  await settle();
  assert.deepEqual(told, ['PA_b']);
});
