import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Chat } from '../../main/resources/sfu/client/sdk/chat.js';
import { FakeWebSocket, settle } from './fakes.mjs';
import { join, room, sent as sentBy, server as media, setUp, tearDown } from './room-fixture.mjs';

const ann = { id: 'CS_a', identity: 'ann', name: 'Ann' };
const bob = { id: 'CS_b', identity: 'bob', name: 'Bob' };
const kept = (messageId, text, from = bob) => ({ messageId, time: 1000, from, text });

let server;
let chat;

const socket = () => FakeWebSocket.all.at(-1);
const sent = type => socket().sent.filter(message => message.type === type);
const texts = channel => channel.messages.map(each => each.text);

beforeEach(() => {
  globalThis.WebSocket = FakeWebSocket;
  FakeWebSocket.all.length = 0;
  FakeWebSocket.refuses = false;
  server = {
    connect: { type: 'session', me: ann, session: 's', resumeToken: 't', resumeSeconds: 30, features: ['chat'] },
    'channel.join': { type: 'channel', channel: 'c', count: 2, people: [ann, bob], messages: [kept('8', 'old')], more: true },
    'channel.leave': { type: 'ok' },
    'message.send': { type: 'message.sent', messageId: '10', time: 2000 },
    'message.edit': { type: 'ok' },
    'message.delete': { type: 'ok' },
    typing: { type: 'ok' },
    relay: { type: 'ok' },
    leave: { type: 'ok' },
  };
  FakeWebSocket.answer = message => server[message.type];
});
afterEach(async () => {
  await chat?.session.leave();
  chat = null;
});

async function open() {
  chat = await Chat.connect({ url: 'ws://h/v1/ws', name: 'Ann' });
  return chat.join('c');
}

test('a channel has its messages, people and who types', async () => {
  const channel = await open();
  assert.deepEqual([texts(channel), channel.hasMore, channel.peopleCount], [['old'], true, 2]);
  const news = [];
  for (const name of ['message', 'messageChanged', 'messageDeleted', 'typingChanged', 'peopleChanged']) {
    channel.on(name, () => news.push(name));
  }
  socket().tell({ type: 'message', channel: 'c', ...kept('9', '<b>') });
  socket().tell({ type: 'message', channel: 'c', ...kept('9', 'twice') });
  socket().tell({ type: 'message', channel: 'other', ...kept('9', 'elsewhere') });
  socket().tell({ type: 'typing', channel: 'c', from: bob, isTyping: true });
  assert.deepEqual(channel.typing, [bob]);
  socket().tell({ type: 'typing', channel: 'c', from: bob, isTyping: false });
  socket().tell({ type: 'message.edited', channel: 'c', messageId: '9', text: 'edited', by: bob });
  socket().tell({ type: 'message.deleted', channel: 'c', messageId: '8', by: bob });
  socket().tell({ type: 'channel.people', channel: 'c', count: 1, joined: [], left: [{ id: 'CS_b', reason: 'left' }] });
  assert.deepEqual(texts(channel), ['edited']);
  assert.deepEqual([...channel.people.keys()], ['CS_a']);
  assert.deepEqual(news,
    ['message', 'typingChanged', 'typingChanged', 'messageChanged', 'messageDeleted', 'peopleChanged']);
});

test('what is sent stands where the server put it', async () => {
  const channel = await open();
  const sending = channel.send('mine');
  socket().tell({ type: 'message', channel: 'c', ...kept('9', 'before') });
  const message = await sending;
  assert.equal(message.isOwn, true);
  socket().tell({ type: 'message', channel: 'c', ...kept('11', 'after') });
  assert.deepEqual(texts(channel), ['old', 'before', 'mine', 'after']);
  await channel.sendData(new Uint8Array([0, 1, 2]), { to: 'bob', topic: 't' });
  const { data, to, topic, clientId } = sent('message.send').at(-1);
  assert.deepEqual([data, to, topic], ['AAEC', 'bob', 't']);
  assert.notEqual(clientId, sent('message.send')[0].clientId);
});

test('a message that is under way when the session is lost is sent again with the same id', async () => {
  const channel = await open();
  server['message.send'] = undefined; // silence
  const sending = channel.send('mine');
  await settle();
  const [{ clientId }] = sent('message.send');
  server['message.send'] = { type: 'message.sent', messageId: '10', time: 2000 };
  server['channel.join'] = { ...server['channel.join'], messages: [kept('8', 'old'), kept('9', 'missed')] };
  server.resume = { type: 'error', code: 'gone', message: 'over' };
  socket().drop(1006);
  await sending;
  assert.equal(sent('connect').length, 1, 'another session');
  assert.equal(sent('connect')[0].identity, 'ann', 'of the same person');
  assert.equal(sent('message.send')[0].clientId, clientId);
  await settle();
  assert.deepEqual(texts(channel), ['old', 'missed', 'mine']);
});

