package sfu.core.rtcp;

import java.util.List;

/** BYE (RFC 3550 6.6), without a reason. */
public record Goodbye(List<Integer> ssrcs) implements Rtcp {}
