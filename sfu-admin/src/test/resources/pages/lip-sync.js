/*
 * A speaker whose picture flashes and whose microphone beeps at the same moments, seen and heard by another
 * connection of this page, and by the same means at the source. Gives by how many milliseconds the sound is
 * later than the picture, of each flash, here and there, and what the browser estimates of the latter itself.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const PERIOD_MS = 1000;
  const FLASH_MS = 250;
  const SETTLED_MS = 15_000; // browsers bring sound and picture together in steps
  const MEASURED = 12;

  const until = async (what, condition) => {
    for (let i = 0; i < 400; i++) {
      if (await condition()) return;
      await new Promise(done => setTimeout(done, 100));
    }
    throw new Error(`not within 40 s: ${what}`);
  };

  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const paint = canvas.getContext('2d');
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 1000 });
  const gain = new GainNode(context, { gain: 0 });
  const out = new MediaStreamAudioDestinationNode(context);
  tone.connect(gain).connect(out);
  tone.start();
  const drawing = setInterval(() => {
    const isOn = performance.now() % PERIOD_MS < FLASH_MS;
    gain.gain.value = isOn ? 1 : 0;
    paint.fillStyle = isOn ? '#fff' : '#000';
    paint.fillRect(0, 0, 320, 180);
    paint.fillStyle = '#888'; // never a still picture
    paint.fillRect(performance.now() / 10 % 300, 150, 20, 20);
  }, 20);

  /** When its picture turned white and its sound on, by this page's clock. */
  const observe = (video, audio) => {
    const seen = { flashes: [], beeps: [] };
    const element = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    element.srcObject = new MediaStream([video]);
    element.play();
    const speaker = Object.assign(document.createElement('audio'), { muted: true, autoplay: true });
    speaker.srcObject = new MediaStream([audio]); // Chromium decodes it for nobody else
    speaker.play();
    const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
      .getContext('2d', { willReadFrequently: true });
    let wasWhite = true;
    const look = now => {
      pixel.drawImage(element, 0, 0, 1, 1);
      const isWhite = pixel.getImageData(0, 0, 1, 1).data[0] > 150;
      if (isWhite && !wasWhite) seen.flashes.push(now);
      wasWhite = isWhite;
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
    const analyser = new AnalyserNode(context, { fftSize: 256 });
    new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([audio]) }).connect(analyser);
    const samples = new Float32Array(256);
    let wasLoud = true;
    const listening = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const isLoud = samples.reduce((sum, x) => sum + x * x, 0) / samples.length > 0.01;
      if (isLoud && !wasLoud) seen.beeps.push(performance.now());
      wasLoud = isLoud;
    }, 4);
    seen.stop = () => clearInterval(listening);
    return seen;
  };

  /** Each beep less the flash next to it. */
  const skews = ({ flashes, beeps }, from) => flashes.filter(at => at > from)
    .map(flash => beeps.map(beep => beep - flash).sort((a, b) => Math.abs(a) - Math.abs(b))[0])
    .filter(skew => Math.abs(skew) < PERIOD_MS / 2);

  const [picture] = canvas.captureStream(30).getVideoTracks();
  const [sound] = out.stream.getAudioTracks();
  const ann = new Room({ maxSlots: { audio: 0, video: 0 } });
  await ann.localParticipant.publishTrack(picture, 'camera');
  await ann.localParticipant.publishTrack(sound, 'microphone');
  await ann.join({ room: 'sync', name: 'Ann' });
  const bob = new Room();
  await bob.join({ room: 'sync', name: 'Bob' });
  const trackOf = source => [...bob.participants.values()][0]?.trackOf(source)?.mediaTrack;
  await until('both come', () => trackOf('camera') && trackOf('microphone'));
  const here = observe(picture.clone(), sound.clone());
  const there = observe(trackOf('camera'), trackOf('microphone'));
  const begin = performance.now() + SETTLED_MS;
  const estimated = [];
  await until('enough was seen', async () => {
    const playouts = {};
    for (const s of (await bob.getStats()).values()) {
      if (s.type === 'inbound-rtp' && s.estimatedPlayoutTimestamp) playouts[s.kind] = s.estimatedPlayoutTimestamp;
    }
    if (performance.now() > begin) estimated.push(playouts.audio - playouts.video);
    return skews(there, begin).length >= MEASURED;
  });
  clearInterval(drawing);
  here.stop();
  there.stop();
  await ann.leave();
  await bob.leave();
  await context.close();
  return { source: skews(here, begin), viewer: skews(there, begin), estimated };
})()
