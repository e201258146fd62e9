package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressMeterTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS = 1_000_000L;

    /** 1,250,000 bytes or 1,000 packets a second. */
    private final IngressMeter meter =
            new IngressMeter(new IngressLimits(10_000_000, 1_000), new BitrateMeter());

    private long nowNs;

    /** Packets of this size, this far apart; how many were admitted. */
    private int send(int count, int sizeBytes, boolean isAudio, long apartNs) {
        int admitted = 0;
        for (int i = 0; i < count; i++) {
            nowNs += apartNs;
            admitted += meter.admit(sizeBytes, isAudio, nowNs) ? 1 : 0;
        }
        return admitted;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND_NS, Long.MAX_VALUE / 2, -Long.MAX_VALUE / 2})
    void whoKeepsToTheLimitsLosesNothing(long startNs) {
        nowNs = startNs;
        assertThat(send(10_000, 1_200, false, MS)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({"2500, 8000, half of the bytes", "100, 8000, half of the packets"})
    void whoSendsTwiceAsMuchGetsHalfOfItThrough(int sizeBytes, int count, String what) {
        long apartNs = sizeBytes > 1_250 ? MS : MS / 2;
        send(4_000, sizeBytes, false, apartNs); // the burst is used up
        assertThat(send(count, sizeBytes, false, apartNs))
                .as(what)
                .isBetween(count / 2 - 2, count / 2 + 2);
    }

    @Test
    void aBurstAfterASilenceIsTakenUpToASecondsWorth() {
        assertThat(send(1_500, 100, false, 0)).isEqualTo(900);
        assertThat(send(1_500, 100, true, 0)).as("sound has a tenth of it left").isEqualTo(100);
        nowNs += 10 * SECOND_NS;
        assertThat(send(1_500, 100, false, 0)).as("not more after a longer one").isEqualTo(900);
    }

    @Test
    void soundGoesOnWhileVideoIsCutDown() {
        int video = 0;
        int audio = 0;
        for (int i = 0; i < 500; i++) { // ten seconds of 50 sounds and 2,000 packets of video
            nowNs += 20 * MS;
            for (int k = 0; k < 40; k++) {
                video += meter.admit(500, false, nowNs) ? 1 : 0;
            }
            audio += meter.admit(80, true, nowNs) ? 1 : 0;
        }
        assertThat(audio).isEqualTo(500);
        assertThat(video).isBetween(9_500, 10_900);
    }

    @ParameterizedTest
    @CsvSource({"99999, 5000", "10000000001, 5000", "20000000, 99", "20000000, 1000001"})
    void limitsHaveARange(long bitrateBps, int packets) {
        assertThatThrownBy(() -> new IngressLimits(bitrateBps, packets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not");
    }
}
