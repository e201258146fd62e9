package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** The ends of contexts, workers and memory, with packets still in a batch. */
class ClosingTest {
    private static final int HEADER = 12;
    private static final int PAYLOAD = 100;
    private static final int STRIDE = 256;

    private static SrtpContext context(SrtpEngine e, SrtpProfile p, int seed) {
        Random r = new Random(seed);
        return e.newContext(p, Fixtures.bytes(r, p.keyLength()), Fixtures.bytes(r, p.saltLength()));
    }

    private static int queue(SrtpWorker w, SrtpContext c, MemorySegment m, int slot) {
        byte[] packet = Fixtures.rtp(new Random(slot), slot, 1, PAYLOAD, true);
        long at = (long) slot * STRIDE;
        MemorySegment.copy(packet, 0, m, JAVA_BYTE, at, packet.length);
        return w.protectRtp(c.sender(slot), m, at, HEADER, m, at + HEADER, PAYLOAD);
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void aClosedContextStillCompletesWhatWaits(String engine, SrtpProfile p) {
        SrtpEngine e = Engines.get(engine);
        try (Arena arena = Arena.ofConfined();
                SrtpWorker w = e.newWorker(8);
                SrtpContext receive = context(e, p, 1);
                SrtpContext other = context(e, p, 2)) {
            MemorySegment m = arena.allocate(4L * STRIDE);
            SrtpContext send = context(e, p, 1);
            int n = queue(w, send, m, 0);
            queue(w, other, m, 1);
            send.close();
            try (SrtpContext next = context(e, p, 3)) { // must not get the keys' memory yet
                queue(w, next, m, 2);
                w.flush();
            }
            assertThat(w.unprotectRtp(receive, m, 0, n)).isEqualTo(HEADER + PAYLOAD);
            SrtpSender gone = send.sender(9);
            assertThatThrownBy(() -> w.protectRtp(gone, m, 0, HEADER, m, HEADER, PAYLOAD))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("closed context");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysAreZeroedOnceFlushedAndTheirMemoryServesAgain(SrtpProfile p) {
        SrtpEngine e = Engines.get("ipsec-mb");
        try (Arena arena = Arena.ofConfined();
                SrtpWorker w = e.newWorker(8)) {
            IpsecMbContext c = (IpsecMbContext) context(e, p, 1);
            long key = c.rtpKey();
            queue(w, c, arena.allocate(STRIDE), 0);
            c.close();
            assertThat(isZero(key, 176)).isFalse();
            w.flush();
            assertThat(isZero(key, 176)).isTrue();
            assertThatThrownBy(c::rtpKey).isInstanceOf(IllegalStateException.class);
            try (IpsecMbContext next = (IpsecMbContext) context(e, p, 2)) {
                assertThat(next.rtpKey()).isEqualTo(key);
            }
        }
    }

    @Test
    void hmacKeysOfOpensslAreZeroedToo() {
        SrtpEngine e = Engines.get("openssl");
        OpensslContext c = (OpensslContext) context(e, SrtpProfile.AES128_CM_HMAC_SHA1_80, 1);
        long key = c.rtpHmacKey();
        assertThat(isZero(key, 192)).isFalse();
        c.close();
        assertThat(isZero(key, 192)).isTrue();
        c.close(); // again: nothing happens
        assertThatThrownBy(c::rtp).isInstanceOf(IllegalStateException.class);
    }

    private static boolean isZero(long address, int length) {
        byte[] bytes = NativeMemory.ALL.asSlice(address, length).toArray(JAVA_BYTE);
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all == 0;
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#withProfiles")
    void aClosedWorkerReleasesItsContexts(String engine, SrtpProfile p) {
        SrtpEngine e = Engines.get(engine);
        try (Arena arena = Arena.ofConfined();
                SrtpContext c = context(e, p, 1)) {
            MemorySegment m = arena.allocate(STRIDE);
            SrtpWorker w = e.newWorker(8);
            queue(w, c, m, 0);
            w.close();
            w.close();
            assertThatThrownBy(() -> w.unprotectRtp(c, m, 0, STRIDE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("closed worker");
        }
    }

    /** Packets that were freed too early are a bug of the caller: it must not leak anything. */
    @ParameterizedTest
    @EnumSource
    void freedPayloadsNeverReachTheLibrary(SrtpProfile p) {
        SrtpEngine e = Engines.get("ipsec-mb");
        try (Arena arena = Arena.ofConfined();
                SrtpWorker w = e.newWorker(8);
                SrtpContext c = context(e, p, 1)) {
            MemorySegment m = arena.allocate(4L * STRIDE);
            byte[] packet = Fixtures.rtp(new Random(1), 5, 1, PAYLOAD, true);
            MemorySegment.copy(packet, 0, m, JAVA_BYTE, 0, packet.length);
            Arena cache = Arena.ofShared();
            MemorySegment payload = cache.allocate(PAYLOAD);
            int n = w.protectRtp(c.sender(5), m, 0, HEADER, payload, 0, PAYLOAD);
            cache.close();
            assertThatThrownBy(w::flush).isInstanceOf(IllegalStateException.class);
            assertThat(isZero(m.address() + HEADER, n - HEADER)).isTrue();
            int next = queue(w, c, m, 1); // and the worker goes on
            w.flush();
            try (SrtpContext receive = context(e, p, 1)) {
                assertThat(w.unprotectRtp(receive, m, STRIDE, next)).isEqualTo(HEADER + PAYLOAD);
            }
        }
    }
}
