import { listDevices, captureCamera, captureMicrophone } from './devices.js';
import { selectedPair } from './report.js';
import { Room } from './room.js';

/** A firewall that drops what it does not like is noticed by then. */
const CONNECT_MS = 10_000;
const RATE_MS = 5000;

const SIZE = { width: 640, height: 360 };

/**
 * What a call would meet: signaling, media over UDP, TCP and TURN, the rate both ways, devices. Each part is told as it
 * is known; none throws.
 *
 * @param options {url, token, room (by default one of its own), devices: false does not ask for any}
 * @param onPart called with (name, result), result: {ok, ...} as in sfu.d.ts
 * @returns {Promise<object>} all parts by name
 */
export async function testConnectivity({ url, token = '', room, devices = true } = {}, onPart = () => {}) {
  const request = { room: room ?? `connectivity-${crypto.randomUUID()}`, token };
  const result = {};
  const part = async (name, test) => {
    result[name] = await test().catch(({ code, message }) => ({ ok: false, code, message }));
    onPart(name, result[name]);
  };
  const open = transport => connect({ url, transport }, request);
  await part('signaling', () => closed(open(), async (its, ms) => ({ ms })));
  await part('udp', () => closed(open('udp'), pathOf));
  await part('tcp', () => closed(open('tcp'), pathOf));
  await part('turn', () => closed(open('relay'), pathOf));
  await part('rate', () => rateOf(url, request));
  if (devices) await part('devices', testDevices);
  return result;
}

/** Joins, and waits for media if a way is given. */
async function connect(options, request) {
  const room = new Room({ ...options, adaptive: false, maxSlots: { audio: 1, video: 1 } });
  const beganMs = performance.now();
  try {
    await room.join({ ...request, name: 'Connectivity test' });
    if (options.transport) await mediaOf(room, options.transport);
    return { room, ms: Math.round(performance.now() - beganMs) };
  } catch (error) {
    await room.leave();
    throw error;
  }
}

async function mediaOf(room, transport) {
  const hasTurn = room.peerConnection.getConfiguration().iceServers.some(({ urls }) => String(urls).includes('turn'));
  if (transport === 'relay' && !hasTurn) throw fault('notConfigured', 'the server has no TURN server');
  for (let ms = 0; ms < CONNECT_MS; ms += 50) {
    if (room.peerConnection?.connectionState === 'connected') return;
    await sleep(50);
  }
  throw fault('blocked', 'no media came through');
}

async function closed(opening, measure) {
  const { room, ms } = await opening;
  try {
    return { ok: true, ...(await measure(room, ms)) };
  } finally {
    await room.leave();
  }
}

async function pathOf(room, ms) {
  const pair = await pairOf(room);
  return { ms, rttMs: Math.round((pair.currentRoundTripTime ?? 0) * 1000) };
}

async function pairOf(room) {
  return selectedPair(await room.getStats()) ?? {};
}

/** By whatever way: the pair in use can change meanwhile. */
async function bytesSentBy(room) {
  const pairs = [...(await room.getStats()).values()].filter(({ type }) => type === 'candidate-pair');
  return pairs.reduce((sum, { bytesSent = 0 }) => sum + bytesSent, 0);
}

/** One sends to the other by way of the server, as much as a camera would. */
async function rateOf(url, request) {
  const sender = await connect({ url }, request);
  try {
    const receiver = await connect({ url }, request);
    try {
      return await measureRate(sender.room, receiver.room);
    } finally {
      await receiver.room.leave();
    }
  } finally {
    await sender.room.leave();
  }
}

async function measureRate(sender, receiver) {
  const picture = noise();
  try {
    await sender.localParticipant.publishTrack(picture.track, 'screen');
    const person = [...receiver.participants.values()].find(({ id }) => id === sender.me.id) ?? [...receiver.participants.values()][0];
    await sleep(1000); // it begins slowly
    const before = [await bytesSentBy(sender), (await receiver.statsOf(person))[0]];
    await sleep(RATE_MS);
    const after = [await bytesSentBy(sender), (await receiver.statsOf(person))[0]];
    const bits = (after[0] - before[0]) * 8;
    const [packets, lost] = ['packetsReceived', 'packetsLost'].map(name => after[1][name] - before[1][name]);
    const { availableOutgoingBitrate = 0 } = await pairOf(sender);
    return {
      ok: packets > 0,
      sentBps: Math.round((bits * 1000) / RATE_MS),
      receivedBps: after[1].bitrate,
      availableBps: Math.round(availableOutgoingBitrate),
      lossPercent: packets > 0 ? Math.round((1000 * lost) / (packets + lost)) / 10 : 100,
      jitterMs: after[1].jitterMs,
    };
  } finally {
    picture.stop();
  }
}

/** A picture that cannot be compressed, so that an encoder uses all it may. */
function noise() {
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = canvas.getContext('2d');
  const image = context.createImageData(SIZE.width, SIZE.height);
  const pixels = new Uint32Array(image.data.buffer);
  const timer = setInterval(() => {
    for (let i = 0; i < pixels.length; i++) pixels[i] = 0xff000000 | (Math.random() * 0xffffff);
    context.putImageData(image, 0, 0);
  }, 66);
  const [track] = canvas.captureStream(15).getVideoTracks();
  return { track, stop: () => (clearInterval(timer), track.stop()) };
}

async function testDevices() {
  const attempt = async capture => {
    try {
      (await capture()).stop();
      return { ok: true };
    } catch ({ code, message }) {
      return { ok: false, code, message };
    }
  };
  const microphone = await attempt(captureMicrophone);
  const camera = await attempt(captureCamera);
  const speakers = (await listDevices('audiooutput')).length;
  return { ok: microphone.ok && camera.ok, microphone, camera, speakers };
}

const sleep = ms => new Promise(done => setTimeout(done, ms));
const fault = (code, message) => Object.assign(new Error(message), { code });
