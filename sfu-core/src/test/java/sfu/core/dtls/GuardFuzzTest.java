package sfu.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.bouncycastle.tls.DatagramTransport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.DtlsFingerprint;
import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Cost;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.WithoutInstrumentation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Datagrams of a peer through the guard into Bouncy Castle's handshake: what passes is made of
 * whole records that came, within the guard's limits, and costs no more than its size.
 */
@ExtendWith(WithoutInstrumentation.class)
class GuardFuzzTest {
    private static final DtlsCertificate CERTIFICATE = new DtlsCertificate();
    private static final int RECORD_HEADER = 13;

    /** The largest messages that a peer may announce, and the handshake's own. */
    private static final int HANDSHAKE_COST_BYTES = 8 << 20;

    private static final int MAX_DATAGRAMS = 64;
    private static final int MAX_PASSED = 256;

    private static byte[] fragment(int type, int length, int sequence, int offset, int size) {
        ByteBuffer b = ByteBuffer.allocate(25 + size);
        b.put((byte) 22).putShort((short) 0xfefd).putShort((short) 0).put(new byte[6]);
        b.putShort((short) (12 + size)).putInt(type << 24 | length).putShort((short) sequence);
        b.put((byte) (offset >> 16)).putShort((short) offset);
        b.put((byte) (size >> 16)).putShort((short) size);
        return b.array();
    }

    private static byte[] ofClient(byte[]... datagrams) {
        return of(0, datagrams);
    }

    private static byte[] of(int role, byte[]... datagrams) {
        Seeds seeds = new Seeds().put(role);
        for (byte[] datagram : datagrams) {
            seeds.put16(datagram.length).put(datagram);
        }
        return seeds.bytes();
    }

    /** A real ClientHello, as this server's own client sends it. */
    private static byte[] hello() {
        List<byte[]> sent = new ArrayList<>();
        try {
            peer(false).handshake(new Datagrams(new ArrayDeque<>(), sent));
        } catch (IOException e) {
            assertThat(sent).isNotEmpty();
        }
        return sent.getFirst();
    }

    private static DtlsPeer peer(boolean isServer) {
        DtlsFingerprint other = CERTIFICATE.fingerprint();
        return isServer
                ? new DtlsServer(CERTIFICATE, other, 30_000, 0)
                : new DtlsClient(CERTIFICATE, other, ProtectionProfiles.PREFERRED, 30_000, 0);
    }

    static Stream<byte[]> datagrams() {
        byte[] change = {20, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1};
        byte[] alert = {21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 2, 40};
        byte[] hello = hello();
        return Stream.of(
                ofClient(hello),
                ofClient(hello, fragment(11, 300, 1, 0, 200), fragment(11, 300, 1, 200, 100)),
                ofClient(hello, fragment(16, 66, 2, 0, 66), fragment(15, 80, 3, 0, 80), change),
                ofClient(fragment(1, 8 << 10, 0, 0, 100), fragment(1, 8 << 10, 0, 100, 100)),
                ofClient(fragment(1, 0xffffff, 0, 0, 1)),
                ofClient(alert),
                of(1, fragment(2, 90, 0, 0, 90), fragment(11, 300, 1, 0, 300)),
                of(1, fragment(3, 23, 0, 0, 23)),
                of(1, fragment(12, 144, 2, 0, 144), fragment(14, 0, 3, 0, 0), change));
    }

    @MethodSource("datagrams")
    @FuzzTest
    void anyDatagrams(byte[] bytes) {
        Bits bits = new Bits(bytes);
        boolean isOfClient = bits.next() % 2 == 0;
        Guard guard = isOfClient ? Guard.ofClient() : Guard.ofServer();
        Queue<byte[]> passed = new ArrayDeque<>();
        int plain = 0;
        for (int i = 0; i < MAX_DATAGRAMS && !bits.isOver(); i++) {
            byte[] datagram = bits.take(bits.next16() % FlightBuffer.RECEIVE_LIMIT);
            byte[] kept = guard.filter(datagram);
            if (kept != null) {
                plain += checkKept(datagram, kept);
                passed.add(kept);
            }
        }
        assertThat(plain).isLessThanOrEqualTo(MAX_PASSED);
        if (!passed.isEmpty()) {
            Cost.isAtMost(HANDSHAKE_COST_BYTES, () -> shake(isOfClient, new ArrayDeque<>(passed)));
        }
    }

    /** Whole records of the datagram in their order; returns how many of them are plain. */
    private static int checkKept(byte[] datagram, byte[] kept) {
        ByteBuffer came = ByteBuffer.wrap(datagram);
        int plain = 0;
        int at = 0;
        for (int from = 0; from < kept.length; ) {
            int size = RECORD_HEADER + (ByteBuffer.wrap(kept).getShort(from + 11) & 0xffff);
            ByteBuffer record = ByteBuffer.wrap(kept, from, size);
            while (!came.slice(at, Math.min(size, datagram.length - at)).equals(record)) {
                at += RECORD_HEADER + (came.getShort(at + 11) & 0xffff);
            }
            at += size;
            plain += kept[from + 4] == 0 ? 1 : 0;
            from += size;
        }
        return plain;
    }

    private static void shake(boolean isOfClient, Queue<byte[]> passed) {
        List<byte[]> sent = new ArrayList<>();
        try {
            peer(isOfClient).handshake(new Datagrams(passed, sent));
            throw new AssertionError("a handshake without the peer's keys");
        } catch (IOException | RuntimeException refused) { // as DtlsEndpoint takes them
            assertThat(sent.size()).isLessThanOrEqualTo(MAX_PASSED);
        }
    }

    /** What came, then nothing more: the socket is closed. */
    private record Datagrams(Queue<byte[]> in, List<byte[]> out) implements DatagramTransport {
        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            byte[] datagram = in.poll();
            if (datagram == null) {
                throw new IOException("no more");
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            out.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public int getReceiveLimit() {
            return FlightBuffer.RECEIVE_LIMIT;
        }

        @Override
        public int getSendLimit() {
            return FlightBuffer.SEND_LIMIT;
        }

        @Override
        public void close() {}
    }
}
