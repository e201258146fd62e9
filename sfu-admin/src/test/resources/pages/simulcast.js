/*
 * Publishes a 1280x720 camera by WHIP as it is told, shows it by WHEP, and gives what the viewer
 * saw. CODEC, ENCODINGS and STEPS are put in front: a step switches encodings on and off, then waits until the
 * viewer's picture has a width; without one, that of the picture that is sent (a browser may begin with less than its
 * camera has, by its own estimate).
 */
(async () => {
  const until = async (what, condition) => {
    for (let i = 0; i < 400; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`not within 20 s: ${what}; viewer ${JSON.stringify(await stats())};`
      + ` publisher ${JSON.stringify(await sent())}`);
  };
  const connect = async (pc, path) => {
    await pc.setLocalDescription();
    const answer = await fetch(path, {
      method: 'POST', headers: { 'content-type': 'application/sdp' }, body: pc.localDescription.sdp });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  };
  const room = `simulcast-${CODEC}`;
  const publisher = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } });
  const sending = publisher.addTransceiver(stream.getVideoTracks()[0],
    { direction: 'sendonly', streams: [stream], sendEncodings: ENCODINGS });
  const all = RTCRtpSender.getCapabilities('video').codecs;
  const its = all.filter(c => c.mimeType === `video/${CODEC}`);
  sending.setCodecPreferences([...its, ...all.filter(c => c.mimeType === 'video/rtx')]);
  await connect(publisher, `/v1/whip/${room}?identity=ann`);

  const viewer = new RTCPeerConnection();
  viewer.addTransceiver('video', { direction: 'recvonly' });
  const video = document.createElement('video');
  video.muted = true;
  viewer.ontrack = event => {
    video.srcObject = new MediaStream([event.track]);
    video.play();
  };
  await connect(viewer, `/v1/whep/${room}?participant=ann`);

  async function stats() {
    for (const s of (await viewer.getStats()).values()) {
      if (s.type === 'inbound-rtp') {
        return { width: s.frameWidth ?? 0, frames: s.framesDecoded ?? 0, dropped: s.framesDropped ?? 0,
          freezes: s.freezeCount ?? 0, nacks: s.nackCount ?? 0, plis: s.pliCount ?? 0,
          keys: s.keyFramesDecoded ?? 0, lost: s.packetsLost ?? 0, decoder: s.decoderImplementation };
      }
    }
    return { width: 0, frames: 0 };
  }
  async function sent() {
    const all = [...(await publisher.getStats()).values()];
    const path = all.find(s => s.type === 'candidate-pair' && s.nominated) ?? {};
    return all.filter(s => s.type === 'outbound-rtp').map(s => ({ rid: s.rid ?? '', width: s.frameWidth,
      frames: s.framesEncoded, plis: s.pliCount, mode: s.scalabilityMode, active: s.active, target: s.targetBitrate,
      limited: s.qualityLimitationReason, packets: s.packetsSent, available: path.availableOutgoingBitrate }));
  }
  let gap = 0; // the longest between two pictures, in milliseconds
  let shownAt = Infinity;
  const shown = now => {
    gap = Math.max(gap, now - shownAt);
    shownAt = now;
    video.requestVideoFrameCallback(shown);
  };
  video.requestVideoFrameCallback(shown);
  const seen = [];
  for (const { active, width } of STEPS) {
    if (active) {
      const parameters = sending.sender.getParameters();
      parameters.encodings.forEach((encoding, i) => { encoding.active = active[i]; });
      await sending.sender.setParameters(parameters);
    }
    const started = performance.now();
    gap = 0;
    const wanted = async () => width ?? (await sent())[0]?.width;
    await until(`width ${width ?? 'as sent'}`, async () => (await stats()).width === await wanted());
    const ms = Math.round(performance.now() - started);
    const before = (await stats()).frames;
    await until(`frames at ${width}`, async () => (await stats()).frames >= before + 15);
    seen.push({ ...await stats(), ms, gap: Math.round(gap) });
  }
  const layers = await sent();
  publisher.close();
  viewer.close();
  stream.getTracks().forEach(track => track.stop());
  return { seen, layers };
})()
