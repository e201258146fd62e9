/**
 * Looks at each frame that an element shows, where the browser tells of them.
 *
 * @param look function (metadata of requestVideoFrameCallback) -> whether it is to see the next one too
 */
export function eachFrame(element, look) {
  if (!element.requestVideoFrameCallback) return;
  const next = (now, frame) => {
    if (look(frame)) element.requestVideoFrameCallback(next);
  };
  element.requestVideoFrameCallback(next);
}

/**
 * The number of who sent a frame: the CSRC of its packets (RFC 3550 5.1). undefined where the browser does not say.
 * A receiver tells of each source its latest frame, and may be ahead of what is shown.
 */
export function sourceOf(receiver, { rtpTimestamp }) {
  let found;
  let least = Infinity;
  for (const its of receiver?.getContributingSources?.() ?? []) {
    const isTold = rtpTimestamp !== undefined && its.rtpTimestamp !== undefined;
    const ahead = (its.rtpTimestamp - rtpTimestamp) | 0; // 32 bits that wrap
    if (!isTold || ahead < 0 || ahead >= least) continue;
    least = ahead;
    found = its.source;
  }
  return found;
}
