/** For browsers that cannot tell whose frame they show: the source's first one is shown by then. */
const LIMIT_MS = 1000;

const removers = new WeakMap(); // element -> function that takes its mask away

/**
 * Whether a shown frame belongs to a slot's present source.
 *
 * @param frame metadata of requestVideoFrameCallback
 * @param firstTimestamp the source's first RTP timestamp in the slot, or -1 before its first packet
 */
export function isOfSource(frame, firstTimestamp) {
  if (firstTimestamp < 0) return false;
  return ((frame.rtpTimestamp - firstTimestamp) | 0) >= 0; // 32 bits that wrap
}

/**
 * Hides a video element until it is unmasked.
 *
 * @param onRemoved called then
 */
export function mask(element, onRemoved = () => {}) {
  unmask(element);
  const { visibility } = element.style;
  removers.set(element, () => {
    element.style.visibility = visibility;
    removers.delete(element);
    onRemoved();
  });
  element.style.visibility = 'hidden';
}

/**
 * Hides a video element until it shows a frame of its new source: no wrong face under a name.
 *
 * @param firstTimestamp function that gives the latest knowledge of the source's first RTP timestamp
 * @param onShown called when the element is visible again
 */
export function maskUntilShown(element, firstTimestamp, onShown) {
  let limit = null;
  let isDone = false;
  mask(element, () => {
    isDone = true;
    clearInterval(limit);
  });
  const show = () => {
    if (isDone) return;
    unmask(element);
    onShown();
  };
  const showInTime = () => {
    let knownForMs = 0; // nothing of the source can be missed before its first packet is known
    limit = setInterval(() => {
      if (firstTimestamp() >= 0) knownForMs += LIMIT_MS / 4;
      if (knownForMs >= LIMIT_MS) show();
    }, LIMIT_MS / 4);
  };
  if (!element.requestVideoFrameCallback) {
    showInTime();
    return;
  }
  // however long the browser plays out what it still has of the source before
  const look = (now, frame) => {
    if (isDone) return;
    if (frame.rtpTimestamp === undefined) showInTime();
    else if (isOfSource(frame, firstTimestamp())) show();
    else element.requestVideoFrameCallback(look);
  };
  element.requestVideoFrameCallback(look);
}

/** Takes an element's mask away, if it has one. */
export function unmask(element) {
  removers.get(element)?.();
}
