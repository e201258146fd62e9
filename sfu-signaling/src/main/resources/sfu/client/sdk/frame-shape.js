/**
 * What of a codec's frames has to stay as it is, so that browsers cut them into packets and servers find key
 * frames. A shape has clear(frame): so many bytes in front are not encrypted; wrap and unwrap put what is
 * encrypted into a form that packetizers take. isHeaderExact: whether what is clear arrives as it was sent.
 */
const asIs = frame => frame;

/** RFC 6386 9.1: the frame tag, and of key frames start code and size; servers read the size from it. */
const VP8 = {
  isHeaderExact: true,
  clear: frame => ((frame[0] & 1) === 0 ? 10 : 3),
  wrap: asIs,
  unwrap: asIs,
};

/** The table of contents (RFC 6716 3.1) tells how long a packet is. */
const OPUS = { isHeaderExact: true, clear: () => 1, wrap: asIs, unwrap: asIs };

/** All that others need is in the payload descriptor, outside. */
const VP9 = { isHeaderExact: true, clear: () => 0, wrap: asIs, unwrap: asIs };

/** A packetizer takes Open Bitstream Units alone: what is encrypted is a single one, of type frame. */
const OBU_FRAME = (6 << 3) | 2; // has a size
const AV1 = {
  isHeaderExact: true,
  clear: () => 0,
  wrap: frame => {
    const size = leb128(frame.length);
    const unit = new Uint8Array(1 + size.length + frame.length);
    unit[0] = OBU_FRAME;
    unit.set(size, 1);
    unit.set(frame, 1 + size.length);
    return unit;
  },
  unwrap: unit => {
    let at = 1 + ((unit[0] >> 2) & 1); // a header may have an extension
    if (unit[0] & 2) while (unit[at++] & 0x80);
    return unit.subarray(at);
  },
};

function leb128(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    bytes.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) return bytes;
  }
}

/**
 * Of H.264 (in the byte stream of Annex B) all up to the first slice is clear, of that the unit's header and what
 * names the parameter set. What is encrypted must not look like a start code, so it is escaped as 7.4.1.1 has it.
 */
const SLICE_HEADER_BYTES = 3;
const H264 = {
  isHeaderExact: false, // start codes may be of another length
  clear: frame => {
    for (let at = 0; at + 3 < frame.length; at++) {
      if (frame[at] || frame[at + 1] || frame[at + 2] !== 1) continue;
      const type = frame[at + 3] & 0x1f;
      if (type >= 1 && type <= 5) return Math.min(frame.length, at + 3 + SLICE_HEADER_BYTES);
      at += 2;
    }
    return frame.length;
  },
  wrap: (frame, clear) => escape(frame, clear),
  unwrap: (frame, clear) => unescape(frame, clear),
};

function escape(frame, from) {
  const out = [];
  let zeros = 0;
  for (const byte of frame.subarray(from)) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return concat(frame.subarray(0, from), out);
}

function unescape(frame, from) {
  const out = [];
  let zeros = 0;
  for (const byte of frame.subarray(from)) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return concat(frame.subarray(0, from), out);
}

function concat(front, rest) {
  const all = new Uint8Array(front.length + rest.length);
  all.set(front);
  all.set(rest, front.length);
  return all;
}

const SHAPES = { 'video/vp8': VP8, 'video/vp9': VP9, 'video/av1': AV1, 'video/h264': H264, 'audio/opus': OPUS };

/** For a MIME type, or undefined where its frames cannot be encrypted. */
export const shapeOf = mimeType => SHAPES[mimeType?.toLowerCase()];
