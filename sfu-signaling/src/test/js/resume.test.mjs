import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Signaling } from '../../main/resources/sfu/client/sdk/signaling.js';
import { FakeWebSocket, settle } from './fakes.mjs';

const JOINED = { type: 'joined', session: 's1', resumeToken: 't1', resumeSeconds: 30 };
let signaling;
let heard;

beforeEach(async () => {
  globalThis.WebSocket = FakeWebSocket;
  FakeWebSocket.refuses = false;
  FakeWebSocket.answer = message => {
    if (message.type === 'join') return JOINED;
    if (message.type === 'resume') return { type: 'resumed', resumeToken: 't2', received: 2 };
    return undefined;
  };
  signaling = new Signaling();
  heard = [];
  for (const name of ['event', 'interrupted', 'resumed', 'closed']) {
    signaling.on(name, value => heard.push(value?.type ?? value?.code ?? name));
  }
  await signaling.open('ws://h/v1/ws');
  await signaling.request({ type: 'join' });
});

afterEach(() => signaling.close());

const last = () => FakeWebSocket.all.at(-1);

async function settled() {
  for (let i = 0; i < 5; i++) await settle();
}

test('a lost socket is replaced, what was missed comes once, unheard requests are sent again', async () => {
  last().tell({ type: 'roster', seq: 1 });
  const before = last();
  const heardOf = signaling.request({ type: 'mute', mid: '0' });
  const unheard = signaling.request({ type: 'view', slots: [] });
  before.drop(1006);
  const meanwhile = signaling.request({ type: 'mute', mid: '1' });
  await settled();
  assert.notEqual(last(), before);
  const [resume, ...again] = last().sent;
  assert.deepEqual(resume, { type: 'resume', id: 1, session: 's1', resumeToken: 't1', seq: 1 });
  assert.deepEqual(again.map(message => message.id), [3, 4]);
  last().tell({ type: 'roster', seq: 1 });
  last().tell({ type: 'ok', re: 2, seq: 2 });
  last().tell({ type: 'slots', seq: 3 });
  for (const re of [3, 4]) last().tell({ type: 'ok', re, seq: re + 1 });
  await Promise.all([heardOf, unheard, meanwhile]);
  assert.deepEqual(heard, ['roster', 'interrupted', 'resumed', 'slots']);
});

test('each time with the latest secret', async () => {
  last().drop(1006);
  await settled();
  last().drop(4004);
  await settled();
  assert.equal(last().sent[0].resumeToken, 't2');
});

test('what follows right behind the reply is not lost', async () => {
  FakeWebSocket.answer = (message, socket) => {
    if (message.type !== 'resume') return undefined;
    queueMicrotask(() => {
      socket.tell({ type: 'resumed', re: 1, resumeToken: 't2', received: 1 });
      socket.tell({ type: 'roster', seq: 1 });
      socket.tell({ type: 'slots', seq: 2 });
    });
    return undefined;
  };
  last().drop(1006);
  await settled();
  assert.deepEqual(heard, ['interrupted', 'resumed', 'roster', 'slots'].sort((a, b) => heard.indexOf(a) - heard.indexOf(b)));
  assert.deepEqual(heard.filter(name => name === 'roster' || name === 'slots'), ['roster', 'slots']);
});

test('a session that is over there is over here', async () => {
  FakeWebSocket.answer = message => (message.type === 'resume' ? { type: 'error', code: 'gone', message: 'over' } : undefined);
  last().drop(1006);
  await settled();
  assert.deepEqual(heard, ['interrupted', 1006]);
  assert.equal(signaling.isOpen, false);
});

test('who was sent away does not try', async () => {
  const before = last();
  before.drop(4003, 'removed');
  await settled();
  assert.equal(last(), before);
  assert.deepEqual(heard, [4003]);
});

test('closing while it tries ends it', async () => {
  FakeWebSocket.refuses = true;
  last().drop(1006);
  signaling.close();
  await settled();
  assert.deepEqual(heard, ['interrupted', 1000]);
});
