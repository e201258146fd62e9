/**
 * Joins a room from Node, tells who comes and who is shown, and counts the packets that arrive.
 * npm install; npm run join -- ws://localhost:8080/v1/ws ROOM NAME [TOKEN]
 */
import { RTCPeerConnection } from 'werift';

type Slot = { mid: string; name: string | null; source: string | null; reason: string | null };
type Person = { name: string; tracks: { source: string }[] };
type Message = { type: string; re?: number; message?: string; sdp?: string; slots?: Slot[]; people?: Person[];
  page?: { people: Person[] }; iceServers?: { urls: string[]; username?: string; credential?: string }[] };

const [url, room, name, token] = process.argv.slice(2);
const socket = new WebSocket(url, ['sfu.v1']);
const replies = new Map<number, (message: Message) => void>();
socket.onmessage = ({ data }) => {
  const message: Message = JSON.parse(data);
  if (message.type === 'error') throw new Error(message.message);
  if (message.re !== undefined && message.type !== 'waiting') return replies.get(message.re)?.(message);
  message.people?.forEach(person => console.log('came', person.name, person.tracks.map(track => track.source)));
  message.slots?.forEach(slot => console.log('slot', slot.mid, slot.name, slot.source, slot.reason));
};
const request = (type: string, fields: object) => new Promise<Message>(resolve => {
  replies.set(replies.size + 1, resolve);
  socket.send(JSON.stringify({ type, id: replies.size, ...fields }));
});

await new Promise(opened => (socket.onopen = opened));
const joined = await request('join', { room, name, token });
console.log('here', joined.page!.people.map(person => person.name));
const iceServers = joined.iceServers!.flatMap(({ urls, ...rest }) => urls.map(each => ({ urls: each, ...rest })));
const pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
pc.addTransceiver('audio', { direction: 'recvonly' }); // a slot each
pc.addTransceiver('video', { direction: 'recvonly' });
pc.onTrack.subscribe(track => track.onReceiveRtp.once(() => console.log('first', track.kind)));
await pc.setLocalDescription(await pc.createOffer());
const answer = await request('offer', { sdp: pc.localDescription!.sdp });
await pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp! });
