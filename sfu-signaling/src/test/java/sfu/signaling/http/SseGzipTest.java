package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;

class SseGzipTest {
    /** As the JDK's own reader has it, which checks size and checksum. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 8192, 100_000})
    void partsThatWereCompressedAloneMakeOneStream(int size) throws Exception {
        byte[] random = new byte[size];
        new Random(1).nextBytes(random);
        byte[] text = "data: {\"at\": 12345}\n".repeat(1 + size / 20).getBytes("UTF-8");
        SseEvent shared = new SseEvent(text);
        SseGzip gzip = new SseGzip();
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        coded.write(SseGzip.HEADER);
        for (SseEvent each : new SseEvent[] {shared, new SseEvent(random), shared, shared}) {
            gzip.add(each.plain());
            coded.write(each.deflated());
            plain.write(each.plain());
        }
        coded.write(gzip.trailer());
        GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(coded.toByteArray()));
        assertThat(in.readAllBytes()).isEqualTo(plain.toByteArray());
        assertThat(shared.deflated()).isSameAs(shared.deflated());
    }
}
