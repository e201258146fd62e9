/*
 * Twelve people, each of a hue, of whom a page shows about three: a viewer scrolls through all of them and
 * says nothing to the SDK. Gives which tiles ever showed another's picture, what was told to the server,
 * and how many pictures came at the end and while the page was hidden.
 */
(async () => {
  const { Room } = await import('/sdk/sfu.js');
  const PEOPLE = 12;
  const [WIDTH, HEIGHT] = [320, 180];
  const said = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    const message = JSON.parse(text);
    if (message.type === 'view') said.push({ at: performance.now(), slots: message.slots });
    return send.call(this, text);
  };
  const sleep = ms => new Promise(done => setTimeout(done, ms));

  function painted(hue) {
    const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
    const brush = canvas.getContext('2d');
    let n = 0;
    setInterval(() => {
      brush.fillStyle = `hsl(${hue} 100% 50%)`;
      brush.fillRect(0, 0, WIDTH, HEIGHT);
      brush.fillStyle = 'white';
      brush.fillRect(WIDTH - 20, n++ % HEIGHT, 20, 10);
    }, 125);
    return canvas.captureStream(8).getVideoTracks()[0];
  }

  const rooms = [];
  for (let i = 0; i < PEOPLE; i++) {
    const room = new Room({ maxSlots: { audio: 0, video: 0 }, simulcast: false });
    rooms.push(room);
    await room.localParticipant.publishTrack(painted((360 / PEOPLE) * i), 'camera');
    await room.join({ room: 'crowd', name: String(i) });
  }

  const list = Object.assign(document.createElement('div'), { style: `position:fixed;inset:0 auto auto 0;width:320px;height:${HEIGHT}px;overflow:auto;z-index:9` });
  document.body.append(list);
  const tiles = [];
  const viewer = new Room({ maxSlots: { audio: 0 } });
  rooms.push(viewer);
  const errors = [];
  viewer.on('error', error => errors.push(String(error)));
  viewer.on('trackPublished', track => {
    const video = Object.assign(document.createElement('video'), { muted: true, style: `display:block;width:288px;height:${HEIGHT}px` });
    tiles[Number(track.participant.name)] = track.attach(video);
    list.append(video);
  });
  const nameOf = id => [...viewer.participants.values()].find(person => person.tracks.has(id))?.name ?? '-';
  const now = () => Math.round(performance.now());
  const history = []; // of the slots, for whoever has to explain a failure
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    configurable: true,
    set(listener) {
      own.set.call(this, event => {
        const { type, slots } = JSON.parse(event.data);
        if (type === 'slots') history.push(`${now()} ${slots.map(its => `${its.mid}:${nameOf(its.track)}:${its.rtpTimestamp}`)}`);
        listener(event);
      });
    },
  });
  await viewer.join({ room: 'crowd', name: 'viewer' });
  Object.defineProperty(WebSocket.prototype, 'onmessage', own);
  list.append(...tiles); // in order

  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  /** The colours of the frame that it shows now, and not those of the element that was looked at before. */
  const coloursOf = video => {
    pixel.clearRect(0, 0, 1, 1);
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) pixel.drawImage(video, 0, 0, 1, 1);
    return pixel.getImageData(0, 0, 1, 1).data;
  };
  /** The number of the person whose hue it shows; -1: none. */
  const whoIsSeen = video => {
    if (!video.srcObject || video.videoWidth === 0 || getComputedStyle(video).visibility === 'hidden') return -1;
    const [r, g, b, alpha] = coloursOf(video);
    if (alpha === 0) return -1; // nothing was drawn
    const most = Math.max(r, g, b);
    const spread = most - Math.min(r, g, b);
    if (most < 60) return -1; // black: none yet
    const sector = most === r ? (g - b) / spread : most === g ? 2 + (b - r) / spread : 4 + (r - g) / spread;
    return Math.round(((sector * 60 + 360) % 360) / (360 / PEOPLE)) % PEOPLE;
  };
  const pixelOf = video => [...coloursOf(video)].slice(0, 3).join();
  const wrong = new Set();
  const look = i => {
    tiles.forEach((video, at) => {
      const seen = whoIsSeen(video);
      if (seen !== -1 && seen !== at) wrong.add(`${seen} on ${at}, in view ${i}, of the colours ${pixelOf(video)}, at ${now()}`);
    });
    return whoIsSeen(tiles[i]) === i;
  };
  const turns = [];
  for (const i of [0, 6, 11, 3, 9, 0, 11]) {
    list.scrollTop = i * HEIGHT;
    const from = performance.now();
    while (!look(i) && performance.now() - from < 10_000) await sleep(30);
    turns.push({ i, isSeen: look(i), ms: Math.round(performance.now() - from) });
  }
  const decoded = async () => {
    const frames = new Map();
    for (const s of (await viewer.getStats()).values()) if (s.type === 'inbound-rtp') frames.set(s.mid, s.framesDecoded ?? 0);
    return frames;
  };
  const growing = async () => {
    await sleep(1500);
    const before = await decoded();
    await sleep(1500);
    return [...await decoded()].filter(([mid, frames]) => frames > (before.get(mid) ?? 0) + 3).length;
  };
  const streams = await growing();
  Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  const hidden = await growing();
  delete document.hidden;
  document.dispatchEvent(new Event('visibilitychange'));
  const again = await growing();

  const transceivers = viewer.peerConnection.getTransceivers().length;
  const gaps = said.slice(1).map(({ at }, n) => at - said[n].at);
  const widths = [...new Set(said.flatMap(({ slots }) => slots).filter(slot => slot.visible).map(slot => slot.width))];
  WebSocket.prototype.send = send;
  for (const room of rooms) await room.leave();
  return { turns, wrong: [...wrong], history, errors, streams, hidden, again, transceivers, leastGapMs: Math.min(...gaps), widths };
})()
