/** What belongs to no codec of its own: retransmissions and forward error correction. */
const REPAIR = new Set(['video/rtx', 'video/red', 'video/ulpfec', 'video/flexfec-03']);
/** Those that have several sizes in one stream (SVC), each of which needs only itself between key frames. */
const LAYERED = new Set(['VP9', 'AV1']);

const layered = new Map(); // mode -> whether this browser has it

const capabilities = kind => globalThis.RTCRtpSender?.getCapabilities?.(kind)?.codecs ?? [];
const isOf = (kind, codec) => ({ mimeType }) => mimeType.toLowerCase() === `${kind}/${codec.toLowerCase()}`;

/** Whether this browser can send it. */
export const canSend = codec => capabilities('video').some(isOf('video', codec));

/** How so many sizes are sent in one stream of this codec, as `scalabilityMode`; null: as several streams. */
export function layersIn(codec, sizes) {
  if (!LAYERED.has(codec?.toUpperCase()) || !canSend(codec)) return null;
  const mode = sizes > 1 ? `L${sizes}T3_KEY` : 'L1T3';
  if (!layered.has(mode)) layered.set(mode, hasMode(mode));
  return layered.get(mode) ? mode : null;
}

/** Browsers that do not know of modes leave them out. */
function hasMode(scalabilityMode) {
  const pc = new RTCPeerConnection();
  try {
    const { sender } = pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: [{ scalabilityMode }] });
    return sender.getParameters().encodings[0]?.scalabilityMode === scalabilityMode;
  } catch {
    return false;
  } finally {
    pc.close();
  }
}

/** Offers a video codec first; the others stay possible. */
export const prefer = (transceiver, codec) => putFirst(transceiver, 'video', codec);

/** A sender uses redundancy when it is the first codec; without it the browser's order stays. */
export const preferRed = transceiver => putFirst(transceiver, 'audio', 'red');

function putFirst(transceiver, kind, codec) {
  const all = capabilities(kind);
  const isFirst = isOf(kind, codec);
  if (!all.some(isFirst)) return;
  transceiver.setCodecPreferences?.([...all.filter(isFirst), ...all.filter(its => !isFirst(its))]);
}

/** Offers this video codec alone; whether the browser has it. */
export function offerOnly(transceiver, codec) {
  const isMeant = isOf('video', codec);
  if (!canSend(codec) || !transceiver.setCodecPreferences) return false;
  transceiver.setCodecPreferences(
    capabilities('video').filter(its => isMeant(its) || REPAIR.has(its.mimeType.toLowerCase())));
  return true;
}
