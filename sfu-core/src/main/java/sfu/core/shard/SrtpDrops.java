package sfu.core.shard;

import sfu.core.srtp.SrtpWorker;
import sfu.core.stats.DropReason;

/** SRTP's negative codes as reasons. */
final class SrtpDrops {
    private SrtpDrops() {}

    static DropReason reason(int code) {
        return switch (code) {
            case SrtpWorker.NOT_AUTHENTIC -> DropReason.AUTH_FAILED;
            case SrtpWorker.REPLAYED -> DropReason.REPLAY;
            case SrtpWorker.TOO_OLD, SrtpWorker.EXHAUSTED -> DropReason.TOO_OLD;
            case SrtpWorker.TOO_MANY_STREAMS -> DropReason.TOO_MANY_STREAMS;
            default -> DropReason.MALFORMED;
        };
    }
}
