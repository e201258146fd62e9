package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.SendBench.ANN;
import static sfu.core.io.SendBench.BOB;
import static sfu.core.io.SendBench.EVE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.ValueLayout;

/** What the send batch hands to the kernel. */
class SendBatchTest {
    private final SendBench bench = new SendBench();

    @AfterEach
    void free() {
        bench.close();
    }

    @Test
    void aRunIsEqualSizesAndAShorterLastOneToOnePeer() {
        bench.put(ANN, 1100, 1100, 1100, 200); // one
        bench.put(ANN, 200, 200); // a shorter one ended it
        bench.put(ANN, 201); // longer
        bench.put(BOB, 201, 201);
        bench.put(ANN, 201);
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.packetsOfMessages()).containsExactly(4, 2, 1, 2, 1);
        bench.assertAllArrived();
    }

    @Test
    void whatGoesAnotherWayEndsARunAndStaysWhereItIs() {
        bench.put(ANN, 100, 100);
        long at = bench.batch.reserve(60);
        bench.batch.memory().set(ValueLayout.JAVA_BYTE, at, (byte) 42);
        bench.batch.skip(50);
        bench.put(ANN, 100);
        assertThat(bench.batch.memory().get(ValueLayout.JAVA_BYTE, at)).isEqualTo((byte) 42);
        bench.batch.flush();
        assertThat(bench.packetsOfMessages()).containsExactly(2, 1);
        bench.assertAllArrived();
        assertThat(bench.batch.reserve(60)).as("its place is free again").isLessThan(at);
        assertThatThrownBy(() -> bench.batch.skip(61)).hasMessageContaining("reserved 60");
    }

    @Test
    void withoutGsoEachPacketIsAMessage() {
        bench.batch = bench.newBatch(8, true, false);
        bench.put(ANN, 100, 100, 50);
        bench.batch.flush();
        assertThat(bench.packetsOfMessages()).containsExactly(1, 1, 1);
        bench.assertAllArrived();
    }

    @Test
    void aRunHasAtMost64SegmentsAnd65000Bytes() {
        bench.batch = bench.newBatch(64, true, true);
        for (int i = 0; i < 130; i++) {
            bench.put(ANN, 10);
        }
        for (int i = 0; i < 60; i++) {
            bench.put(BOB, 1300);
        }
        bench.batch.flush();
        assertThat(bench.packetsOfMessages()).containsExactly(64, 64, 2, 50, 10);
        bench.assertAllArrived();
    }

    @Test
    void anEmptyDatagramIsOneToo() {
        bench.put(ANN, 100, 0, 0, 100);
        bench.batch.flush();
        assertThat(bench.packetsOfMessages()).containsExactly(1, 1, 1, 1);
        bench.assertAllArrived();
    }

    @Test
    void portAndScopeOfAPeerAreKept() {
        bench.put(at("fe80::1%3", 7), 100);
        bench.put(at("fe80::1%4", 7), 100);
        bench.batch.flush();
        assertThat(bench.kernel.messages).hasSize(2);
        assertThat(Addr.port(bench.kernel.messages.getLast().to())).isEqualTo(4L << 16 | 7);
    }

    @Test
    void isBounded() {
        bench.batch = bench.newBatch(3, true, true);
        bench.put(ANN, 100);
        bench.put(BOB, 100);
        bench.put(ANN, 100);
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.stats.txQueueFull).as("it was only full").isZero();
        assertThat(bench.batch.flush()).isZero();
        bench.put(ANN, 100);
        bench.batch.flush();
        bench.assertAllArrived();
    }

    @Test
    void isBoundedInBytes() {
        bench.batch = bench.newBatch(2, true, true);
        int packets = 0;
        while (bench.put(ANN, 1500)) {
            packets++;
        }
        assertThat(packets).isEqualTo(8);
        bench.batch.flush();
        assertThat(bench.put(ANN, 1500)).isTrue();
    }

    @Test
    void aCommitMustHaveBeenReserved() {
        assertThatThrownBy(() -> bench.batch.commit(1, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        bench.batch.reserve(10);
        assertThatThrownBy(() -> bench.batch.commit(11, 0, 0, 1)).hasMessageContaining("11 bytes");
        assertThatThrownBy(() -> bench.batch.commit(-1, 0, 0, 1)).hasMessageContaining("-1 bytes");
        bench.put(ANN, 10);
        assertThatThrownBy(() -> bench.batch.commit(10, 0, 0, 1))
                .hasMessageContaining("reserved -1");
    }

    @Test
    void whatTheKernelDoesNotTakeNowWaitsInOrder() {
        bench.kernel.room = 2;
        bench.put(ANN, 100);
        bench.put(BOB, 100, 100);
        bench.put(EVE, 100);
        bench.put(ANN, 100);
        assertThat(bench.batch.flush()).isEqualTo(2);
        assertThat(bench.batch.flush()).isEqualTo(2);
        bench.put(ANN, 100, 90); // not joined to a message that the kernel has refused
        assertThat(bench.batch.flush()).isEqualTo(3);
        assertThat(bench.stats.txWouldBlock).isEqualTo(3);
        bench.kernel.room = 10;
        assertThat(bench.batch.flush()).isZero();
        bench.assertAllArrived();
        assertThat(bench.stats.txDropped()).isZero();
    }

    @Test
    void theOldestGiveWayWhileTheKernelTakesNothing() {
        bench.batch = bench.newBatch(8, true, true);
        bench.kernel.room = 0;
        for (int i = 0; i < 7; i++) {
            bench.put(i % 2 == 0 ? ANN : BOB, 100, 50);
        }
        bench.put(EVE, 100);
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.batch.flush()).isEqualTo(6);
        assertThat(bench.stats.txQueueFull).as("two runs of two").isEqualTo(4);
        bench.put(EVE, 100);
        assertThat(bench.batch.flush()).as("no room was missed").isEqualTo(7);
        bench.put(ANN, 70);
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.batch.flush()).isEqualTo(6);
        bench.put(BOB, 10);
        assertThat(bench.stats.txQueueFull).isEqualTo(8);
        bench.kernel.room = 10;
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.packetsOfMessages()).containsExactly(2, 2, 2, 1, 1, 1, 1);
        assertThat(bench.kernel.packets())
                .containsExactlyElementsOf(bench.committed.subList(8, bench.committed.size()));
        bench.put(BOB, 10);
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.stats.txDropped()).isEqualTo(8);
    }

    @Test
    void roomIsMadeForTheLargestPacketHoweverSmallTheOldest() {
        bench.batch = bench.newBatch(8, true, true);
        bench.kernel.room = 0;
        bench.put(ANN, 1);
        bench.put(BOB, 1);
        while (bench.put(ANN, 1500)) {
            assertThat(bench.put(BOB, 1500)).isTrue();
        }
        assertThat(bench.batch.flush()).isPositive();
        assertThat(bench.put(EVE, 1500)).isTrue();
    }

    @Test
    void aFlushThatFreedRoomDropsNothing() {
        bench.batch = bench.newBatch(2, true, true);
        bench.put(ANN, 100);
        bench.put(BOB, 100);
        bench.kernel.room = 2;
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.batch.flush()).isZero();
        bench.put(EVE, 100);
        assertThat(bench.batch.flush()).isEqualTo(1);
        bench.kernel.room = 1;
        assertThat(bench.batch.flush()).isZero();
        bench.assertAllArrived();
        assertThat(bench.stats.txQueueFull).isZero();
    }

    /** Most of the batch left: what stays makes room by moving to the front, nothing is dropped. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatThePartlySentBatchHasRoomForIsNotDropped(boolean isRefused) {
        bench.kernel.room = 6;
        for (int i = 0; i < 8; i++) {
            bench.put(i % 2 == 0 ? ANN : BOB, 1500);
        }
        if (isRefused) {
            assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        }
        assertThat(bench.batch.flush()).isEqualTo(2);
        bench.put(EVE, 1500, 1500, 1500, 20); // one run
        bench.put(ANN, 1);
        bench.put(BOB, 1);
        bench.put(EVE, 1);
        bench.put(ANN, 1);
        bench.put(BOB, 1);
        assertThat(bench.batch.reserve(1)).isEqualTo(-1);
        bench.kernel.room = 3;
        assertThat(bench.batch.flush()).isEqualTo(5);
        bench.kernel.room = 10;
        assertThat(bench.batch.flush()).isZero();
        bench.assertAllArrived();
        assertThat(bench.stats.txDropped()).isZero();
    }

    @Test
    void aKernelThatTakesLittleCostsAQuarterOfThePlacesAtATime() {
        bench.kernel.room = 1;
        for (int i = 0; i < 8; i++) {
            bench.put(i % 2 == 0 ? ANN : BOB, 100);
        }
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.batch.flush()).as("one was sent, one gave way").isEqualTo(6);
        assertThat(bench.stats.txQueueFull).isEqualTo(1);
        bench.put(EVE, 100);
        bench.put(ANN, 100);
        bench.kernel.room = 10;
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.kernel.packets()).hasSize(9);
    }

    @Test
    void aRunThatWasHalfSentIsDroppedByItsRest() {
        bench.batch = bench.newBatch(2, true, true);
        bench.kernel.errnoOfRuns = Errno.EIO;
        bench.kernel.room = 1;
        bench.put(ANN, 100, 100, 100);
        bench.put(BOB, 100);
        assertThat(bench.batch.reserve(100)).isEqualTo(-1);
        assertThat(bench.batch.flush()).isEqualTo(1);
        assertThat(bench.stats.txQueueFull).isEqualTo(2);
        bench.kernel.room = 10;
        bench.put(EVE, 100);
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.kernel.packetsTo(BOB.getPort())).containsExactly(bench.committed.get(3));
        assertThat(bench.kernel.packetsTo(EVE.getPort())).containsExactly(bench.committed.get(4));
    }
}
