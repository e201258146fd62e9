package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What a webhook's target answers: a final status or an error in a sentence of ours, read within
 * bounds; where the connection is kept, the answer ends where another reader of HTTP says so too,
 * and the next one is read as if it were the first.
 */
@ExtendWith(WithoutInstrumentation.class)
class AnswerFuzzTest {
    private static final int MAX_BYTES = AnswerReader.MAX_HEAD_BYTES + AnswerReader.MAX_BODY_BYTES;
    private static final int COST_BYTES = 64 << 10;
    private static final int COST_OF_A_BYTE = 512; // two may be a line
    private static final byte[] NEXT =
            "HTTP/1.1 299 Next\r\nContent-Length: 1\r\n\r\n!".getBytes(StandardCharsets.ISO_8859_1);

    static Stream<byte[]> answers() {
        return Stream.of(
                        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                        "HTTP/1.1 200 OK\nContent-Length: 9\n\ntoo few",
                        "HTTP/1.1 204 No Content\nDate: x\n\n",
                        "HTTP/1.1 304 Not Modified\nContent-Length: 7\n\n",
                        "HTTP/1.1 100 Continue\n\nHTTP/1.1 202 \nContent-Length:0\n\n",
                        "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nabc",
                        "HTTP/1.1 200 OK\nContent-Length: 3\n Content-Length: 1\n\nabc",
                        "HTTP/1.1 200 OK\nContent-Length : 3\nContent-Length: 1\n\nabc",
                        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n",
                        "HTTP/1.1 503 Busy\nConnection: keep-alive, Close\nContent-Length: 0\n\n",
                        "HTTP/1.0 301 Moved\nLocation: http://10.0.0.1/\nContent-Length: 0\n\n",
                        "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n",
                        "HTTP/1.1 429 \nContent-Length: 99999999999\n\n",
                        "HTTP/2 200\n\n",
                        "SSH-2.0-OpenSSH\n")
                .map(text -> text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("answers")
    @FuzzTest
    void anyAnswer(byte[] bytes) {
        long most = COST_BYTES + (long) COST_OF_A_BYTE * bytes.length;
        Cost.isAtMost(most, () -> status(new AnswerReader(new ByteArrayInputStream(bytes))));
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        AnswerReader reader = new AnswerReader(in);
        int status = status(reader);
        int end = bytes.length - in.available();
        assertThat(end).isLessThanOrEqualTo(MAX_BYTES + 1);
        if (status == 0) {
            assertThat(reader.isWhole()).isFalse();
            return;
        }
        assertThat(status).isBetween(200, 599);
        if (reader.isWhole()) {
            assertThat(whole(Arrays.copyOf(bytes, end))).isEqualTo(status);
            checkNext(Arrays.copyOf(bytes, end));
        }
    }

    /** 0: there was none. */
    private static int status(AnswerReader reader) {
        try {
            return reader.read();
        } catch (IOException refused) {
            assertThat(refused.getMessage()).startsWith("the ");
            return 0;
        }
    }

    private static void checkNext(byte[] answer) {
        byte[] both = Arrays.copyOf(answer, answer.length + NEXT.length);
        System.arraycopy(NEXT, 0, both, answer.length, NEXT.length);
        AnswerReader reader = new AnswerReader(new ByteArrayInputStream(both));
        status(reader);
        assertThat(status(reader)).isEqualTo(299);
        assertThat(reader.isWhole()).isTrue();
    }

    /** The final status as Netty reads it, of exactly one answer that ends with these bytes. */
    private static int whole(byte[] answer) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder());
        channel.writeInbound(Unpooled.wrappedBuffer(answer));
        int status = 0;
        boolean isOver = false;
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            assertThat(((HttpObject) each).decoderResult().isSuccess()).isTrue();
            if (each instanceof HttpResponse response) {
                assertThat(status).as("after a final answer").isLessThan(200);
                status = response.status().code();
            }
            isOver = each instanceof LastHttpContent;
            ReferenceCountUtil.release(each);
        }
        assertThat(isOver).isTrue();
        channel.finishAndReleaseAll();
        return status;
    }
}
