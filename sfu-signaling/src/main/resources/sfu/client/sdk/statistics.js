/** So long what a browser said is new enough: a page that asks of everybody costs one look. */
const FRESH_MS = 200;

/** Of what a browser counts of a slot (RTCInboundRtpStreamStats), what is counted of people. */
const COUNTERS = [
  'bytesReceived', 'packetsReceived', 'packetsLost', 'framesReceived', 'framesDecoded', 'framesDropped',
  'keyFramesDecoded', 'freezeCount', 'totalFreezesDuration', 'totalSamplesReceived', 'concealedSamples',
  'silentConcealedSamples',
];

const NOTHING = Object.fromEntries(COUNTERS.map(name => [name, 0]));

/**
 * What was received of each track. Browsers count by slot, and slots carry one person after another: it
 * looks whenever they are about to carry others, from the first question on.
 */
export class Statistics {
  #pc = null;
  #carried = new Map(); // mid -> track id
  #counted = new Map(); // mid -> what the browser said last
  #tallies = new Map(); // track id -> {counters, now, bitrate, bytes, atMs}
  #isUsed = false;
  #lookedAtMs = -Infinity;
  #looking = Promise.resolve();

  /** Called for a new connection, null when there is none: its slots begin at nothing. */
  open(pc) {
    this.#pc = pc;
    this.#carried = new Map();
    this.#counted.clear();
    this.#lookedAtMs = -Infinity;
  }

  forget(trackId) {
    this.#tallies.delete(trackId);
    for (const [mid, id] of this.#carried) if (id === trackId) this.#carried.delete(mid);
  }

  /** Called once slots carry others: a Map of mid -> track id. */
  carry(carried) {
    if (this.#isUsed) this.#look();
    this.#carried = carried;
  }

  /** What was received of a track since the first question: {counters, now (what the browser says), bitrate}. */
  async of(trackId) {
    if (performance.now() - this.#lookedAtMs > FRESH_MS) this.#look();
    await this.#looking;
    const tally = this.#tallyOf(trackId);
    const ms = performance.now() - tally.atMs;
    if (ms >= FRESH_MS) {
      tally.bitrate = Math.round(((tally.counters.bytesReceived - tally.bytes) * 8000) / ms);
      Object.assign(tally, { atMs: performance.now(), bytes: tally.counters.bytesReceived });
    }
    return tally;
  }

  #look() {
    const [pc, carried] = [this.#pc, this.#carried];
    const isFirst = !this.#isUsed;
    this.#isUsed = true;
    this.#lookedAtMs = performance.now();
    const before = this.#looking;
    const report = pc?.getStats() ?? Promise.resolve(new Map());
    this.#looking = report.then(async its => {
      await before; // in turn, whichever comes first
      if (pc === this.#pc) this.#take(its, carried, isFirst);
    }, () => {}); // closed meanwhile
  }

  #take(report, carried, isFirst) {
    for (const tally of this.#tallies.values()) tally.now = {};
    for (const its of report.values()) {
      if (its.type !== 'inbound-rtp') continue;
      const before = this.#counted.get(its.mid) ?? NOTHING;
      const counters = Object.fromEntries(COUNTERS.map(name => [name, its[name] ?? 0]));
      this.#counted.set(its.mid, counters);
      const track = carried.get(its.mid);
      if (track) this.#add(this.#tallyOf(track), isFirst ? counters : before, counters, its);
    }
  }

  #add(tally, before, counters, its) {
    for (const name of COUNTERS) tally.counters[name] += counters[name] - before[name];
    tally.now = its;
  }

  #tallyOf(trackId) {
    let tally = this.#tallies.get(trackId);
    if (!tally) {
      tally = { counters: { ...NOTHING }, now: {}, bitrate: 0, bytes: 0, atMs: performance.now() };
      this.#tallies.set(trackId, tally);
    }
    return tally;
  }
}

const seen = new WeakMap(); // receiver of what comes directly -> {bytes, atMs} at the last look

/** The same of what comes directly: all that its receiver counted. */
export async function directTally(receiver) {
  const report = await receiver.getStats();
  const now = [...report.values()].find(its => its.type === 'inbound-rtp') ?? {};
  const counters = Object.fromEntries(COUNTERS.map(name => [name, now[name] ?? 0]));
  const [bytes, atMs] = [counters.bytesReceived, performance.now()];
  const before = seen.get(receiver) ?? { bytes, atMs };
  seen.set(receiver, { bytes, atMs });
  const bitrate = atMs > before.atMs ? Math.round(((bytes - before.bytes) * 8000) / (atMs - before.atMs)) : 0;
  return { counters, now, bitrate };
}

/** As sfu.d.ts has it. */
export function statsOf(track, { counters, now, bitrate }, shown) {
  const its = {
    track,
    path: track.path,
    isSubscribed: track.isSubscribed,
    bitrate,
    packetsReceived: counters.packetsReceived,
    packetsLost: counters.packetsLost,
    jitterMs: Math.round((now.jitter ?? 0) * 1000),
  };
  if (track.kind === 'audio') {
    const { totalSamplesReceived, concealedSamples, silentConcealedSamples } = counters;
    return { ...its, samples: totalSamplesReceived, concealedSamples: concealedSamples - silentConcealedSamples };
  }
  return {
    ...its,
    framesReceived: counters.framesReceived,
    framesDecoded: counters.framesDecoded,
    framesDropped: counters.framesDropped,
    keyFramesDecoded: counters.keyFramesDecoded,
    freezes: counters.freezeCount,
    freezesMs: Math.round(counters.totalFreezesDuration * 1000),
    width: now.frameWidth ?? 0,
    height: now.frameHeight ?? 0,
    frameRate: now.framesPerSecond ?? 0,
    layer: track.layer,
    reason: track.reason,
    shown,
  };
}
