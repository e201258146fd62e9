/*
 * A publisher's camera in three sizes; what the server says of its encodings is what it sends: the
 * test plays the server's part by the messages that the page hands to the SDK's own socket. Gives
 * which encodings' frames grew after each message.
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
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 15 s: ${what}`);
  };
  const ann = new Room();
  await ann.localParticipant.setCameraEnabled(true, { width: 1280, height: 720 });
  await ann.join({ room: 'layers', name: 'Ann' });
  const bob = new Room();
  await bob.join({ room: 'layers', name: 'Bob' });
  const [transceiver] = ann.peerConnection.getTransceivers().filter(t => t.direction === 'sendonly');
  const framesOf = async () => {
    const frames = {};
    for (const s of (await transceiver.sender.getStats()).values()) {
      if (s.type === 'outbound-rtp') frames[s.rid ?? ''] = s.framesEncoded ?? 0;
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
    sockets[0].onmessage({ data });
  };
  await until('all are sent', async () => Object.values(await framesOf()).filter(n => n > 5).length === rids.length);
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
  await until('capped', () => transceiver.sender.getParameters().encodings.at(-1).scaleResolutionDownBy === 2);
  seen.push(await grew());
  const capped = transceiver.sender.getParameters().encodings;
  const answer = ann.peerConnection.remoteDescription.sdp;
  await ann.leave();
  await bob.leave();
  return { rids, seen, isSimulcast: answer.includes('a=simulcast:recv q;h;f'), fps: capped.map(e => e.maxFramerate) };
})()
