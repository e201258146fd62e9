/*
 * Four people with a tone each, and a listener with two audio slots, who is not told for a while whom they
 * carry. Gives whether a new voice sounds all the same, and whether it is as loud as was said once it is known.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const context = new AudioContext();
  await context.resume();
  const HERTZ = { ann: 400, bob: 800, eve: 1200, joe: 1600 };
  const SOUNDS_DB = -60;

  const sleep = ms => new Promise(done => setTimeout(done, ms));
  let seen = () => ({});
  const until = async (condition, ms = 15_000) => {
    const from = performance.now();
    while (!condition() && performance.now() - from < ms) await sleep(20);
    if (!condition()) throw new Error(`not within ${ms} ms: ${condition}; ${JSON.stringify(seen())}`);
  };

  /** While isHeld what says who is in the slots waits, and all behind it: the order stays. */
  let isHeld = false;
  const held = [];
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    configurable: true,
    set(listener) {
      own.set.call(this, event => {
        if (isHeld && (held.length > 0 || JSON.parse(event.data).type === 'slots')) held.push(() => listener(event));
        else listener(event);
      });
    },
  });
  const release = () => {
    isHeld = false;
    held.splice(0).forEach(deliver => deliver());
  };

  const played = new Set();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    played.add(this);
    return play.call(this);
  };

  /** A tone that is cut into syllables, where it is loud at all. */
  function voice(hertz) {
    const tone = new OscillatorNode(context, { frequency: hertz });
    const loudness = new GainNode(context, { gain: 0 });
    const end = context.createMediaStreamDestination();
    tone.connect(loudness).connect(end);
    tone.start();
    let isSpeaking = false;
    let n = 0;
    setInterval(() => { loudness.gain.value = isSpeaking && n++ % 7 < 5 ? 0.4 : 0; }, 50);
    return { track: end.stream.getAudioTracks()[0], speak: does => { isSpeaking = does; } };
  }

  const rooms = [];
  const voices = {};
  for (const [name, hertz] of Object.entries(HERTZ)) {
    const room = new Room({ maxSlots: { audio: 0, video: 0 } });
    rooms.push(room);
    voices[name] = voice(hertz);
    await room.localParticipant.publishTrack(voices[name].track, 'microphone');
    await room.join({ room: 'voices', name });
  }
  const listener = new Room({ maxSlots: { audio: 2, video: 0 } });
  rooms.push(listener);
  const attached = [];
  listener.on('trackPublished', track => attached.push(track.attach()));
  await listener.join({ room: 'voices', name: 'listener' });
  const sounding = () => [...played].filter(({ srcObject, paused, muted, volume }) => srcObject && !paused && !muted && volume > 0);
  await until(() => listener.state === 'connected' && sounding().length === 2);
  const microphone = name => [...listener.participants.values()].find(person => person.name === name).trackOf('microphone');

  const ears = new Map(); // media track -> AnalyserNode
  const earOf = element => {
    const [track] = element.srcObject.getAudioTracks();
    if (!ears.has(track)) {
      const ear = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(ear);
      ears.set(track, ear);
    }
    return ears.get(track);
  };
  /** The elements that sound of the tone. */
  const heard = name => sounding().filter(element => {
    const ear = earOf(element);
    const levels = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(levels);
    const at = hertz => levels[Math.round((hertz * ear.fftSize) / context.sampleRate)];
    return at(HERTZ[name]) > SOUNDS_DB && Object.values(HERTZ).every(hertz => at(hertz) <= at(HERTZ[name]));
  });

  seen = () => ({
    slots: Object.keys(HERTZ).filter(name => microphone(name)?.isSubscribed),
    speakers: listener.speakers,
    held: held.length,
    elements: [...played].map(element => ({
      paused: element.paused,
      muted: element.muted,
      volume: element.volume,
      attached: attached.indexOf(element),
      heard: element.srcObject ? Object.keys(HERTZ).filter(name => heard(name).includes(element)) : 'no source',
    })),
  });

  // two speak, so that both slots are taken; then a third whom nobody has announced
  const speak = (...names) => { for (const [name, its] of Object.entries(voices)) its.speak(names.includes(name)); };
  speak('ann', 'bob');
  await until(() => microphone('ann').isSubscribed && microphone('bob').isSubscribed);
  await until(() => heard('ann').length > 0 && heard('bob').length > 0);
  isHeld = true;
  speak('joe');
  await until(() => heard('joe').length > 0);
  const isKnown = microphone('joe').isSubscribed;
  const elements = heard('joe').length;
  await until(() => held.length > 0);
  release();
  await until(() => microphone('joe').isSubscribed && heard('joe').length > 0);

  microphone('joe').setVolume(0);
  await sleep(100);
  const isMuted = heard('joe').length === 0;
  microphone('joe').setVolume(0.5);
  await until(() => heard('joe').length > 0);
  const [{ volume }] = heard('joe');
  const isTwice = attached.some(({ srcObject }) => srcObject);
  const packets = async () => (await listener.statsOf(microphone('joe').participant))[0].packetsReceived;
  const before = await packets();
  await sleep(500);
  const isReceived = (await packets()) > before;

  Object.defineProperty(WebSocket.prototype, 'onmessage', own);
  HTMLMediaElement.prototype.play = play;
  for (const room of rooms) await room.leave();
  await until(() => sounding().length === 0);
  return { isKnown, elements, isMuted, volume, isTwice, isReceived };
})()
