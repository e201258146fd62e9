package sfu.core.room;

import java.time.Duration;
import java.util.List;

/**
 * In which codec a publisher sends a track once more, when a viewer cannot decode the first.
 *
 * @param codecs names as in SDP, the preferred one first; empty: never
 * @param hold how long it is still sent after nobody needs it any more
 */
public record BackupPolicy(List<String> codecs, Duration hold) {
    /** What nearly everything decodes (RFC 7742 5). */
    public static final List<String> WIDEST = List.of("VP8", "H264");

    /** Taking it down and up again costs two negotiations and a start of an encoder. */
    private static final Duration HOLD = Duration.ofSeconds(10);

    public BackupPolicy {
        codecs = List.copyOf(codecs);
        if (hold.isNegative()) {
            throw new IllegalArgumentException("hold is 0 or more");
        }
    }

    public static BackupPolicy defaults() {
        return of(WIDEST);
    }

    public static BackupPolicy of(List<String> codecs) {
        return new BackupPolicy(codecs, HOLD);
    }
}
