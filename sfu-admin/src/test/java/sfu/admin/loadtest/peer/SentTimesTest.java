package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.media.Recording;
import sfu.core.codec.Codec;

import java.lang.foreign.MemorySegment;
import java.util.List;

class SentTimesTest {
    @Test
    void packetsAreFoundAgainByTheirEnd() {
        List<byte[]> payloads =
                Recording.of(Codec.VP8).frames().stream().flatMap(List::stream).toList();
        SentTimes times = new SentTimes(payloads);
        int found = 0;
        for (int i = 0; i < payloads.size(); i++) {
            times.sent(i, 1000 + i);
            byte[] changed = payloads.get(i).clone();
            changed[3] ^= 1; // as a server rewrites picture ids
            MemorySegment s = MemorySegment.ofArray(changed);
            found += times.of(s, 0, changed.length) == 1000 + i ? 1 : 0;
        }
        assertThat(found).isGreaterThan(payloads.size() * 9 / 10);
    }

    @Test
    void whatIsAlikeOrUnknownIsNotTold() {
        byte[] twice = new byte[50];
        byte[] tiny = new byte[3];
        SentTimes times = new SentTimes(List.of(twice, twice.clone(), tiny));
        times.sent(0, 1);
        times.sent(1, 2);
        assertThat(times.of(MemorySegment.ofArray(twice), 0, 50)).isZero();
        byte[] other = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
        assertThat(times.of(MemorySegment.ofArray(other), 0, 17)).isZero();
    }
}