test('a message that one server alone has is marked', async () => {
  const channel = await open();
  assert.equal((await channel.send('shared')).isLocal, false);
  server['message.send'] = { type: 'message.sent', messageId: '11', time: 2000, local: true };
  assert.equal((await channel.send('alone')).isLocal, true);
});

test('typing is said at the first keystroke, again each few seconds, and ended', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    const channel = await open();
    channel.setTyping();
    channel.setTyping();
    mock.timers.tick(3000);
    channel.setTyping();
    mock.timers.tick(5000);
    assert.deepEqual(sent('typing').map(each => each.isTyping), [true, true, false]);
    channel.setTyping();
    await channel.send('done');
    mock.timers.tick(10_000);
    assert.deepEqual(sent('typing').map(each => each.isTyping), [true, true, false, true], 'the message ended it');
  } finally {
    mock.timers.reset();
  }
});

test('own messages are edited, deleted and relayed', async () => {
  const channel = await open();
  const message = await channel.send('mine');
  await channel.edit(message, 'better');
  assert.deepEqual([message.text, message.isEdited], ['better', true]);
  await channel.delete(message);
  assert.deepEqual(texts(channel), ['old']);
  const relays = [];
  channel.on('relay', ({ from, topic, data }) => relays.push([from.name, topic, [...data]]));
  socket().tell({ type: 'relay', channel: 'c', from: bob, topic: 'x', data: 'AAEC' });
  assert.deepEqual(relays, [['Bob', 'x', [0, 1, 2]]]);
  await channel.leave();
  assert.equal(sent('channel.leave')[0].channel, 'c');
  assert.equal(chat.channels.size, 0);
});

test('a refusal is an SfuError', async () => {
  const channel = await open();
  server['message.send'] = { type: 'error', code: 'limit', limit: 'typeRate', message: 'too many' };
  await assert.rejects(channel.send('x'), { code: 'limit', limit: 'typeRate' });
});

test('a room has a chat of its own, over its session', async () => {
  setUp();
  Object.assign(media, server, { 'channel.join': { type: 'channel', count: 2, people: [], messages: [], more: false } });
  await join();
  const own = await new Chat(room).join();
  assert.equal(sentBy('channel.join')[0].channel, undefined);
  socket().tell({ type: 'message', ...kept('9', 'hi') });
  assert.deepEqual(texts(own), ['hi']);
  assert.equal((await own.send('ho')).from.identity, 'ann');
  await tearDown();
});

test('what was edited and deleted while the session was lost is so here too', async () => {
  server['channel.join'].messages = [kept('8', 'old'), kept('9', 'first'), kept('11', 'gone')];
  const channel = await open();
  const news = [];
  for (const name of ['message', 'messageChanged', 'messageDeleted']) channel.on(name, () => news.push(name));
  server['channel.join'] = { ...server['channel.join'], messages: [kept('9', 'better'), kept('12', 'missed')] };
  server.resume = { type: 'error', code: 'gone', message: 'over' };
  const reconnected = new Promise(done => { chat.session.on('reconnected', done); });
  socket().drop(1006);
  await reconnected;
  await settle();
  assert.deepEqual(texts(channel), ['old', 'better', 'missed']);
  assert.deepEqual(news, ['message', 'messageChanged', 'messageDeleted']);
});

test('another room has another chat', async () => {
  setUp();
  const messages = [kept('8', 'here')];
  Object.assign(media, server, { 'channel.join': { type: 'channel', count: 2, people: [], messages, more: false } });
  await join();
  const its = new Chat(room);
  const own = await its.join();
  const reasons = [];
  own.on('left', why => reasons.push(why));
  media['message.send'] = undefined; // on its way when the room changes
  const sending = assert.rejects(own.send('for those here'), { code: 'closed' });
  await settle();
  media['channel.join'].messages = [kept('9', 'there')];
  socket().tell({ type: 'moved', room: 'demo~1', name: 'One', ticket: 'x', back: false });
  await settle();
  await sending;
  assert.deepEqual(reasons, ['moved']);
  assert.deepEqual(sentBy('message.send'), [], 'not said to those there');
  assert.deepEqual(texts(await its.join()), ['there']);
  await tearDown();
});
