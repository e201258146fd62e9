import { Room } from '../../main/resources/sfu/client/sdk/room.js';
import { FakePeerConnection, FakeWebSocket } from './fakes.mjs';

/** A room at a fake server, made anew before each test; bob, who is there, has a camera. */
export const ann = { id: 'PA_a', identity: 'ann', name: 'Ann', canPublish: true, canSubscribe: true };
export const camera = { id: 'TR_b', kind: 'video', source: 'camera', muted: false };
export const bob = { id: 'PA_b', identity: 'bob', name: 'Bob', tracks: [camera] };

export const pageOf = (people, next = null) => ({ version: 1, participants: 2, publishers: 1, people, next });

export let server; // what the fake server says
export let room;
export let events;

export const socket = () => FakeWebSocket.all.at(-1);
export const pc = () => FakePeerConnection.all.at(-1);
export const sent = type => socket().sent.filter(message => message.type === type);

export function openRoom(options = {}) {
  room = new Room({ url: 'ws://h/v1/ws', ...options });
  return room;
}

export function setUp() {
  globalThis.WebSocket = FakeWebSocket;
  globalThis.RTCPeerConnection = FakePeerConnection;
  FakeWebSocket.all.length = FakePeerConnection.all.length = 0;
  FakeWebSocket.refuses = false;
  const joined = { type: 'joined', room: 'demo', participant: ann, page: pageOf([bob]), iceServers: [] };
  server = { join: joined, offer: { type: 'answer', sdp: 'v=0' }, mute: { type: 'ok' }, leave: { type: 'ok' } };
  FakeWebSocket.answer = message => server[message.type];
  openRoom();
  events = [];
  for (const name of ['participantJoined', 'participantLeft', 'trackSubscribed', 'trackUnsubscribed']) {
    room.on(name, () => events.push(name));
  }
  for (const name of ['connectionStateChanged', 'error', 'disconnected']) {
    room.on(name, value => events.push(`${name} ${value?.code ?? value}`));
  }
}

/** Else its heartbeat keeps the process alive. */
export const tearDown = () => room.leave();

export async function join() {
  await room.join({ room: 'demo', name: 'Ann', token: 'jwt' });
  pc().become('connected');
  events.length = 0;
}
