package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * What a slot's source sent after the last packet that came of it, or of which none came: sequence
 * numbers tell only what is missing between two packets.
 */
final class Tail {
    /** Longer than the pauses of a voice in silence (400 ms), and shorter than any window. */
    private static final long PATIENCE_NS = 900_000_000L;

    private final int[] sentBefore = new int[PublishedSection.MAX_LAYERS]; // by encoding
    private @Nullable PublishedSection source;
    private long sinceNs;

    /**
     * The slot shows this from now on.
     *
     * @param its null for none of ours, and for one that the server says it does not send
     * @return how many packets of the one before are missing
     */
    long follow(@Nullable PublishedSection its, long nowNs) {
        if (Objects.equals(source, its)) {
            return 0;
        }
        long missing = packets(nowNs);
        source = its;
        begin(nowNs);
        return missing;
    }

    /** A packet came, or a window begins: what was sent before does not matter. */
    void begin(long nowNs) {
        sinceNs = nowNs;
        if (source != null) {
            List<PublishedTrack> encodings = source.encodings();
            for (int i = 0; i < encodings.size(); i++) {
                sentBefore[i] = encodings.get(i).sentPackets();
            }
        }
    }

    /** How many are missing: 0 while they may be on their way. */
    long packets(long nowNs) {
        return source == null || nowNs - sinceNs <= patienceNs(source) ? 0 : sentSince(source);
    }

    /** A frame that is sent seldom may be on its way when the next one is due. */
    private static long patienceNs(PublishedSection section) {
        return Math.max(PATIENCE_NS, section.encodings().getFirst().nsOf(2));
    }

    /** Of the encoding with the fewest, as one of those that are sent was due at least. */
    private long sentSince(PublishedSection section) {
        long least = Long.MAX_VALUE;
        List<PublishedTrack> encodings = section.encodings();
        for (int i = 0; i < encodings.size(); i++) {
            int sent = encodings.get(i).sentPackets() - sentBefore[i];
            least = sent > 0 ? Math.min(least, sent) : least;
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }
}
