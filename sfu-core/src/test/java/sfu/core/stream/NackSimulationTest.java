package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.BitSet;

/** A sender and a receiver with a network between them that loses in both directions. */
class NackSimulationTest {
    private static final long MS = 1_000_000L;
    private static final long RETRANSMITTED = 1L << 40;
    private static final int FIRST = 65_000;

    private final ReceiveStream stream = new ReceiveStream(1, 90_000, true);
    private final BitSet delivered = new BitSet();
    private final int[] out = new int[128];
    private boolean keyFrameNeeded;

    /** Sends packets of 5 ms distance, four at once, and lets the network settle. */
    private void run(int packets, LossyLink up, LossyLink down, long rttNs) {
        long endNs = packets * 5L * MS + 2000 * MS;
        int sent = 0;
        for (long now = 0; now < endNs; now += MS) {
            while (sent < packets && sent / 4 * 20L * MS <= now) {
                up.send(sent++, now);
            }
            long nowNs = now;
            up.deliver(nowNs, packet -> receive(packet, nowNs));
            int asked = stream.pollNacks(nowNs, rttNs, out);
            for (int i = 0; i < asked; i++) {
                down.send(out[i], nowNs);
            }
            down.deliver(nowNs, number -> up.send(indexOf(number) | RETRANSMITTED, nowNs));
            keyFrameNeeded |= stream.pollKeyFrameNeeded();
        }
    }

    private long indexOf(long sequenceNumber) {
        return stream.extendedOf((int) sequenceNumber) - (1 << 16) - FIRST;
    }

    private void receive(long packet, long nowNs) {
        boolean retransmitted = (packet & RETRANSMITTED) != 0;
        long index = packet & ~RETRANSMITTED;
        int sequenceNumber = (int) (FIRST + index) & 0xFFFF;
        long number = stream.accept(sequenceNumber, (int) index, 1000, nowNs, retransmitted);
        if (number >= 0) {
            assertThat(number).isEqualTo((1 << 16) + FIRST + index);
            assertThat(delivered.get((int) index)).isFalse();
            delivered.set((int) index);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 4", "4, 8", "5, 8"})
    void recoversEverythingAt10PercentLossAnd100MsRoundTrip(long seed, long jitterMs) {
        int packets = 20_000;
        LossyLink up = new LossyLink(seed, 0.1, 50 * MS, jitterMs * MS);
        LossyLink down = new LossyLink(seed + 100, 0.1, 50 * MS, jitterMs * MS);
        run(packets, up, down, 100 * MS);
        int tail = delivered.nextClearBit(0); // what is lost at the very end shows no gap
        assertThat(tail).isGreaterThan(packets - 5);
        assertThat(keyFrameNeeded).isFalse();
        assertThat(stream.lost()).isBetween(1800L, 2200L);
        // each lost packet is asked for 1 / (0.9 * 0.9) times on average, and with jitter some that
        // two others of the same frame overtook
        long overtaken = jitterMs == 0 ? 0 : packets / 5;
        assertThat(stream.nacksSent())
                .isBetween(stream.lost(), (long) (stream.lost() * 1.4) + overtaken);
        assertThat(stream.recovered()).isBetween(stream.lost() - 5, stream.lost());
    }

    @Test
    void withoutLossNothingIsAskedForDespiteReordering() {
        LossyLink up = new LossyLink(1, 0, 50 * MS, 9 * MS); // shorter than is waited
        LossyLink down = new LossyLink(2, 0, 50 * MS, 0);
        run(5000, up, down, 100 * MS);
        assertThat(delivered.cardinality()).isEqualTo(5000);
        assertThat(stream.lost()).isZero();
        // two later ones of its own frame may overtake a packet
        assertThat(stream.nacksSent()).isLessThan(5000 / 5);
    }

    @Test
    void aDeadReturnPathIsGivenUpWithBoundedRequests() {
        LossyLink up = new LossyLink(1, 0.1, 50 * MS, 0);
        LossyLink down = new LossyLink(2, 1, 50 * MS, 0);
        run(5000, up, down, 100 * MS);
        assertThat(keyFrameNeeded).isTrue();
        assertThat(stream.lost()).isBetween(400L, 600L);
        assertThat(stream.nacksSent()).isLessThanOrEqualTo(stream.lost() * 8);
        assertThat(stream.recovered()).isZero();
    }
}
