import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Emitter } from '../../main/resources/sfu/client/sdk/events.js';
import { Notifications, SessionNotifications } from '../../main/resources/sfu/client/sdk/notifications.js';
import { settle } from './fakes.mjs';

class FakeEventSource extends EventTarget {
  static all = [];

  constructor(url) {
    super();
    this.url = new URL(url);
    FakeEventSource.all.push(this);
  }

  tell(name, value, lastEventId = '') {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(value), lastEventId }));
  }

  close() {
    this.isClosed = true;
  }
}

const HELLO = { identity: 'ann', org: '', key: 'k1', isComplete: true, endsAt: null };
let asked;
let answer;
let notifications;

beforeEach(() => {
  globalThis.EventSource = FakeEventSource;
  FakeEventSource.all = [];
  asked = [];
  answer = () => ({ ok: true, status: 204, json: async () => null });
  globalThis.fetch = async (url, { method, headers, body }) => {
    asked.push({ method, path: new URL(url).pathname + new URL(url).search, bearer: headers.authorization, body });
    return answer(method, new URL(url).pathname);
  };
});

afterEach(() => notifications?.close());

const json = (status, value) => ({ ok: status < 300, status, json: async () => value });
const last = () => FakeEventSource.all.at(-1);

function make(options) {
  notifications = new Notifications({ url: 'https://sfu.example/app/', ...options });
  const heard = [];
  notifications.on('notification', its => heard.push(its.data));
  notifications.open();
  return heard;
}

const note = (id, data) => [{ notificationId: id, time: 1, topic: 't', data }, id];

test('a ticket of the application opens the stream, and what comes is acknowledged by its key', async () => {
  const heard = make({ ticket: async () => 'T1' });
  await settle();
  assert.equal(last().url.href, 'https://sfu.example/v1/events?ticket=T1');
  last().tell('connected', HELLO);
  assert.ok(notifications.isConnected);
  last().tell('notification', ...note('a.1', 'hi'));
  await settle();
  assert.deepEqual(heard, ['hi']);
  assert.deepEqual(asked, [{ method: 'DELETE', path: '/v1/notifications/a.1', bearer: 'Bearer k1', body: undefined }]);
});

test('each new stream has a new ticket and the last id, and tells nothing twice', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let tickets = 0;
  const heard = make({ ticket: async () => `T${++tickets}`, acknowledge: false });
  const states = [];
  notifications.on('disconnected', () => states.push('disconnected'));
  await settle();
  last().tell('connected', HELLO);
  last().tell('notification', ...note('a.1', 1));
  last().onerror();
  await settle();
  t.mock.timers.tick(60_000);
  await settle();
  assert.equal(FakeEventSource.all.length, 2);
  assert.ok(FakeEventSource.all[0].isClosed);
  assert.equal(last().url.search, '?ticket=T2&lastEventId=a.1');
  last().tell('connected', HELLO);
  last().tell('notification', ...note('a.1', 1));
  last().tell('notification', ...note('a.2', 2));
  assert.deepEqual(heard, [1, 2]);
  assert.deepEqual(states, ['disconnected']);
  assert.deepEqual(asked, []);
});

test('a token fetches tickets, and notifies', async () => {
  make({ token: async () => 'jwt' });
  answer = (method, path) => (path.endsWith('tickets') ? json(200, { ticket: 'T9' }) : json(200, { notificationId: 'a.3', reached: 2 }));
  await settle();
  await settle();
  assert.equal(last().url.search, '?ticket=T9');
  const sent = await notifications.notify({ identity: 'bob' }, { topic: 'call', data: { room: 'r' }, clientId: 'c1' });
  assert.deepEqual(sent, { notificationId: 'a.3', reached: 2 });
  assert.equal(asked[1].bearer, 'Bearer jwt');
  assert.deepEqual(JSON.parse(asked[1].body), { to: { identity: 'bob' }, topic: 'call', data: { room: 'r' }, clientId: 'c1' });
});

test('what is refused is an error with its code, and is tried again', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const errors = [];
  answer = () => json(401, { detail: 'the token has expired' });
  make({ token: 'old' });
  notifications.on('error', error => errors.push(error.code));
  await settle();
  await settle();
  assert.deepEqual(errors, ['unauthorized']);
  answer = () => json(200, { ticket: 'T2' });
  t.mock.timers.tick(60_000);
  await settle();
  await settle();
  assert.equal(last().url.search, '?ticket=T2');
  answer = () => json(403, { detail: 'canNotify' });
  await assert.rejects(notifications.notify({ everyone: true }), { code: 'forbidden', message: 'canNotify' });
});

test('without tokens the identity is said', async () => {
  make({ identity: 'ann b' });
  await settle();
  assert.equal(last().url.search, '?identity=ann+b');
  answer = () => json(200, {});
  await notifications.notify({ org: 'acme' });
  assert.equal(asked.at(-1).path, '/v1/notifications?identity=ann%20b');
});

test('who closes it opens nothing more', async () => {
  make({ ticket: async () => 'T1' });
  await settle();
  const stream = last();
  notifications.close();
  stream.onerror();
  await settle();
  assert.ok(stream.isClosed);
  assert.equal(FakeEventSource.all.length, 1);
  assert.equal(notifications.isConnected, false);
});

test('over a session they come once, and are acknowledged', async () => {
  const session = new Emitter();
  const requests = [];
  session.request = async message => {
    requests.push(message);
    return message.type === 'online' ? { identities: ['bob'] } : { notificationId: 'a.9', reached: 1 };
  };
  const its = new SessionNotifications(session);
  const heard = [];
  its.on('notification', each => heard.push(each));
  for (const each of [1, 2]) session.emit('serverMessage', { type: 'notification', ...note('a.1', each)[0] });
  session.emit('serverMessage', { type: 'roster' });
  assert.deepEqual(heard, [{ notificationId: 'a.1', time: 1, from: null, topic: 't', data: 1 }]);
  assert.equal(requests.filter(each => each.type === 'notification.ack').length, 2);
  assert.deepEqual(await its.notify({ org: 'acme' }, { data: 1 }), { notificationId: 'a.9', reached: 1 });
  assert.deepEqual(await its.online(['bob', 'carl']), ['bob']);
});
