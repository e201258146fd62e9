/** Tells which frames make up which layer, also where the payload is not readable. */
const DEPENDENCY_DESCRIPTOR = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';

/** RFC 8852, 9143 and 6464: which section and encoding a packet is of, and how loud it is. */
const SENT = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
];

/** Browsers offer the extension to receive it only where they are asked; layers are seen without it too. */
export const askForLayers = transceiver => ask(transceiver, [DEPENDENCY_DESCRIPTOR]);

/**
 * A section that follows others is offered with what was agreed for those, which only received; Chromium then
 * refuses its own offer of several encodings.
 */
export const askForSending = transceiver => ask(transceiver, SENT);

function ask(transceiver, uris) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? [];
  const asked = extensions.filter(({ uri }) => uris.includes(uri));
  if (asked.length === 0 || !transceiver.setHeaderExtensionsToNegotiate) return;
  for (const extension of asked) extension.direction = 'sendrecv';
  try {
    transceiver.setHeaderExtensionsToNegotiate(extensions);
  } catch {
    // a browser may refuse even what it gave
  }
}
