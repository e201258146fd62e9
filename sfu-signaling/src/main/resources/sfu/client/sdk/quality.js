/**
 * How well somebody is seen and heard in an interval, and how well oneself can be:
 *
 * - lost: no picture came of a camera that is sent and looked at; of oneself: there is no connection.
 * - poor: pictures stood still, or sound was made up, for more than 5 % of the time; or more than 5 % of the packets
 *   were lost; of oneself: the server missed more than 5 %, the round trip takes longer than 400 ms, or the CPU is too
 *   slow to send what it should.
 * - good: else, and as long as nothing is known.
 *
 * What comes directly is not judged. A person is as good as the worst of the tracks. Still screens send no pictures, and silence no sound: that is no loss.
 */
const MOST_SHARE = 0.05;
const MOST_RTT_MS = 400;

const ORDER = ['good', 'poor', 'lost'];

export const worst = qualities => ORDER[Math.max(0, ...qualities.map(its => ORDER.indexOf(its)))];

/**
 * @param track {kind, source, muted, isPaused, encryptionError} of somebody else
 * @param slot what its slot received meanwhile, of reportOf
 */
export function qualityOf(track, slot, intervalMs) {
  if (track.muted || track.isPaused || track.encryptionError || track.path === 'direct') return 'good';
  if (track.source === 'camera' && slot.framesDecoded === 0) return 'lost';
  const gapMs = track.kind === 'video' ? slot.freezeMs : slot.concealedMs;
  return gapMs > MOST_SHARE * intervalMs || isLossy(slot) ? 'poor' : 'good';
}

const isLossy = ({ lost, packets }) => lost > MOST_SHARE * (lost + packets);

/** @param isUp whether media has a connection */
export function ownQuality(isUp, { rttMs = 0, cpuLimited }, lossAtServer) {
  if (!isUp) return 'lost';
  return cpuLimited || rttMs > MOST_RTT_MS || lossAtServer > MOST_SHARE ? 'poor' : 'good';
}
