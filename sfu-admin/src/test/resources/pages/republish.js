/*
 * A publisher turns its camera off and on, changes the device, ends the track and publishes again;
 * a viewer's frames go on each time, on the same transceivers. Gives what changed.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 15 s: ${what}`);
  };
  const ann = new Room();
  const me = ann.localParticipant;
  await me.setCameraEnabled(true);
  await me.setMicrophoneEnabled(true);
  await ann.join({ room: 'again', name: 'Ann' });
  const bob = new Room();
  const news = [];
  for (const event of ['trackPublished', 'trackUnpublished', 'trackMuted', 'trackUnmuted']) {
    bob.on(event, track => track.kind === 'video' && news.push(event));
  }
  await bob.join({ room: 'again', name: 'Bob' });
  const framesOf = async () => {
    let frames = 0;
    for (const s of (await bob.getStats()).values()) {
      if (s.type === 'inbound-rtp' && s.kind === 'video') frames += s.framesDecoded ?? 0;
    }
    return frames;
  };
  const flows = async what => {
    const before = await framesOf();
    await until(`frames after ${what}`, async () => (await framesOf()) > before + 5);
  };
  await flows('join');
  const shape = () => ann.peerConnection.getTransceivers().length;
  const before = shape();
  const offer = ann.peerConnection.localDescription.sdp;

  await me.setCameraEnabled(false);
  await until('muted', () => news.includes('trackMuted'));
  await me.setCameraEnabled(true);
  await flows('mute');

  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(d => d.kind === 'videoinput');
  const first = me.mediaTrack('camera').getSettings().deviceId;
  const other = cameras.map(d => d.deviceId).findLast(id => id !== first) // the second one is a depth camera;
  await me.setCameraEnabled(true, { deviceId: other });
  const changed = me.mediaTrack('camera').getSettings().deviceId === other;
  await flows('another device');
  const isSameOffer = offer === ann.peerConnection.localDescription.sdp;

  await me.unpublishTrack('camera');
  await until('unpublished', () => news.includes('trackUnpublished'));
  await me.setCameraEnabled(true);
  await flows('publishing again');
  const after = shape();
  await ann.leave();
  await bob.leave();
  return { cameras: cameras.length, changed, isSameOffer, added: after - before, news };
})()
