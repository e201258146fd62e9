/*
 * Four people, each of a colour and a sound, and a viewer with two audio slots and one video slot, in one
 * page. They speak in turns; gives of each turn what the viewer was told, saw and heard, and when.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const context = new AudioContext();
  await context.resume();
  const COLOURS = { ann: 'rgb(255,0,0)', bob: 'rgb(0,255,0)', eve: 'rgb(0,0,255)', joe: 'rgb(255,255,0)' };

  function painted(colour) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
    const brush = canvas.getContext('2d');
    let n = 0;
    setInterval(() => {
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 160, 90);
      brush.fillStyle = 'white';
      brush.fillRect(140, 70 + (n++ % 10), 10, 5);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  }

  /** A tone of its own that is cut into syllables, where it is loud at all. */
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

  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const until = async (condition, ms = 15_000) => {
    const from = performance.now();
    while (!condition() && performance.now() - from < ms) await sleep(20);
    if (!condition()) throw new Error(`not within ${ms} ms: ${condition}`);
    return Math.round(performance.now() - from);
  };

  const voices = {};
  const rooms = [];
  const join = async (name, options) => {
    const room = new Room({ maxSlots: { audio: 0, video: 0 }, simulcast: false, ...options });
    rooms.push(room);
    return room;
  };
  for (const [i, name] of Object.keys(COLOURS).entries()) {
    const room = await join(name);
    voices[name] = voice(300 + 200 * i);
    await room.localParticipant.publishTrack(painted(COLOURS[name]), 'camera');
    await room.localParticipant.publishTrack(voices[name].track, 'microphone');
    await room.join({ room: 'talk', name });
  }
  const viewer = await join('viewer', { maxSlots: { audio: 2, video: 1 } });
  const shown = new Map(); // name -> video element
  const sounds = new Map();
  viewer.on('trackPublished', track => {
    const element = track.attach();
    element.muted = track.kind === 'video';
    element.style.cssText = 'position: fixed; top: 0; left: 0; width: 80px';
    document.body.append(element);
    (track.kind === 'video' ? shown : sounds).set(track.participant.name, element);
  });
  const events = [];
  viewer.on('speakersChanged', () => events.push(performance.now()));
  await viewer.join({ room: 'talk', name: 'viewer' });
  await until(() => viewer.state === 'connected' && shown.size === 4);

  const nameOf = id => viewer.participants.get(id)?.name ?? null;
  const microphone = name => [...viewer.participants.values()].find(p => p.name === name).trackOf('microphone');
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const isSeen = name => {
    const video = shown.get(name);
    if (video.videoWidth === 0 || getComputedStyle(video).visibility === 'hidden') return false;
    pixel.clearRect(0, 0, 1, 1); // drawing a video without a frame draws nothing
    pixel.drawImage(video, 0, 0, 1, 1);
    const rgb = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => (v > 127 ? 255 : 0));
    return `rgb(${rgb.join()})` === COLOURS[name];
  };

  const turns = [];
  for (const name of ['bob', 'joe', 'ann', 'eve', 'bob']) {
    for (const [other, its] of Object.entries(voices)) its.speak(other === name);
    const from = performance.now();
    const heardMs = await until(() => microphone(name).isSubscribed && microphone(name).audioLevel > 0.01);
    await until(() => nameOf(viewer.speakers.dominant) === name);
    const dominantMs = Math.round(performance.now() - from);
    await until(() => isSeen(name));
    const seenMs = Math.round(performance.now() - from);
    turns.push({ name, heardMs, dominantMs, seenMs, recent: viewer.speakers.recent.map(nameOf),
      others: Object.keys(COLOURS).filter(n => n !== name && isSeen(n) && shown.get(n).srcObject) });
    await sleep(1000);
  }
  for (const its of Object.values(voices)) its.speak(false);
  const silentMs = await until(() => viewer.speakers.dominant === null);
  const transceivers = viewer.peerConnection.getTransceivers().length;
  const slots = viewer.peerConnection.getReceivers().map(r => r.track.kind);
  const gaps = events.slice(1).map((at, i) => at - events[i]);
  for (const room of rooms) await room.leave();
  return { turns, silentMs, transceivers, slots, events: events.length, leastGapMs: Math.min(...gaps) };
})()
