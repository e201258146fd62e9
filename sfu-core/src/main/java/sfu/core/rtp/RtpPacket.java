package sfu.core.rtp;

import java.lang.foreign.MemorySegment;

/** A view on one decrypted RTP packet (RFC 3550 5.1, RFC 8285), reused from packet to packet. */
public final class RtpPacket {
    /** More elements than any sender writes; further ones are not seen. */
    private static final int MAX_EXTENSIONS = 32;

    /** The two-byte form has four bits of its own behind this (RFC 8285 4.3). */
    private static final int APPBITS = 0x000F;

    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int headerLength;
    private int payloadLength;
    private int paddingLength;
    private final int[] ids = new int[MAX_EXTENSIONS];
    private final int[] lengths = new int[MAX_EXTENSIONS];
    private final long[] offsets = new long[MAX_EXTENSIONS];
    private int extensions;

    /**
     * Looks at the packet there, which must lie inside the segment. A broken extension element
     * hides itself and those behind it, but not the packet.
     *
     * @return false if it is malformed; then nothing else may be asked
     */
    public boolean wrap(MemorySegment s, long at, int length) {
        int header = RtpHeader.length(s, at, length);
        if (header < 0) {
            return false;
        }
        int first = s.get(RtpHeader.BYTE, at);
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = s.get(RtpHeader.BYTE, at + length - 1) & 0xFF;
            if (padding == 0 || padding > length - header) {
                return false;
            }
        }
        segment = s;
        offset = at;
        headerLength = header;
        paddingLength = padding;
        payloadLength = length - header - padding;
        extensions = 0;
        if ((first & 0x10) != 0) {
            readExtensions(RtpHeader.FIXED_LENGTH + 4 * (first & 0x0F));
        }
        return true;
    }

    private void readExtensions(int block) {
        int profile = segment.get(RtpHeader.SHORT, offset + block) & 0xFFFF;
        long from = offset + block + 4;
        long end = offset + headerLength;
        if (profile == RtpHeader.ONE_BYTE_PROFILE) {
            readOneByte(from, end);
        } else if ((profile & ~APPBITS) == RtpHeader.TWO_BYTE_PROFILE) {
            readTwoByte(from, end);
        }
    }

    private void readOneByte(long from, long end) {
        for (long at = from; at < end; ) {
            int head = segment.get(RtpHeader.BYTE, at) & 0xFF;
            if (head == 0) { // padding
                at++;
                continue;
            }
            int id = head >>> 4;
            if (id == 0 || id == 15) { // RFC 8285 4.2: nothing behind it counts
                return;
            }
            int length = (head & 0x0F) + 1;
            if (at + 1 + length > end) {
                return;
            }
            addExtension(id, at + 1, length);
            at += 1 + length;
        }
    }

    private void readTwoByte(long from, long end) {
        for (long at = from; at + 1 < end; ) {
            int id = segment.get(RtpHeader.BYTE, at) & 0xFF;
            if (id == 0) {
                at++;
                continue;
            }
            int length = segment.get(RtpHeader.BYTE, at + 1) & 0xFF;
            if (at + 2 + length > end) {
                return;
            }
            addExtension(id, at + 2, length);
            at += 2 + length;
        }
    }

    private void addExtension(int id, long at, int length) {
        if (extensions < MAX_EXTENSIONS) {
            ids[extensions] = id;
            offsets[extensions] = at;
            lengths[extensions++] = length;
        }
    }

    public MemorySegment segment() {
        return segment;
    }

    public int sequenceNumber() {
        return RtpHeader.sequenceNumber(segment, offset);
    }

    public int timestamp() {
        return RtpHeader.timestamp(segment, offset);
    }

    public int ssrc() {
        return RtpHeader.ssrc(segment, offset);
    }

    public int payloadType() {
        return RtpHeader.payloadType(segment, offset);
    }

    public boolean marker() {
        return segment.get(RtpHeader.BYTE, offset + 1) < 0;
    }

    public int csrcCount() {
        return segment.get(RtpHeader.BYTE, offset) & 0x0F;
    }

    public int headerLength() {
        return headerLength;
    }

    /** In {@link #segment()}. */
    public long payloadOffset() {
        return offset + headerLength;
    }

    /** Without padding; 0 for a packet of padding only. */
    public int payloadLength() {
        return payloadLength;
    }

    public int paddingLength() {
        return paddingLength;
    }

    /**
     * Where the value of this extension lies in {@link #segment()}, or -1; the first of several.
     */
    public long extensionOffset(int id) {
        for (int i = 0; i < extensions; i++) {
            if (ids[i] == id) {
                return offsets[i];
            }
        }
        return -1;
    }

    /** The length of the value in bytes, or -1. */
    public int extensionLength(int id) {
        for (int i = 0; i < extensions; i++) {
            if (ids[i] == id) {
                return lengths[i];
            }
        }
        return -1;
    }
}
