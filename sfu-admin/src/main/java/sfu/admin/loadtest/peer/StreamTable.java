package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A peer's streams by SSRC, without boxing. */
final class StreamTable {
    private final List<ReceivedStream> all = new ArrayList<>();
    private final @Nullable ReceivedStream[] table;
    private final int mask;

    StreamTable(List<Slot> slots) {
        int capacity = Integer.highestOneBit(Math.max(slots.size(), 1)) * 4;
        table = new @Nullable ReceivedStream[capacity];
        mask = capacity - 1;
        for (Slot slot : slots) {
            ReceivedStream stream = new ReceivedStream(slot);
            all.add(stream);
            table[index(slot.ssrc())] = stream;
        }
    }

    /** Where the stream with this SSRC is, or would be. */
    private int index(int ssrc) {
        int at = ssrc * 0x9E3779B9 >>> 7 & mask;
        for (ReceivedStream s = table[at]; s != null && s.slot().ssrc() != ssrc; s = table[at]) {
            at = at + 1 & mask;
        }
        return at;
    }

    @Nullable ReceivedStream get(int ssrc) {
        return table[index(ssrc)];
    }

    List<ReceivedStream> all() {
        return all;
    }

    void beginWindow(long nowNs) {
        all.forEach(stream -> stream.beginWindow(nowNs));
    }

    /** Whether not one packet came in this window. */
    boolean areSilent() {
        return all.stream().noneMatch(ReceivedStream::hasCome);
    }

    /** What is missing behind the last packets of video, or of sound. */
    long tailPackets(boolean ofVideo, long nowNs) {
        return all.stream()
                .filter(stream -> stream.slot().isVideo() == ofVideo)
                .mapToLong(stream -> stream.tailPackets(nowNs))
                .sum();
    }
}
