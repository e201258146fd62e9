import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Signaling } from '../../main/resources/sfu/client/sdk/signaling.js';
import { FakeWebSocket, settle } from './fakes.mjs';

const JOINED = { type: 'joined', session: 's1', resumeToken: 't1', resumeSeconds: 30 };

/** A server's event stream: tests say what comes, and see what is posted. */
class FakeEventSource extends EventTarget {
  static OPEN = 1;
  static last = null;
  readyState = 1;

  constructor(url) {
    super();
    this.url = String(url);
    FakeEventSource.last = this;
    queueMicrotask(() => this.tell('connection', { connection: 'c1', key: 'k1' }));
  }

  tell(name, value) {
    const event = Object.assign(new Event(name), { data: JSON.stringify(value) });
    if (name === 'message') this.onmessage?.(event);
    else this.dispatchEvent(event);
  }

  close() {
    this.readyState = 2;
  }
}

let posted;
let status;
let signaling;

beforeEach(async t => {
  globalThis.WebSocket = FakeWebSocket;
  globalThis.EventSource = FakeEventSource;
  FakeWebSocket.refuses = true;
  FakeWebSocket.answer = message => (message.type === 'resume' ? { type: 'resumed', resumeToken: 't2', received: 1 } : undefined);
  posted = [];
  status = 204;
  globalThis.fetch = async (url, { method, body, headers }) => {
    posted.push({ url, method, body, key: headers.authorization });
    for (const line of (body ?? '').split('\n').filter(Boolean)) {
      const message = JSON.parse(line);
      if (message.type === 'join') queueMicrotask(() => FakeEventSource.last.tell('message', { ...JOINED, re: message.id }));
    }
    return { ok: status === 204 };
  };
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  signaling = new Signaling();
  await signaling.open('wss://h/v1/ws');
});

afterEach(() => {
  signaling.close();
  delete globalThis.EventSource;
});

async function settled() {
  for (let i = 0; i < 10; i++) await settle();
}

test('what is said at once is posted in order, with the key', async () => {
  await signaling.request({ type: 'join' });
  for (const mid of ['0', '1', '2']) signaling.request({ type: 'mute', mid }).catch(() => {});
  await settled();
  assert.equal(FakeEventSource.last.url, 'https://h/v1/sse');
  assert.ok(posted.every(post => post.url === 'https://h/v1/sse/c1' && post.key === 'Bearer k1'));
  const mids = posted.slice(1).flatMap(post => post.body.split('\n')).map(line => JSON.parse(line).mid);
  assert.deepEqual(mids, ['0', '1', '2']);
});

test('goodbye is said', async () => {
  await signaling.request({ type: 'join' });
  signaling.close();
  await settled();
  assert.equal(posted.at(-1).method, 'DELETE');
});

test('a stream that ends with a reason ends with it here', async () => {
  const closed = [];
  signaling.on('closed', event => closed.push(event));
  await signaling.request({ type: 'join' });
  FakeEventSource.last.tell('close', { code: 4003, reason: 'removed' });
  await settled();
  assert.deepEqual(closed, [{ code: 4003, reason: 'removed' }]);
});

test('as soon as a WebSocket opens again the session goes on there, without a break', async t => {
  const heard = [];
  for (const name of ['interrupted', 'resumed', 'closed']) signaling.on(name, () => heard.push(name));
  await signaling.request({ type: 'join' });
  const stream = FakeEventSource.last;
  FakeWebSocket.refuses = false;
  t.mock.timers.tick(25_000);
  await settled();
  assert.deepEqual(heard, ['resumed']);
  assert.equal(FakeWebSocket.all.at(-1).sent[0].resumeToken, 't1');
  assert.equal(stream.readyState, 2);
});
