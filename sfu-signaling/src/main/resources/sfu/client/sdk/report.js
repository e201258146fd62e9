/** Browsers count sound in samples of this rate. */
const SAMPLES_A_MS = 48;

/** Of what a browser counts of a slot; silence that was made up is not missed. */
const RECEIVED = {
  framesDecoded: its => its.framesDecoded,
  framesDropped: its => its.framesDropped,
  freezes: its => its.freezeCount,
  freezeMs: its => its.totalFreezesDuration * 1000,
  concealedMs: its => (its.concealedSamples - (its.silentConcealedSamples ?? 0)) / SAMPLES_A_MS,
  lost: its => its.packetsLost,
  packets: its => its.packetsReceived,
};

const SENT = { framesEncoded: its => its.framesEncoded };

/** Of what limits a sender's encodings the one that counts most. */
const LIMITATIONS = ['none', 'bandwidth', 'cpu'];

/**
 * What a browser has counted so far, from its RTCStatsReport: by media section, several encodings together.
 *
 * @returns {{rttMs?: number, candidateType?: string, lossAtServer: number, received: Map<string, object>, sent: Map<string, object>}}
 */
export function countersOf(report) {
  const counters = { lossAtServer: 0, received: new Map(), sent: new Map() };
  const pair = selectedPair(report);
  const rtt = pair?.currentRoundTripTime;
  if (rtt !== undefined) counters.rttMs = Math.round(rtt * 1000);
  counters.candidateType = report.get(pair?.localCandidateId)?.candidateType;
  for (const its of report.values()) {
    if (its.type === 'remote-inbound-rtp') counters.lossAtServer = Math.max(counters.lossAtServer, its.fractionLost ?? 0);
    if (its.type === 'inbound-rtp') {
      counters.received.set(its.mid, { ...count(RECEIVED, its), kind: its.kind, jitterMs: Math.round((its.jitter ?? 0) * 1000) });
    }
    if (its.type === 'outbound-rtp' && its.kind === 'video') addSent(counters.sent, its);
  }
  return counters;
}

/**
 * The candidate pair that carries media, undefined before there is one. Several can be nominated, one after another: the
 * transport tells which of them it uses; Firefox, which has no such report, marks it.
 */
export function selectedPair(report) {
  const all = [...report.values()];
  const transport = all.find(its => its.type === 'transport' && its.selectedCandidatePairId);
  if (transport) return all.find(({ id }) => id === transport.selectedCandidatePairId);
  const nominated = all.filter(its => its.type === 'candidate-pair' && its.nominated);
  return nominated.find(its => its.selected) ?? nominated[0];
}

/** Where media goes, undefined before that is known. */
export function serverAddressOf(report) {
  const address = report.get(selectedPair(report)?.remoteCandidateId)?.address;
  return address && canonical(address);
}

/** Of the ways to write an IPv6 address the one that URLs have. */
export function canonical(address) {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

function count(what, its) {
  return Object.fromEntries(Object.entries(what).map(([name, of]) => [name, Math.round(of(its)) || 0]));
}

function addSent(sent, its) {
  const before = sent.get(its.mid) ?? { framesEncoded: 0, limitation: 'none' };
  const { framesEncoded } = count(SENT, its);
  const rank = Math.max(LIMITATIONS.indexOf(before.limitation), LIMITATIONS.indexOf(its.qualityLimitationReason));
  sent.set(its.mid, { framesEncoded: before.framesEncoded + framesEncoded, limitation: LIMITATIONS[rank] });
}

/** What came between two counts, as the protocol's `stats` has it but for `packets` and `kind`; counters never go back. */
export function reportOf(before, now, intervalMs) {
  const slots = [...now.received].map(([mid, { kind, jitterMs, ...counters }]) =>
    ({ mid, kind, jitterMs, ...growth(before.received.get(mid), counters) }));
  const sent = [...now.sent].map(([mid, { limitation, ...counters }]) =>
    ({ mid, limitation, ...growth(before.sent.get(mid), counters) }));
  const cpuLimited = sent.some(({ limitation }) => limitation === 'cpu');
  const { rttMs, candidateType } = now;
  return { intervalMs, ...(rttMs !== undefined && { rttMs }), ...(candidateType && { candidateType }), cpuLimited, slots, sent };
}

function growth(before = {}, now) {
  const of = ([name, value]) => [name, Math.max(0, value - (before[name] ?? 0))];
  return Object.fromEntries(Object.entries(now).map(of));
}
