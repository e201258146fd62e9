// Streams and answers that tell of 2,000 rooms with four people each; one of these is badly off.
const all = state();
const texts = pieces(lines(all));
const madeMs = performance.now(); // before anything of the page
window.EventSource = class extends EventTarget {
  static OPEN = 1;
  readyState = 1;
  constructor(url) {
    super();
    const query = new URL(url, location.href).searchParams;
    const room = query.get('scope') === 'room' && all.rooms[query.get('room')];
    if (room) {
      setTimeout(() => this.say('snapshot', JSON.stringify({ at: all.at, room })), 50);
      return;
    }
    window.source = this;
    setTimeout(() => this.begin(texts), 50);
  }
  /** As a browser does with what the network brings: each in a task of its own. */
  begin([text, ...rest]) {
    const name = window.piecesMs ? 'delta' : 'snapshot';
    (window.piecesMs ??= []).push(this.say(name, text));
    if (rest.length > 0) setTimeout(() => this.begin(rest), 0);
    else window.shownMs = performance.now();
  }
  close() {}
  tell(name, data) { return this.say(name, JSON.stringify(data)); }
  say(name, text) {
    const event = new MessageEvent(name, { data: text, lastEventId: '1' });
    const began = performance.now();
    this.dispatchEvent(event);
    return performance.now() - began;
  }
};
const itsFetch = window.fetch;
window.fetch = (url, options) => {
  const room = /^\/admin\/v1\/rooms\/([^/]+)\/participants$/.exec(url)?.[1];
  if (!room) return itsFetch(url, options);
  const participants = Object.values(all.rooms[decodeURIComponent(room)].participants);
  return Promise.resolve(new Response(JSON.stringify({ participants })));
};
/** What the fields of the overview are. */
function lines({ at, node, rooms }) {
  const those = Object.entries(rooms).map(([key, { tracks, participants, ...room }]) => [key, { ...room,
    participants: Object.fromEntries(Object.values(participants).map(({ id, name, identity }) => [id, { name, identity }])) }]);
  return { at, node, rooms: Object.fromEntries(those) };
}
/** As the server sends a long state. */
function pieces({ rooms, ...state }) {
  const texts = [];
  let piece = { ...state, more: true, rooms: {} };
  let chars = 0;
  for (const [name, room] of Object.entries(rooms)) {
    piece.rooms[name] = room;
    chars += JSON.stringify(room).length + name.length + 4;
    if (chars < 1 << 16) continue;
    texts.push(JSON.stringify(piece));
    piece = { rooms: {} };
    chars = 0;
  }
  return [...texts, JSON.stringify({ ...piece, more: null })];
}
function person(id, isBad) {
  return { id, identity: id, name: id, joinedAt: 1, connection: 'CONNECTED', hidden: false, rttMs: 20, packetsInPerSecond: 1,
    packetsOutPerSecond: 1, bitsInPerSecond: 1e6, bitsOutPerSecond: 1e6, lossIn: isBad ? 0.2 : 0, lossOut: 0, shard: 0, drops: {},
    score: isBad ? 1.7 : 4.4, blame: isBad ? 'UPLINK' : 'NOBODY', tracks: {}, slots: {},
    findings: isBad ? [{ blame: 'UPLINK', what: 'loss', where: '', value: 0.2, sentence: 'of what it sends 20 % is lost' }] : [] };
}
function state() {
  const rooms = {};
  for (let n = 0; n < 2000; n++) {
    const participants = {};
    for (let m = 0; m < 4; m++) participants[`p${n}-${m}`] = person(`p${n}-${m}`, n === 1500 && m === 0);
    rooms[`room ${n}`] = { name: `room ${n}`, template: 'meeting', mediaPath: 'sfu', createdAt: n, bitsInPerSecond: 4e6,
      bitsOutPerSecond: 4e6, lossIn: 0, lossOut: 0, people: 4, tracks: 8, score: n === 1500 ? 1.7 : 4.4, bad: n === 1500 ? 1 : 0, participants };
  }
  const node = { name: 'n', rooms: 2000, participants: 8000, tracks: 16000, bitsInPerSecond: 8e9, bitsOutPerSecond: 8e9,
    packetsInPerSecond: 1e6, packetsOutPerSecond: 1e6, drops: {}, uptimeSeconds: 1, shards: {}, refused: {}, forward: { p50Ms: 1, p99Ms: 1, counts: [] }, process: {} };
  return { at: 1e12, node, rooms };
}
function delta(n) {
  const rooms = {};
  for (let i = 0; i < 2000; i++) {
    rooms[`room ${i}`] = { bitsInPerSecond: 4e6 + n, bitsOutPerSecond: 4e6 + 2 * n, lossIn: n / 1e6, lossOut: n / 2e6 };
    if (i % 10 === 0) rooms[`room ${i}`].participants = { [`p${i}-${n}`]: { name: `p${i}-${n}`, identity: `p${i}-${n}` } };
  }
  return { at: 1e12 + 1000 * n, rooms };
}
function update(n) { return window.source.tell('delta', delta(n)); }
const longTasks = [];
new PerformanceObserver(list => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
/** 40 updates, each in a task of its own as the browser would have it, and what they cost. */
async function measured() {
  const pause = () => new Promise(done => setTimeout(done, 50));
  const took = [];
  const from = performance.now();
  for (let n = 0; n < 60; n++) {
    const text = JSON.stringify(delta(1000 + n));
    await pause();
    took.push(window.source.say('delta', text));
    await pause();
  }
  await pause();
  const warm = took.slice(20).sort((a, b) => a - b);
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return { updateMs: warm[20], worstUpdateMs: warm.at(-1), firstPaintMs: paint?.startTime - madeMs, piecesMs: window.piecesMs.map(ms => Math.round(ms)), shownMs: window.shownMs - madeMs,
    longTasksMs: longTasks.filter(task => task.startTime >= from).map(task => task.duration),
    firstLongTasksMs: longTasks.filter(task => task.startTime >= madeMs && task.startTime < from).map(task => task.duration),
    firstLongTasksAt: longTasks.filter(task => task.startTime >= madeMs && task.startTime < from).map(task => Math.round(task.startTime - madeMs)) };
}
