package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import static sfu.core.io.SendBench.ANN;
import static sfu.core.io.SendBench.BOB;
import static sfu.core.io.SendBench.EVE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.util.Map;
import java.util.stream.Stream;

/** What the send batch makes of the kernel's answers. */
class SendErrorsTest {
    private final SendBench bench = new SendBench();

    @AfterEach
    void free() {
        bench.close();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                arguments(Errno.ENOBUFS, DropReason.SEND_NO_BUFFERS),
                arguments(Errno.ENOMEM, DropReason.SEND_NO_BUFFERS),
                arguments(Errno.EMSGSIZE, DropReason.SEND_TOO_BIG),
                arguments(Errno.EPERM, DropReason.SEND_DENIED),
                arguments(Errno.EACCES, DropReason.SEND_DENIED),
                arguments(Errno.ENETUNREACH, DropReason.SEND_UNREACHABLE),
                arguments(Errno.EHOSTUNREACH, DropReason.SEND_UNREACHABLE),
                arguments(Errno.ECONNREFUSED, DropReason.SEND_UNREACHABLE),
                arguments(Errno.EINVAL, DropReason.SEND_FAILED),
                arguments(Errno.EIO, DropReason.SEND_FAILED));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorCostsItsMessageOnly(int errno, DropReason reason) {
        bench.kernel.errnoOfPort.put(EVE.getPort(), errno);
        bench.put(EVE, 100);
        bench.put(ANN, 100);
        bench.put(EVE, 100, 100, 100);
        bench.put(BOB, 100, 100);
        bench.put(EVE, 100);
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.kernel.packetsTo(ANN.getPort())).containsExactly(bench.committed.get(1));
        assertThat(bench.kernel.packetsTo(BOB.getPort()))
                .containsExactly(bench.committed.get(5), bench.committed.get(6));
        DropCounters drops = new DropCounters();
        bench.stats.addDropsTo(drops);
        assertThat(drops.toMap()).isEqualTo(Map.of(reason, 5L));
        assertThat(bench.stats.txDropped()).isEqualTo(5);
        assertThat(bench.stats.txPackets).isEqualTo(3);
        assertThat(bench.batch.segments()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ECONNREFUSED, Errno.EINTR})
    void aStaleErrorCostsNothing(int errno) {
        bench.kernel.errnoOnce = errno;
        bench.put(ANN, 100);
        bench.put(BOB, 100);
        assertThat(bench.batch.flush()).isZero();
        bench.assertAllArrived();
        assertThat(bench.stats.txRefused).isEqualTo(1);
    }

    @Test
    void anIpv4SocketSendsNothingToLookalikesOfIpv6Peers() {
        bench.batch = bench.newBatch(8, false, true);
        bench.put(ANN, 100, 100);
        bench.put(BOB, 100);
        bench.put(ANN, 100);
        bench.batch.flush();
        assertThat(bench.kernel.messages)
                .extracting(FakeKernel.Message::to)
                .containsExactly(ANN, ANN);
        assertThat(bench.kernel.packets())
                .containsExactly(
                        bench.committed.get(0), bench.committed.get(1), bench.committed.get(3));
        assertThat(bench.stats.txUnreachable).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EIO, Errno.EINVAL, Errno.EMSGSIZE, Errno.EOPNOTSUPP})
    void aRefusedRunGoesPacketByPacket(int errno) {
        bench.kernel.errnoOfRuns = errno;
        bench.put(BOB, 50);
        bench.put(ANN, 100, 100, 30);
        bench.put(BOB, 50);
        assertThat(bench.batch.flush()).isZero();
        assertThat(bench.packetsOfMessages()).containsExactly(1, 1, 1, 1, 1);
        bench.assertAllArrived();
        assertThat(bench.stats.txGsoSplit).isEqualTo(1);
        assertThat(bench.stats.txDropped()).isZero();
    }

    @Test
    void gsoEndsWhereItIsAlwaysRefused() {
        bench.kernel.errnoOfRuns = Errno.EIO;
        for (int i = 0; i < Segmentation.GIVE_UP_AFTER + 10; i++) {
            bench.put(ANN, 100, 100);
            bench.batch.flush();
        }
        assertThat(bench.stats.txGsoSplit).isEqualTo(Segmentation.GIVE_UP_AFTER);
        assertThat(bench.batch.segments()).isFalse();
        assertThat(bench.refusal.isSeen()).isTrue();
        assertThat(bench.refusal.cause()).contains("EIO");
        bench.assertAllArrived();
    }

    @Test
    void aRouteThatRefusesRunsDoesNotEndThemForTheOthers() {
        for (int i = 0; i < 200; i++) {
            bench.kernel.errnoOfRuns = i % 2 == 0 ? Errno.EIO : 0;
            bench.put(ANN, 100, 100);
            bench.batch.flush();
        }
        assertThat(bench.stats.txGsoSplit).isEqualTo(100);
        assertThat(bench.batch.segments()).isTrue();
        bench.assertAllArrived();
    }

    @Test
    void aPeerThatIsToBlameDoesNotEndGso() {
        bench.kernel.errnoOfPort.put(EVE.getPort(), Errno.EINVAL);
        for (int i = 0; i < 100; i++) {
            bench.put(EVE, 100, 100);
            bench.batch.flush();
        }
        assertThat(bench.stats.txGsoSplit).isZero();
        assertThat(bench.stats.txOther).isEqualTo(200);
        assertThat(bench.batch.segments()).isTrue();
    }

    @Test
    void aSplitThatIsInterruptedGoesOnWhereItStopped() {
        bench.kernel.errnoOfRuns = Errno.EIO;
        bench.kernel.room = 2;
        bench.put(ANN, 100, 100, 100, 40);
        bench.put(BOB, 70);
        assertThat(bench.batch.flush()).isEqualTo(2);
        bench.kernel.room = 1;
        assertThat(bench.batch.flush()).isEqualTo(2);
        bench.kernel.room = 10;
        assertThat(bench.batch.flush()).isZero();
        bench.assertAllArrived();
    }

    /** Video to a viewer behind a tunnel: the last packet of each frame fits, the others do not. */
    @ParameterizedTest
    @ValueSource(ints = {Errno.EMSGSIZE, Errno.EINVAL})
    void aViewerWithASmallMtuDoesNotEndGso(int errno) {
        bench.kernel.mtuOfPort.put(EVE.getPort(), 1300);
        bench.kernel.errnoOfLargeRuns = errno;
        int frames = Segmentation.GIVE_UP_AFTER + 10;
        for (int i = 0; i < frames; i++) {
            bench.put(EVE, 1400, 1400, 200);
            assertThat(bench.batch.flush()).isZero();
        }
        assertThat(bench.batch.segments()).isTrue();
        assertThat(bench.refusal.isSeen()).isFalse();
        assertThat(bench.stats.txGsoSplit).isEqualTo(frames);
        assertThat(bench.stats.txTooBig).isEqualTo(2 * frames);
        assertThat(bench.stats.txPackets).isEqualTo(frames);
    }

    @Test
    void norDoesOneWhoseLastPacketHasToWait() {
        bench.kernel.mtuOfPort.put(EVE.getPort(), 1300);
        for (int i = 0; i < Segmentation.GIVE_UP_AFTER + 10; i++) {
            bench.kernel.room = 0;
            bench.put(EVE, 1400, 200);
            assertThat(bench.batch.flush()).isEqualTo(1);
            bench.kernel.room = 1;
            assertThat(bench.batch.flush()).isZero();
        }
        assertThat(bench.batch.segments()).isTrue();
    }

    /** A device that takes no runs is found out even if all packets go to such a viewer. */
    @Test
    void aSmallMtuDoesNotHideThatRunsAreRefused() {
        bench.kernel.mtuOfPort.put(EVE.getPort(), 1300);
        bench.kernel.errnoOfRuns = Errno.EIO;
        for (int i = 0; i < Segmentation.GIVE_UP_AFTER; i++) {
            assertThat(bench.batch.segments()).isTrue();
            bench.put(EVE, 1400, 1400, 200);
            bench.batch.flush();
        }
        assertThat(bench.batch.segments()).isFalse();
        assertThat(bench.refusal.cause()).contains("EIO");
    }
}
