package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.rtp.RtpHeader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The address of another node, of which the packets of many associations come: the upper half of a
 * packet's SSRC is the number of its association. Both nodes choose all SSRCs, so that can be.
 */
final class Trunk {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SSRC = 8; // RFC 3550 5.1
    private static final int RTCP_SSRC = 4; // RFC 3550 6.4

    /** Associations of one address. */
    static final int SIZE = 1 << 16;

    private final AtomicReferenceArray<@Nullable Transport> associations =
            new AtomicReferenceArray<>(SIZE);
    private final Transport address;
    private int users; // guarded by its owner

    /**
     * @param shard of the stand-in that tables of addresses lead to
     */
    Trunk(Shard shard, long number) {
        address = new Transport(number, shard, 0, new Silence());
        address.trunk(this);
    }

    /** What stands for all of them where only the address is known. */
    Transport address() {
        return address;
    }

    void put(int number, Transport transport) {
        associations.set(number, transport);
    }

    void remove(int number, Transport transport) {
        associations.compareAndSet(number, transport, null);
    }

    /** One user more or less; returns how many there are. */
    int use(int by) {
        users += by;
        return users;
    }

    /** Whose packet it is, or null. */
    @Nullable Transport find(MemorySegment in, long offset, int length) {
        if (length < RtpHeader.FIXED_LENGTH) {
            return null;
        }
        long at = offset + (RtpHeader.isRtcp(in, offset, length) ? RTCP_SSRC : SSRC);
        return associations.get(in.get(SHORT, at) & 0xFFFF);
    }

    private static final class Silence implements TransportEvents {
        @Override
        public void connected() {}

        @Override
        public void closed(LeaveReason reason, String detail) {}

        @Override
        public void slotStarted(String mid, long track, long rtpTimestamp) {}
    }
}
