/*
 * A publisher's camera is sent in several sizes once somebody is there, and as the server says: that
 * part is played here, by messages that the SDK finds in its socket. Gives which encodings' frames
 * grew after each of them.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const sockets = [];
  const RealSocket = WebSocket;
  window.WebSocket = class extends RealSocket {
    constructor(...options) {
      super(...options);
      sockets.push(this);
    }
  };
  const ann = new Room();
  const errors = [];
  ann.on('error', error => errors.push(String(error)));
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 15 s: ${what} ${errors} ${JSON.stringify([rids, await framesOf()])}`);
  };
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const context = canvas.getContext('2d');
  let drawn = 0;
  const drawing = setInterval(() => {
    context.fillStyle = `hsl(${drawn++ % 360} 80% 50%)`;
    context.fillRect(0, 0, 1280, 720);
  }, 66);
  await ann.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0], 'camera');
  await ann.join({ room: 'layers', name: 'Ann' });
  const [transceiver] = ann.peerConnection.getTransceivers().filter(t => t.direction === 'sendonly');
  const framesOf = async () => {
    const frames = {};
    for (const s of (await transceiver.sender.getStats()).values()) {
      if (s.type === 'outbound-rtp') frames[rids.length > 1 ? s.rid : rids[0]] = s.framesEncoded ?? 0;
    }
    return frames;
  };
  const activeOf = () => transceiver.sender.getParameters().encodings.map(e => e.active);
  const rids = transceiver.sender.getParameters().encodings.map(e => e.rid ?? '');
  const grew = async () => {
    await new Promise(done => setTimeout(done, 500)); // what was encoded before
    const before = await framesOf();
    await new Promise(done => setTimeout(done, 1500));
    const after = await framesOf();
    return rids.filter(rid => after[rid] > (before[rid] ?? 0) + 3);
  };
  const tell = (on, cap = null) => {
    const encodings = rids.map((rid, index) => ({ index, rid, active: on(rid, index) }));
    const data = JSON.stringify({ type: 'layers', mid: transceiver.mid, encodings, cap });
    heard({ data });
  };
  await until('nobody watches', () => !activeOf().includes(true));
  const bob = new Room();
  await bob.join({ room: 'layers', name: 'Bob' });
  await until('all are sent', async () => Object.values(await framesOf()).filter(n => n > 5).length === rids.length);
  const heard = sockets[0].onmessage;
  // the server has its own mind, above all of encodings that stop
  sockets[0].onmessage = event => JSON.parse(event.data).type === 'layers' || heard(event);
  const seen = [];
  tell((rid, index) => index === 0);
  await until('switched off', () => activeOf().lastIndexOf(true) === 0);
  seen.push(await grew());
  tell(() => true);
  await until('switched on', () => !activeOf().includes(false));
  seen.push(await grew());
  tell(() => false);
  await until('all off', () => !activeOf().includes(true));
  seen.push(await grew());
  tell(() => true, { width: 640, height: 360, frameRate: 10, bitrate: 500_000 });
  await until('capped', () => transceiver.sender.getParameters().encodings.at(-1).maxFramerate === 10);
  seen.push(await grew());
  const capped = transceiver.sender.getParameters().encodings;
  const answer = ann.peerConnection.remoteDescription.sdp;
  clearInterval(drawing);
  await ann.leave();
  await bob.leave();
  return { rids, seen, isSimulcast: answer.includes('a=simulcast:recv q;h;f'), scales: capped.map(e => e.scaleResolutionDownBy) };
})()
