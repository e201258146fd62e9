/*
 * A camera in the server's preferred codec, VP9, one viewer that decodes it and one that comes, goes and
 * comes again and does not. Gives what each decoded (codec, frames, colours that passed), how many cameras
 * they saw, and how many sections the publisher sent at each step.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const errors = [];
  const until = async (what, condition) => {
    for (let i = 0; i < 300; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`not within 30 s: ${what} ${errors} ${JSON.stringify(seen)}`);
  };
  const seen = { sections: [], viewers: [] };

  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const context = canvas.getContext('2d');
  let drawn = 0;
  const drawing = setInterval(() => {
    context.fillStyle = Math.floor(drawn++ / 15) % 2 ? '#f00' : '#00f';
    context.fillRect(0, 0, 640, 360);
  }, 66);

  /** Its slots say that they take these alone. */
  const viewer = async (name, refused) => {
    const { addTransceiver } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.addTransceiver = function (what, init) {
      const transceiver = addTransceiver.call(this, what, init);
      if (what === 'video') {
        const { codecs } = RTCRtpReceiver.getCapabilities('video');
        transceiver.setCodecPreferences(codecs.filter(c => !refused.includes(c.mimeType)));
      }
      return transceiver;
    };
    const room = new Room({ maxSlots: { audio: 0 } });
    const video = document.createElement('video');
    video.muted = true;
    room.on('error', error => errors.push(`${name} ${error}`));
    room.on('trackPublished', track => track.attach(video));
    await room.join({ room: 'backup', name });
    RTCPeerConnection.prototype.addTransceiver = addTransceiver;
    return { room, video };
  };

  const colourOf = video => {
    const small = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    small.drawImage(video, 0, 0, 1, 1);
    const [red, , blue] = small.getImageData(0, 0, 1, 1).data;
    return red > 150 ? 'red' : blue > 150 ? 'blue' : 'none';
  };

  const look = async ({ room, video }) => {
    const colours = new Set();
    const codecs = new Set();
    const framesOf = async () => {
      const stats = await room.getStats();
      for (const s of stats.values()) {
        if (s.type === 'inbound-rtp' && s.framesDecoded) {
          codecs.add(stats.get(s.codecId)?.mimeType);
          return s.framesDecoded;
        }
      }
      return 0;
    };
    const before = await framesOf();
    await until('both colours', async () => {
      colours.add(colourOf(video));
      return colours.has('red') && colours.has('blue') && (await framesOf()) > before + 20;
    });
    const cameras = [...room.participants.values()].map(p => p.tracks.size);
    return { codecs: [...codecs], cameras, colours: [...colours] };
  };

  const ann = new Room({ maxSlots: { audio: 0, video: 0 } });
  ann.on('error', error => errors.push(`Ann ${error}`));
  await ann.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0], 'camera');
  await ann.join({ room: 'backup', name: 'Ann' });
  const sections = () => ann.peerConnection.getTransceivers().filter(t => t.currentDirection === 'sendonly').length;

  const cem = await viewer('Cem', []);
  seen.viewers.push(await look(cem));
  seen.sections.push(sections());
  for (let i = 0; i < 2; i++) {
    const bob = await viewer('Bob', ['video/VP9', 'video/AV1']);
    seen.viewers.push(await look(bob));
    seen.viewers.push(await look(cem));
    seen.sections.push(sections());
    await bob.room.leave();
    await until('taken down', () => sections() === 1);
    seen.viewers.push(await look(cem));
  }
  seen.transceivers = ann.peerConnection.getTransceivers().length;
  seen.errors = errors;
  clearInterval(drawing);
  await ann.leave();
  await cem.room.leave();
  return seen;
})()
