import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Signaling } from '../../main/resources/sfu/client/sdk/signaling.js';
import { FakeWebSocket, settle } from './fakes.mjs';

let signaling;
let socket;
let closed;

beforeEach(() => {
  globalThis.WebSocket = FakeWebSocket;
  FakeWebSocket.refuses = false;
  FakeWebSocket.answer = () => undefined;
});

async function open(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  signaling = new Signaling();
  closed = [];
  signaling.on('closed', event => closed.push(event));
  await signaling.open('ws://h/v1/ws');
  socket = FakeWebSocket.all.at(-1);
}

test('each reply goes to its request, whatever the order; the rest are events', async t => {
  await open(t);
  const events = [];
  signaling.on('event', message => events.push(message.type));
  const [first, second] = [signaling.request({ type: 'mute' }), signaling.request({ type: 'offer' })];
  socket.tell({ type: 'answer', re: 2, sdp: 'v=0' });
  socket.tell({ type: 'slots', slots: [] });
  socket.tell({ type: 'error', re: 1, code: 'notFound', message: 'no such mid' });
  await assert.rejects(first, { name: 'SfuError', code: 'notFound', message: 'no such mid' });
  assert.equal((await second).sdp, 'v=0');
  assert.deepEqual(events, ['slots']);
  assert.deepEqual(socket.protocols, ['sfu.v1']);
});

test('what is no message does no harm', async t => {
  await open(t);
  t.mock.method(console, 'warn', () => {});
  const reply = signaling.request({ type: 'ping' });
  for (const bad of ['{', '7', '[]', '{"re":1}']) socket.tell(bad);
  socket.tell({ type: 'pong', re: 1 });
  assert.equal((await reply).type, 'pong');
});

test('a request without a reply times out', async t => {
  await open(t);
  const reply = signaling.request({ type: 'offer' });
  t.mock.timers.tick(15_000);
  await assert.rejects(reply, { code: 'timeout' });
});

test('a closed socket fails what waits, and what comes later', async t => {
  await open(t);
  const reply = signaling.request({ type: 'offer' });
  socket.drop(4006, 'serverShutdown');
  await assert.rejects(reply, { code: 'closed' });
  await assert.rejects(signaling.request({ type: 'mute' }), { code: 'closed' });
  assert.deepEqual(closed, [{ code: 4006, reason: 'serverShutdown' }]);
  assert.equal(signaling.isOpen, false);
});

test('pings keep it open while the server lives', async t => {
  await open(t);
  FakeWebSocket.answer = () => ({ type: 'pong' });
  for (let i = 0; i < 10; i++) {
    t.mock.timers.tick(25_000);
    await settle();
  }
  assert.deepEqual(closed, []);
  assert.equal(socket.sent.filter(message => message.type === 'ping').length, 10);
});

test('a network that died silently is noticed after two pings', async t => {
  await open(t);
  for (let i = 0; i < 1; i++) t.mock.timers.tick(25_000);
  assert.deepEqual(closed, []);
  t.mock.timers.tick(25_000);
  assert.equal(closed.length, 1);
  assert.equal(socket.closedWith, 4004);
});

test('a server that cannot be reached, or does not answer, is unreachable', async t => {
  FakeWebSocket.refuses = true;
  await assert.rejects(open(t), { code: 'unreachable' });
});
