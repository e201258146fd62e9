package sfu.admin.loadtest.peer;

import sfu.admin.loadtest.media.Vp8Packets;
import sfu.core.codec.Codec;
import sfu.core.srtp.SrtpSender;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends so many packets a second of one size, with valid VP8 descriptors and frame tags; their
 * content does not decode.
 */
public final class SyntheticTrack extends PublishedTrack {
    /** As a camera of 720p has at 1 Mbit/s; these leave together. */
    public static final int FRAME_PACKETS = 4;

    /**
     * Packets a second; 99 % of them left on two shared cores in 2026-11 (x86-64), at no receiver.
     */
    public static final int MAX_RATE = 100_000;

    public static final int MIN_BYTES = 40;
    public static final int MAX_BYTES = 1300;

    private static final int FRAME_RATE = 15;
    private static final int USUAL_BYTES = 1100;

    public static final int MIN_BITRATE_BPS = MIN_BYTES * 8 * FRAME_RATE;
    public static final int MAX_BITRATE_BPS = 20_000_000;

    private static final int KEY_FRAME_INTERVAL = 100;

    // the frame tag: a key frame has start code and size behind it (RFC 6386 9.1)
    private static final byte[] KEY_FRAME = {0x10, 0, 0, (byte) 0x9D, 1, 0x2A, 0, 0, 0, 0};
    private static final int WIDTH_OFFSET = 6;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final byte[] DELTA_FRAME = {0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final int framePackets;
    private final byte[] payload;
    private final byte[] keyFrame = KEY_FRAME.clone();

    /**
     * @param packetsPerSecond 1 to {@link #MAX_RATE}
     * @param payloadBytes of each packet, {@link #MIN_BYTES} to {@link #MAX_BYTES}
     */
    public SyntheticTrack(int packetsPerSecond, int payloadBytes, int payloadType) {
        this(packetsPerSecond, payloadBytes, payloadType, 1);
    }

    /**
     * As a layer.
     *
     * @param scale of its width and height, 1 to 4
     */
    public SyntheticTrack(int packetsPerSecond, int payloadBytes, int payloadType, int scale) {
        this(FRAME_PACKETS, packetsPerSecond, payloadBytes, payloadType, scale);
    }

    private SyntheticTrack(
            int framePackets, int packetsPerSecond, int payloadBytes, int payloadType, int scale) {
        super(Codec.VP8, payloadType, framePackets, packetsPerSecond);
        this.framePackets = framePackets;
        payload = new byte[payloadBytes];
        size(WIDTH_OFFSET, WIDTH * scale);
        size(WIDTH_OFFSET + 2, HEIGHT * scale);
    }

    /**
     * Of this bitrate, {@link #FRAME_RATE} frames a second, each in as few packets as it fits.
     *
     * @param bitrateBps of the payloads, {@link #MIN_BITRATE_BPS} to {@link #MAX_BITRATE_BPS}
     */
    public static SyntheticTrack ofBitrate(int bitrateBps, int payloadType) {
        int frameBytes = bitrateBps / 8 / FRAME_RATE;
        int packets = (frameBytes + USUAL_BYTES - 1) / USUAL_BYTES;
        return new SyntheticTrack(
                packets, packets * FRAME_RATE, frameBytes / packets, payloadType, 1);
    }

    private void size(int offset, int pixels) {
        keyFrame[offset] = (byte) pixels;
        keyFrame[offset + 1] = (byte) (pixels >>> 8);
    }

    @Override
    double framePackets() {
        return framePackets;
    }

    @Override
    void sendFrame(boolean isKeyFrameWanted, long nowUnixNs, Outgoing out, SrtpSender its) {
        boolean isKey = isKeyFrameWanted || frameNumber() % KEY_FRAME_INTERVAL == 0;
        for (int i = 0; i < framePackets; i++) {
            Vp8Packets.describe(payload, i == 0, frameNumber());
            if (i == 0) {
                byte[] tag = isKey ? keyFrame : DELTA_FRAME;
                System.arraycopy(tag, 0, payload, Vp8Packets.DESCRIPTOR_BYTES, tag.length);
            }
            long at = out.reserve();
            long from = at + headerLength();
            MemorySegment.copy(payload, 0, out.memory(), BYTE, from, payload.length);
            Trailer.write(out.memory(), from, payload.length, mark(), nowUnixNs);
            send(out, its, at, i == framePackets - 1, payload.length);
        }
    }

    @Override
    long sentUnixNs(MemorySegment s, long payloadOffset, int payloadLength) {
        return Trailer.sentUnixNs(s, payloadOffset, payloadLength, mark());
    }
}
