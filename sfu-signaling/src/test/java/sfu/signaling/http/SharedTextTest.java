package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Inflater;

/** What is compressed once for many is what each of them would read (RFC 7692 7.2.2). */
class SharedTextTest {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        new Random(7).ints(length, 32, 0x3000).forEach(c -> text.append((char) c));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4000, 5461, 100_000})
    void largeOnesAreCompressedAndReadTheSame(int length) throws Exception {
        String text = text(length);
        SharedText shared = new SharedText("{\"type\":\"" + text + "\"}");
        String numbered = "{\"seq\":17,\"type\":\"" + text + "\"}";
        TextWebSocketFrame plain = shared.frame(UnpooledByteBufAllocator.DEFAULT, false, 17);
        assertThat(plain.text()).isEqualTo(numbered);
        plain.release();
        assertThat(shared.numbered(17)).isEqualTo(numbered);
        TextWebSocketFrame frame = shared.frame(UnpooledByteBufAllocator.DEFAULT, true, 17);
        assertThat(frame.rsv()).isEqualTo(4);
        Inflater inflater = new Inflater(true);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        for (byte[] part : new byte[][] {ByteBufUtil.getBytes(frame.content()), TAIL}) {
            inflater.setInput(part);
            for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
                read.write(chunk, 0, n);
            }
        }
        inflater.end();
        frame.release();
        assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(numbered);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200})
    void smallOnesGoAsTheyAre(int length) {
        String text = "{\"a\":\"" + "a".repeat(length) + "\"}";
        TextWebSocketFrame frame =
                new SharedText(text).frame(UnpooledByteBufAllocator.DEFAULT, true, 1);
        assertThat(frame.rsv()).isZero();
        assertThat(frame.text()).isEqualTo("{\"seq\":1," + text.substring(1));
        frame.release();
    }
}
