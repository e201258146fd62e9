// Runs in a page of the server: joins rooms, or calls another page directly, over a given link, and
// keeps what getStats says four times a second. Its last value is the object that the driver calls.
window.bench ??= (() => {
  const SAMPLE_MS = 250;
  const JOIN_TIMEOUT_MS = 20_000;
  const INBOUND = ['framesDecoded', 'framesReceived', 'framesDropped', 'keyFramesDecoded', 'freezeCount',
    'totalFreezesDuration', 'frameWidth', 'frameHeight', 'framesPerSecond', 'jitterBufferDelay',
    'jitterBufferEmittedCount', 'bytesReceived', 'packetsReceived', 'packetsLost', 'retransmittedPacketsReceived',
    'pliCount', 'nackCount', 'concealedSamples', 'silentConcealedSamples', 'totalSamplesReceived'];
  const OUTBOUND = ['rid', 'active', 'framesSent', 'framesEncoded', 'keyFramesEncoded', 'frameWidth', 'frameHeight',
    'framesPerSecond', 'bytesSent', 'retransmittedBytesSent', 'pliCount', 'nackCount', 'targetBitrate',
    'qualityLimitationReason'];

  const samples = [];
  const shown = []; // [at, source, width, height] of each frame
  const changes = []; // [at, what]
  const sources = new Map(); // MediaStreamTrack id -> whose it is
  let room = null;
  let direct = null; // RTCPeerConnection to another page
  const remoteVideos = [];
  let cameraTrack = null;

  const pause = () => new Promise(done => setTimeout(done, 20));
  const pc = () => direct ?? room?.peerConnection;
  const pick = (stats, names) => Object.fromEntries(names.filter(n => stats[n] !== undefined).map(n => [n, stats[n]]));

  async function sample() {
    const report = await pc()?.getStats();
    if (!report) return;
    const one = { at: Date.now(), inbound: [], outbound: [] };
    for (const s of report.values()) {
      if (s.type === 'inbound-rtp' && sources.has(s.trackIdentifier)) {
        one.inbound.push({ source: sources.get(s.trackIdentifier), kind: s.kind, ...pick(s, INBOUND) });
      }
      if (s.type === 'outbound-rtp' && s.kind === 'video') one.outbound.push(pick(s, OUTBOUND));
      if (s.type === 'transport' && report.has(s.selectedCandidatePairId)) {
        const pair = report.get(s.selectedCandidatePairId);
        one.pair = pick(pair, ['availableOutgoingBitrate', 'currentRoundTripTime', 'bytesReceived', 'bytesSent']);
        one.pair.protocol = report.get(pair.localCandidateId)?.protocol;
      }
    }
    samples.push(one);
  }

  // Each frame as it comes out of the decoder's track: no element has to show it.
  async function watch(track, source) {
    if (!track || sources.has(track.id)) return;
    sources.set(track.id, source);
    if (track.kind === 'audio') return void play(track);
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
      shown.push([Date.now(), source, value.codedWidth, value.codedHeight]);
      value.close();
    }
  }

  function play(track) {
    const audio = document.createElement('audio');
    audio.srcObject = new MediaStream([track]);
    audio.autoplay = true;
    document.body.append(audio);
  }

  // The other end of the link takes the place of all that the answer offers.
  function throughLink(sdp, port) {
    if (!port) return sdp;
    let isFirst = true;
    return sdp.split('\r\n').filter(line => {
      if (!line.startsWith('a=candidate:')) return true;
      const keep = isFirst && / udp /i.test(line);
      if (keep) isFirst = false;
      return keep;
    }).map(line => line.startsWith('a=candidate:')
      ? `a=candidate:1 1 udp 2130706431 127.0.0.1 ${port} typ host` : line).join('\r\n');
  }

  function rewire(port) {
    const { setRemoteDescription } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.setRemoteDescription = function (d) {
      return setRemoteDescription.call(this, { type: d.type, sdp: throughLink(d.sdp, port) });
    };
  }

  const camera = ({ width, height, frameRate }) => navigator.mediaDevices.getUserMedia({
    video: { width: { exact: width }, height: { exact: height }, frameRate }, audio: true,
  });

  setInterval(() => sample().catch(e => changes.push([Date.now(), String(e)])), SAMPLE_MS);

  return {
    /** Milliseconds until connected, null: never; options: room, name, token, linkPort, publish: {width, height, frameRate, encodings} or null */
    async join({ name, token, linkPort, publish, ...options }) {
      const { Room } = await import('/sdk/sfu.js');
      rewire(linkPort);
      const encodings = publish?.encodings ?? [];
      room = new Room({
        simulcast: encodings.length > 1,
        maxBitrates: publish ? { camera: encodings.at(-1).maxBitrate } : {},
      });
      room.on('connectionStateChanged', state => changes.push([Date.now(), state]));
      room.on('trackSubscribed', t => {
        if (t.kind === 'video') remoteVideos.push(t);
        return watch(t.mediaTrack, t.participant.name);
      });
      room.on('error', e => changes.push([Date.now(), `${e.code}: ${e.message}`]));
      const from = performance.now();
      if (publish) {
        const stream = await camera(publish);
        [cameraTrack] = stream.getVideoTracks();
        await room.localParticipant.publishTrack(cameraTrack, 'camera');
        await room.localParticipant.publishTrack(stream.getAudioTracks()[0], 'microphone');
      }
      await room.join({ room: options.room, name, token });
      while (room.state !== 'connected' && performance.now() - from < JOIN_TIMEOUT_MS) await pause();
      return room.state === 'connected' ? performance.now() - from : null;
    },
    /** The camera gives no more pictures, and nobody is told. */
    stopCamera() {
      cameraTrack?.stop();
    },
    /** Shows all that is received with this size and rate. */
    view(width, height, frameRate) {
      changes.push([Date.now(), `view ${width}x${height}`]);
      for (const track of remoteVideos) room.setView(track, { width, height, frameRate });
    },
    async offer(publish, linkPort) {
      rewire(linkPort);
      direct = new RTCPeerConnection();
      const stream = await camera(publish);
      direct.addTransceiver(stream.getVideoTracks()[0], { direction: 'sendonly', sendEncodings: publish.encodings });
      direct.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendonly' });
      await direct.setLocalDescription();
      return gathered();
    },
    async answer(sdp, linkPort, name) {
      rewire(linkPort);
      direct = new RTCPeerConnection();
      direct.ontrack = ({ track }) => watch(track, name);
      await direct.setRemoteDescription({ type: 'offer', sdp });
      await direct.setLocalDescription();
      return gathered();
    },
    accept: sdp => direct.setRemoteDescription({ type: 'answer', sdp }),
    /** Of the connection, as they are. */
    stats: () => pc().getStats(),
    collect: () => ({ samples, shown, changes }),
  };

  async function gathered() {
    while (direct.iceGatheringState !== 'complete') await pause();
    return direct.localDescription.sdp;
  }
})();
