package sfu.core.rtcp;

import java.util.List;

/** REMB (draft-alvestrand-rmcat-remb-03). */
public record ReceiverEstimatedMaxBitrate(int senderSsrc, long bitrateBps, List<Integer> ssrcs)
        implements Rtcp {}
