package sfu.core.speakers;

import java.util.List;

/**
 * What was heard of a room's loudest voices since the last report of the same shard.
 *
 * @param shard which made it
 * @param nowNs when it was made
 */
public record SpeechReport(int shard, long nowNs, List<Heard> voices) {
    /**
     * The loudness of a track's packets in order, 0 (silence) to 127.
     *
     * @param track its number
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over
    public record Heard(long track, byte[] loudness) {}

    public SpeechReport {
        voices = List.copyOf(voices);
    }
}
