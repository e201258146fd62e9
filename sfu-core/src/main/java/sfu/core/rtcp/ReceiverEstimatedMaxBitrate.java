package sfu.core.rtcp;

import java.util.List;

/**
 * REMB (draft-alvestrand-rmcat-remb-03).
 *
 * @param bitrateBps 0 or more; written with the 18 bits that matter most
 * @param ssrcs at most 255
 */
public record ReceiverEstimatedMaxBitrate(int senderSsrc, long bitrateBps, List<Integer> ssrcs)
        implements Rtcp {
    private static final int MAX_SSRCS = 255;

    public ReceiverEstimatedMaxBitrate {
        ssrcs = List.copyOf(ssrcs);
        if (bitrateBps < 0 || ssrcs.size() > MAX_SSRCS) {
            throw new IllegalArgumentException(bitrateBps + " bit/s of " + ssrcs.size());
        }
    }
}
