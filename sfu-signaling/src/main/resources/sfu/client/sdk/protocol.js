/** The words of the client protocol, version 1 (its reference is in sfu-signaling/README.md). */
export const SUBPROTOCOL = 'sfu.v1';

/**
 * After these close codes a new attempt would only end the same way: left, message too large, bad
 * messages, unauthorized, replaced, removed, token expired, revoked, banned, the room was ended.
 */
const FINAL_CLOSE_CODES = new Set([1000, 1009, 4000, 4001, 4002, 4003, 4008, 4009, 4010, 4011]);

/** Refusals of a join that trying again does not change. */
const FINAL_ERRORS = new Set([
  'badRequest', 'unauthorized', 'revoked', 'banned', 'forbidden', 'notFound', 'locked', 'refused',
]);

/** For close codes that came without a reason. */
const CLOSE_REASONS = new Map([
  [1000, 'left'],
  [1009, 'badRequest'],
  [4000, 'badRequest'],
  [4001, 'unauthorized'],
  [4002, 'replaced'],
  [4003, 'removed'],
  [4004, 'timeout'],
  [4005, 'mediaFailed'],
  [4006, 'serverShutdown'],
  [4007, 'tooSlow'],
  [4008, 'tokenExpired'],
  [4009, 'revoked'],
  [4010, 'banned'],
  [4011, 'ended'],
  [4012, 'moved'],
]);

/** Codes after which the server still has the session: nobody ended it. */
const RESUMABLE_CLOSE_CODES = new Set([1001, 1005, 1006, 1011, 1012, 1013, 4004, 4007]);

export const isResumable = code => RESUMABLE_CLOSE_CODES.has(code);

export const isFinalClose = code => FINAL_CLOSE_CODES.has(code);

export const isFinalError = error => FINAL_ERRORS.has(error?.code);

export const closeReason = (code, reason) => reason || CLOSE_REASONS.get(code) || 'unreachable';

/** A message of the server, or null for what is none. */
export function parseMessage(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  const isMessage = message !== null && typeof message === 'object' && typeof message.type === 'string';
  return isMessage ? message : null;
}

/** The server's ICE servers (URLs or objects) as RTCPeerConnection takes them. */
export function iceServersOf(list) {
  return (list ?? []).map(server => (typeof server === 'string' ? { urls: server } : server));
}

/** A description with the candidates of one protocol alone, udp or tcp; of any other transport as it is. */
export function onlyBy(sdp, transport) {
  if (transport !== 'udp' && transport !== 'tcp') return sdp;
  const isOther = line => line.startsWith('a=candidate:') && line.split(' ')[2].toLowerCase() !== transport;
  return sdp.split('\r\n').filter(line => !isOther(line)).join('\r\n');
}

/** The socket's address on the host that served this page. */
export function defaultUrl(page = globalThis.location) {
  const scheme = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${page.host}/v1/ws`;
}
