/*
 * Publishes a simulcast by WHIP; a player watches it by WHEP, hears of its layers by server-sent events and chooses
 * among them. Gives the events that came, the widths that followed the choices, and the frame rate of a temporal layer.
 */
(async () => {
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      const value = await condition();
      if (value) return value;
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`not within 30 s: ${what}; ${JSON.stringify(heard)}`);
  };
  const heard = {};
  const connect = async (pc, path) => {
    await pc.setLocalDescription();
    const answer = await fetch(path, {
      method: 'POST', headers: { 'content-type': 'application/sdp' }, body: pc.localDescription.sdp });
    await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    return answer.headers;
  };
  const viewer = new RTCPeerConnection();
  viewer.addTransceiver('audio', { direction: 'recvonly' });
  const receiver = viewer.addTransceiver('video', { direction: 'recvonly' }).receiver;
  const headers = await connect(viewer, '/v1/whep/layers?participant=cam');
  const link = name => headers.get('link').match(new RegExp(`<([^>]*)>; rel="urn:ietf:params:whep:ext:core:${name}"`))[1];
  const made = await fetch(link('server-sent-events'), {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify(['active', 'inactive', 'layers', 'viewercount']) });
  const events = new EventSource(made.headers.get('location'));
  for (const type of ['active', 'inactive', 'layers', 'viewercount']) {
    events.addEventListener(type, event => (heard[type] = JSON.parse(event.data)));
  }
  await until('viewercount', () => heard.viewercount);

  const publisher = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } });
  const sending = publisher.addTransceiver(stream.getVideoTracks()[0], { direction: 'sendonly', streams: [stream],
    sendEncodings: [{ rid: 'q', scaleResolutionDownBy: 2, scalabilityMode: 'L1T2' }, { rid: 'h', scalabilityMode: 'L1T2' }] });
  sending.setCodecPreferences(RTCRtpSender.getCapabilities('video').codecs.filter(c => /VP8|rtx/.test(c.mimeType)));
  await connect(publisher, '/v1/whip/layers?identity=cam');
  await until('active', () => heard.active);
  const layers = await until('both encodings with their sizes', () => {
    const video = heard.layers?.['1'] ?? [];
    const sent = rid => video.some(l => l.rid === rid && l.bitrate > 0 && l.width > 0 && l.temporalLayerId === 1);
    return sent('q') && sent('h') && video;
  });
  const inbound = async () => {
    for (const s of (await receiver.getStats()).values()) if (s.type === 'inbound-rtp') return s;
    return {};
  };
  const choose = async layer => {
    await new Promise(done => setTimeout(done, 250)); // five a second are taken
    const response = await fetch(link('layer'), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(layer) });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  };
  const width = of => layers.find(l => l.rid === of).width;
  const widths = [];
  for (const layer of [{ rid: 'q' }, { mediaId: '1', rid: 'h' }, { maxWidth: 400 }, {}]) {
    await choose(layer);
    const wanted = layer.rid === 'q' || layer.maxWidth ? width('q') : width('h');
    widths.push(await until(`${wanted} for ${JSON.stringify(layer)}`, async () =>
      (await inbound()).frameWidth === wanted && wanted));
  }
  const rate = async () => {
    const before = await inbound();
    await new Promise(done => setTimeout(done, 2000));
    const after = await inbound();
    return 1000 * (after.framesReceived - before.framesReceived) / (after.timestamp - before.timestamp);
  };
  const fast = await rate();
  await choose({ maxTemporalLayerId: 0 });
  await new Promise(done => setTimeout(done, 1000));
  const slow = await rate();
  publisher.close();
  stream.getTracks().forEach(track => track.stop());
  return { heard, layers, widths, slower: slow / fast };
})()
