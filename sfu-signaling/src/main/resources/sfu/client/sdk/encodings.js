/** Bits a second that an encoder may use at most; enough for 720p, and for text that scrolls. */
const MAX_BITRATES = { camera: 1_700_000, screen: 2_500_000 };
const AREA_OF_MAX = 1280 * 720;

/** Of a stream's bits; an encoder counts no headers. */
const PAYLOAD_SHARE = 0.94;

/** Lowest first, as browsers take them for layers of one picture. */
const RIDS = ['q', 'h', 'f'];

/** A picture of a quarter of the pixels needs about a third of the bits. */
const BITS_BY_SCALE = 1.5;

/**
 * What a source is sent as: one encoding, or several sizes of the same picture (simulcast).
 *
 * @param size {width, height} of the capture, 0 where it is not known
 * @param modeOf function (number of sizes) -> the `scalabilityMode` that has them in one stream, or null
 * @returns {{rid?: string, scale: number, maxBitrate?: number, mode?: string}[]} lowest first
 */
export function planEncodings(source, size, { simulcast = true, maxBitrate, modeOf = () => null } = {}) {
  if (source !== 'camera' || !simulcast) return [{ scale: 1, maxBitrate: maxBitrate ?? MAX_BITRATES[source] }];
  const count = countFor(size);
  const mode = modeOf(count);
  if (mode) return [{ scale: 1, maxBitrate: maxBitrate ?? MAX_BITRATES.camera, mode }];
  if (count === 1) return [{ scale: 1, maxBitrate: maxBitrate ?? MAX_BITRATES.camera }];
  const area = size.width * size.height || AREA_OF_MAX;
  const top = maxBitrate ?? Math.round(MAX_BITRATES.camera * (area / AREA_OF_MAX) ** (BITS_BY_SCALE / 2));
  return RIDS.slice(-count).map((rid, i) => {
    const scale = 2 ** (count - 1 - i);
    return { rid, scale, maxBitrate: Math.round(top / scale ** BITS_BY_SCALE) };
  });
}

/** As libwebrtc would by itself: of a small picture nobody needs a smaller one. */
function countFor({ width, height }) {
  if (!width || !height) return RIDS.length;
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (long >= 960 && short >= 540) return 3;
  return long >= 480 && short >= 270 ? 2 : 1;
}

/** A plan as addTransceiver takes it. */
export function sendEncodings(plan) {
  return plan.map(({ rid, scale, maxBitrate, mode }) => ({
    ...(rid && { rid, scaleResolutionDownBy: scale }),
    ...(maxBitrate && { maxBitrate }),
    ...(mode && { scalabilityMode: mode }),
  }));
}

/**
 * Brings a sender's parameters to the plan and to what the server wants of it.
 *
 * @param parameters of RTCRtpSender.getParameters(); changed
 * @param wanted {encodings: [{index, rid, active, maxBitrate}], cap: {width, height, frameRate, bitrate}|null} or null
 * @param isHeld nothing is to be sent for now
 * @returns {boolean} whether anything changed
 */
export function tune(parameters, plan, wanted, size, isHeld = false) {
  const { encodings = [] } = parameters;
  // a server without simulcast takes the first encoding alone, which the plan has as the smallest
  const agreed = encodings.length === plan.length ? plan : [{ ...plan.at(-1), scale: 1 }];
  const share = bitrateShare(agreed, wanted?.cap);
  const before = JSON.stringify(encodings);
  encodings.forEach((encoding, i) => {
    const planned = agreed[i] ?? agreed.at(-1);
    const said = saidOf(encoding, i, wanted);
    encoding.active = !isHeld && (said?.active ?? true);
    put(encoding, 'maxBitrate', maxBitrateOf(planned, share, wanted?.cap, said?.maxBitrate));
    put(encoding, 'maxFramerate', wanted?.cap?.frameRate || undefined);
    put(encoding, 'scaleResolutionDownBy', planned.scale * shrinkTo(wanted?.cap, size), 1);
    if (needsOwnLayers(parameters)) put(encoding, 'scalabilityMode', 'L1T1');
  });
  return before !== JSON.stringify(encodings);
}

/** Has a sender's parameters send nothing for now, or all again; whether that is news. */
export function hold({ encodings = [] }, isHeld = false) {
  const isOther = encodings.some(({ active = true }) => active === isHeld);
  for (const encoding of encodings) encoding.active = !isHeld;
  return isOther;
}

function saidOf(encoding, index, wanted) {
  return wanted?.encodings.find(e => (e.rid && encoding.rid ? e.rid === encoding.rid : e.index === index));
}

/** Without it, libwebrtc sends several VP9 encodings as the spatial layers of one. */
function needsOwnLayers({ encodings, codecs }) {
  return encodings.length > 1 && codecs?.[0]?.mimeType?.toLowerCase() === 'video/vp9';
}

/** What part of its planned bits each encoding keeps, so that all together stay below the cap. */
function bitrateShare(plan, cap) {
  const sum = plan.reduce((bits, { maxBitrate }) => bits + (maxBitrate ?? 0), 0);
  return cap?.bitrate && sum > cap.bitrate ? cap.bitrate / sum : 1;
}

/** @param most that any viewer's network takes, headers and all; 0 for any */
function maxBitrateOf({ maxBitrate }, share, cap, most) {
  const own = maxBitrate ? Math.round(maxBitrate * share) : cap?.bitrate || undefined;
  return most ? Math.min(own ?? Infinity, Math.round(most * PAYLOAD_SHARE)) : own;
}

/** How much smaller a capture has to be sent for a cap, whichever way round it is. */
function shrinkTo(cap, size) {
  if (!cap?.width && !cap?.height) return 1;
  const [long, short] = [Math.max(size.width, size.height), Math.min(size.width, size.height)];
  const [capLong, capShort] = [cap.width, cap.height].sort((a, b) => b - a);
  return Math.max(1, capLong ? long / capLong : 1, capShort ? short / capShort : 1);
}

/** Sets a member, or takes it away; what is absent is as good as its default. */
function put(encoding, name, value, absent = undefined) {
  if ((encoding[name] ?? absent) === value) return;
  if (value === undefined) delete encoding[name];
  else encoding[name] = value;
}
