package sfu.core.rtcp;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers on the wire. */
final class RtcpTypes {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_LAYER_FEEDBACK = 205;
    static final int PAYLOAD_SPECIFIC_FEEDBACK = 206;
    static final int EXTENDED_REPORT = 207;

    static final int NACK = 1;
    static final int TRANSPORT_CC = 15;
    static final int PLI = 1;
    static final int FIR = 4;
    static final int APPLICATION_LAYER = 15;

    static final int REMB = 0x52454D42;

    /** What the five bits for it can count (RFC 3550 6.4.1). */
    private static final int MAX_COUNT = 31;

    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private RtcpTypes() {}

    /** A copy of what the header counts. */
    static <T> List<T> counted(List<T> items) {
        if (items.size() > MAX_COUNT) {
            throw new IllegalArgumentException(items.size() + " items, at most 31 fit a message");
        }
        return List.copyOf(items);
    }
}
