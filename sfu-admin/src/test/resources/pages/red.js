/*
 * One speaker that sends redundant audio (RFC 2198) and two listeners in one page, of which the second
 * does not offer it. Gives what the speaker sends, and per listener what it received, the samples that it
 * played and those that it had to make up. The browser's own statistics name the codec inside, Opus.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');

  const until = async condition => {
    for (let i = 0; i < 300 && !(await condition()); i++) await new Promise(done => setTimeout(done, 100));
    if (!(await condition())) throw new Error(`not within 30 s: ${condition}`);
  };

  /** The statistics of the first stream of this type. */
  const stream = async (room, type) =>
    [...(await room.getStats()).values()].find(s => s.type === type && s.kind === 'audio');

  const listener = async (name, withRed) => {
    const { setCodecPreferences } = RTCRtpTransceiver.prototype;
    const { addTransceiver } = RTCPeerConnection.prototype;
    if (!withRed) {
      RTCPeerConnection.prototype.addTransceiver = function (what, init) {
        const transceiver = addTransceiver.call(this, what, init);
        const { codecs } = RTCRtpReceiver.getCapabilities('audio');
        if (what === 'audio') {
          setCodecPreferences.call(transceiver, codecs.filter(c => c.mimeType !== 'audio/red'));
        }
        return transceiver;
      };
    }
    const room = new Room({ maxSlots: { audio: 1, video: 0 } });
    room.on('trackPublished', track => track.attach());
    await room.join({ room: 'red', name });
    await until(() => [...room.participants.values()].some(p => [...p.tracks.values()].some(t => t.isSubscribed)));
    RTCPeerConnection.prototype.addTransceiver = addTransceiver;
    return room;
  };

  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const out = new MediaStreamAudioDestinationNode(context);
  tone.connect(out);
  tone.start();
  const speaker = new Room({ red: true, maxSlots: { audio: 0, video: 0 } });
  await speaker.localParticipant.publishTrack(out.stream.getAudioTracks()[0], 'microphone');
  await speaker.join({ room: 'red', name: 'speaker' });
  const rooms = [await listener('with', true), await listener('without', false)];
  for (const room of rooms) {
    await until(async () => (await stream(room, 'inbound-rtp'))?.totalSamplesReceived > 48_000 * 4);
  }
  const sent = await stream(speaker, 'outbound-rtp');
  const seen = {
    answered: speaker.peerConnection.remoteDescription.sdp.match(/m=audio.*SAVPF (.*)\r/)[1],
    sentBytes: sent.bytesSent / sent.packetsSent,
    heard: [],
  };
  for (const room of rooms) {
    const s = await stream(room, 'inbound-rtp');
    seen.heard.push({
      offersRed: room.peerConnection.localDescription.sdp.includes('red/48000'),
      bytes: s.bytesReceived / s.packetsReceived,
      samples: s.totalSamplesReceived,
      concealed: s.concealedSamples,
      level: s.audioLevel,
    });
  }
  for (const room of [speaker, ...rooms]) await room.leave();
  return seen;
})()
