package sfu.core.rtcp;

import java.util.List;

/**
 * BYE (RFC 3550 6.6), without a reason.
 *
 * @param ssrcs at most 31
 */
public record Goodbye(List<Integer> ssrcs) implements Rtcp {
    public Goodbye {
        ssrcs = RtcpTypes.counted(ssrcs);
    }
}
