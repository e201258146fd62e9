package sfu.core.forward;

import sfu.core.rtp.ExtensionIds;
import sfu.core.rtp.ExtensionWriter;
import sfu.core.rtp.RtpPacket;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The header extension values that travel with a packet from publisher to subscriber, packed into a
 * long: audio level (RFC 6464), video orientation (3GPP TS 26.114), playout delay.
 */
public final class PacketExtensions {
    private static final int PRESENT = 0x100;
    private static final int ORIENTATION_SHIFT = 9;
    private static final int PLAYOUT_SHIFT = 18;
    private static final long PLAYOUT_PRESENT = 1L << 24;
    private static final long PLAYOUT_MASK = 0xFF_FFFF;

    public static final long NONE = 0;

    private PacketExtensions() {}

    /** Reads the values under the publisher's ids; those that are too short are counted. */
    public static long read(RtpPacket packet, ExtensionIds ids, DropCounters drops) {
        return oneByte(packet, ids.audioLevel(), drops)
                | oneByte(packet, ids.videoOrientation(), drops) << ORIENTATION_SHIFT
                | threeBytes(packet, ids.playoutDelay(), drops) << PLAYOUT_SHIFT;
    }

    /** Writes those that the subscriber negotiated, under its ids. */
    static void write(long values, ExtensionIds ids, ExtensionWriter out) {
        if ((values & PRESENT) != 0 && ids.audioLevel() != 0) {
            out.putByte(ids.audioLevel(), (int) values & 0xFF);
        }
        long orientation = values >>> ORIENTATION_SHIFT;
        if ((orientation & PRESENT) != 0 && ids.videoOrientation() != 0) {
            out.putByte(ids.videoOrientation(), (int) orientation & 0xFF);
        }
        long playout = values >>> PLAYOUT_SHIFT;
        if ((playout & PLAYOUT_PRESENT) != 0 && ids.playoutDelay() != 0) {
            out.put24(ids.playoutDelay(), (int) (playout & PLAYOUT_MASK));
        }
    }

    /** The level in -dBov, 0 (loudest) to 127 (silence), or -1 when the packet has none. */
    public static int audioLevel(long values) {
        return (values & PRESENT) == 0 ? -1 : (int) values & 0x7F;
    }

    private static boolean isTooShort(RtpPacket packet, int id, int bytes, DropCounters drops) {
        boolean is = packet.extensionLength(id) < bytes;
        if (is) {
            drops.add(DropReason.MALFORMED_EXTENSION);
        }
        return is;
    }

    private static long oneByte(RtpPacket packet, int id, DropCounters drops) {
        if (id == 0) {
            return 0;
        }
        long at = packet.extensionOffset(id);
        if (at < 0 || isTooShort(packet, id, 1, drops)) {
            return 0;
        }
        return packet.segment().get(ValueLayout.JAVA_BYTE, at) & 0xFF | PRESENT;
    }

    private static long threeBytes(RtpPacket packet, int id, DropCounters drops) {
        if (id == 0) {
            return 0;
        }
        long at = packet.extensionOffset(id);
        if (at < 0 || isTooShort(packet, id, 3, drops)) {
            return 0;
        }
        MemorySegment s = packet.segment();
        return (s.get(ValueLayout.JAVA_BYTE, at) & 0xFFL) << 16
                | (s.get(ValueLayout.JAVA_BYTE, at + 1) & 0xFFL) << 8
                | s.get(ValueLayout.JAVA_BYTE, at + 2) & 0xFFL
                | PLAYOUT_PRESENT;
    }
}
