import { ownQuality, qualityOf, worst } from './quality.js';
import { countersOf, reportOf } from './report.js';

const INTERVAL_MS = 5000;

/** What the server takes in one message. */
const MAX_SLOTS = 64;

/** Every five seconds: tells the server how this client does, and the application how well people are seen and heard. */
export class Reporting {
  #room;
  #pc = null;
  #isTold = false;
  #timer = null;
  #before = null; // the counters at the interval's beginning
  #carriedBefore = new Map(); // mid -> track id then
  #atMs = 0;

  /**
   * @param room {request(message), carried() -> Map of mid -> track id, trackOf(id), onQuality(participant or null for
   *   oneself, quality)}
   */
  constructor(room) {
    this.#room = room;
  }

  /** Called for a new connection; features: what its server knows. */
  open(pc, features = []) {
    this.close();
    this.#pc = pc;
    this.#isTold = features.includes('stats');
    this.#timer = setInterval(() => this.#look(), INTERVAL_MS);
    this.#look();
  }

  close() {
    clearInterval(this.#timer);
    this.#pc = null;
    this.#before = null;
  }

  async #look() {
    const pc = this.#pc;
    const report = await pc.getStats?.().catch(() => null);
    if (!report || pc !== this.#pc) return;
    const [now, carried, atMs] = [countersOf(report), this.#room.carried(), performance.now()];
    const before = this.#before;
    if (before) this.#tell(reportOf(before, now, Math.round(atMs - this.#atMs)), now, carried);
    this.#before = now;
    this.#carriedBefore = carried;
    this.#atMs = atMs;
  }

  #tell(report, now, carried) {
    this.#judge(report, now, carried);
    if (!this.#isTold) return;
    const isCarried = ({ mid }) => carried.has(mid) && !this.#wasDirect(carried.get(mid));
    const slots = report.slots.filter(isCarried).slice(0, MAX_SLOTS);
    const message = { ...report, slots: slots.map(({ kind, packets, ...slot }) => slot) };
    this.#room.request({ type: 'stats', ...message }).catch(() => {}); // the next one says more
  }

  /** A picture that went another way meanwhile did not freeze. */
  #wasDirect(trackId) {
    return this.#room.trackOf(trackId)?.wasDirectAfter(this.#atMs) ?? false;
  }

  /** A slot that changed its track meanwhile says nothing of either. */
  #judge(report, now, carried) {
    const people = new Map(); // participant -> qualities of its tracks
    for (const slot of report.slots) {
      const id = carried.get(slot.mid);
      const track = id && id === this.#carriedBefore.get(slot.mid) ? this.#room.trackOf(id) : undefined;
      if (!track || this.#wasDirect(id)) continue;
      const its = people.get(track.participant) ?? [];
      people.set(track.participant, [...its, qualityOf(track, slot, report.intervalMs)]);
    }
    for (const [participant, qualities] of people) this.#room.onQuality(participant, worst(qualities));
    this.#room.onQuality(null, ownQuality(this.#pc.connectionState === 'connected', report, now.lossAtServer));
  }
}
