package sfu.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Seeds;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Datagrams of whoever has not the keys, as if from a peer whose handshake is done: its association
 * goes on, and says nothing of them.
 */
class DtlsRecordFuzzTest {
    private static final byte[] WORD = "heard".getBytes(UTF_8);
    private static final int MAX_BODY = 400;
    private static DtlsLink link;

    static Stream<byte[]> datagrams() {
        return Stream.of(
                new Seeds().put(1, 23, 1, 200, 1).put(0).bytes(), // too short to be encrypted
                new Seeds().put(1, 21, 1, 200, 24).put(new byte[24]).bytes(),
                new Seeds().put(2, 22, 0, 1, 12, 20).put(new byte[11]).bytes(),
                new Seeds().put(1, 21, 0, 0, 2, 2, 0).bytes(), // a fatal alert in plain text
                new Seeds().put(0).put(new byte[30]).bytes());
    }

    private static DtlsLink link() throws Exception {
        if (link == null) {
            link = new DtlsLink(0, 1).startFar();
            link.client.keys();
            Awaitility.await().until(() -> link.clientEnd.send(WORD));
            assertThat(link.server.data.poll(30, TimeUnit.SECONDS)).isEqualTo(WORD);
        }
        return link;
    }

    @MethodSource("datagrams")
    @FuzzTest
    void anyDatagram(byte[] bytes) throws Exception {
        DtlsLink its = link();
        Bits bits = new Bits(bytes);
        int records = bits.below(5);
        byte[] datagram = records == 0 ? bits.rest() : records(records, bits);
        int before = its.datagramsOfServer.get();
        its.serverEnd.onDatagram(datagram);
        assertThat(its.datagramsOfServer.get()).as("answers").isLessThanOrEqualTo(before + 1);
        assertThat(its.server.closed).isNotDone();
        assertThat(its.server.data).as("of somebody without the keys").isEmpty();
        assertThat(its.clientEnd.send(WORD)).isTrue();
        assertThat(its.server.data.poll(30, TimeUnit.SECONDS)).isEqualTo(WORD);
    }

    private static byte[] records(int count, Bits bits) {
        ByteBuffer out = ByteBuffer.allocate(count * (13 + MAX_BODY));
        for (int i = 0; i < count && !bits.isOver(); i++) {
            byte type = (byte) bits.next();
            short epoch = (short) bits.below(3);
            int number = bits.next();
            byte[] body = bits.take(bits.below(MAX_BODY));
            out.put(type).putShort((short) 0xFEFD).putShort(epoch).putShort((short) 0);
            out.putInt(number).putShort((short) body.length).put(body);
        }
        byte[] datagram = new byte[out.position()];
        out.flip().get(datagram);
        return datagram;
    }
}
