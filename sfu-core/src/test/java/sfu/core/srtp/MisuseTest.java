package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** Calls that only a bug makes: an exception, and no state changed. */
class MisuseTest {
    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void boundsAreChecked(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p);
                Arena arena = Arena.ofConfined()) {
            SrtpWorker w = pair.worker;
            byte[] packet = Fixtures.rtp(pair.random, Pair.SSRC, 1, 40, true);
            MemorySegment tight = arena.allocate(packet.length + p.rtpOverhead() - 1);
            MemorySegment.copy(packet, 0, tight, JAVA_BYTE, 0, packet.length);
            assertThatThrownBy(() -> w.protectRtp(pair.sender, tight, 0, 12, tight, 12, 40))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> w.protectRtp(pair.sender, tight, 0, 12, tight, 30, 40))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> w.protectRtp(pair.sender, tight, -1, 12, tight, 12, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            int size = (int) tight.byteSize();
            assertThatThrownBy(() -> w.unprotectRtp(pair.receive, tight, 1, size))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> w.unprotectRtcp(pair.receive, tight, 0, -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> w.protectRtcp(pair.sender, tight, 0, size))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(pair.sender.highestIndex()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void headersAreChecked(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p);
                Arena arena = Arena.ofConfined()) {
            SrtpWorker w = pair.worker;
            byte[] packet = Fixtures.rtp(pair.random, Pair.SSRC, 1, 40, true);
            MemorySegment m = Fixtures.segment(arena, packet, 16);
            assertThat(w.protectRtp(pair.sender, m, 0, 16, m, 16, 36))
                    .isEqualTo(SrtpWorker.MALFORMED);
            assertThat(w.protectRtp(pair.sender, m, 0, -1, m, 0, 40))
                    .isEqualTo(SrtpWorker.MALFORMED);
            SrtpSender another = pair.send.sender(1);
            assertThat(w.protectRtp(another, m, 0, 12, m, 12, 40)).isEqualTo(SrtpWorker.MALFORMED);
            assertThat(another.highestIndex()).isEqualTo(-1);
            assertThat(pair.sender.highestIndex()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void aWorkerBelongsToItsFirstThread(String engine, SrtpProfile p) throws Exception {
        try (Pair pair = new Pair(engine, p)) {
            pair.worker.flush();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Runnable flush =
                    () -> {
                        try {
                            pair.worker.flush();
                        } catch (WrongThreadException x) {
                            thrown.set(x);
                        }
                    };
            Thread.ofPlatform().start(flush).join();
            assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void memoryIsChecked(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p);
                Arena arena = Arena.ofConfined()) {
            MemorySegment readOnly = arena.allocate(200).asReadOnly();
            assertThatThrownBy(() -> pair.worker.unprotectRtp(pair.receive, readOnly, 0, 100))
                    .isInstanceOf(IllegalArgumentException.class);
            MemorySegment heap = MemorySegment.ofArray(new byte[200]);
            if (Engines.get(engine).capabilities().nativeMemory()) {
                assertThatThrownBy(() -> pair.worker.unprotectRtp(pair.receive, heap, 0, 100))
                        .isInstanceOf(IllegalArgumentException.class);
            } else {
                assertThat(pair.worker.unprotectRtp(pair.receive, heap, 0, 100)).isNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#nativeWithProfiles")
    void contextsOfAnotherEngineAreRefused(String engine, SrtpProfile p) {
        try (Pair pair = new Pair(engine, p);
                Pair jdk = new Pair("jdk", p);
                Arena arena = Arena.ofConfined()) {
            MemorySegment m = arena.allocate(200);
            assertThatThrownBy(() -> pair.worker.unprotectRtp(jdk.receive, m, 0, 100))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void batchesAndKeysHaveTheirSizes(String engine) {
        SrtpEngine e = Engines.get(engine);
        for (int batch : new int[] {-1, 0, 129, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> e.newWorker(batch))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (SrtpProfile p : SrtpProfile.values()) {
            assertThatThrownBy(() -> e.newContext(p, new byte[15], new byte[p.saltLength()]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> e.newContext(p, new byte[p.keyLength()], new byte[13]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
