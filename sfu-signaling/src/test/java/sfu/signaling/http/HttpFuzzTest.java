package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Seeds;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bytes of a connection into the server's own pipeline, in pieces: requests, a WebSocket's
 * frames, event streams, the PROXY protocol. What is served does not depend on how the bytes were
 * cut, keeps to the limits, puts no header into an answer, and leaves no buffer behind.
 */
@ExtendWith(WithoutInstrumentation.class)
class HttpFuzzTest {
    private static final String WS =
            "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    static Stream<byte[]> connections() {
        byte[] hello = {(byte) 0x81, (byte) 0x83, 1, 2, 3, 4, 'i', 'g', 'z'};
        byte[] part = {1, (byte) 0x81, 0, 0, 0, 0, 'a', (byte) 0x80, (byte) 0x81, 0, 0, 0, 0, 'b'};
        byte[] end = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8};
        byte[] ping = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};
        byte[] packed = {(byte) 0xC1, (byte) 0x83, 0, 0, 0, 0, 0x4A, 0x04, 0x00};
        String deflate = WS + "sec-websocket-extensions: permessage-deflate\r\n\r\n";
        return Stream.of(
                of(
                        "GET /a?x=1&y=%20 HTTP/1.1\r\nhost: a\r\n\r\nGET /a HTTP/1.1\r\nhost: a\r\n\r\n"),
                of("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\nx: y\r\n\r\n"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n"
                                + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
                of(
                        "POST /a HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9999\r\n\r\n"),
                of(
                        "OPTIONS /o HTTP/1.1\r\nhost: a\r\norigin: https://b.example\r\n"
                                + "access-control-request-method: POST\r\n\r\n"),
                of(
                        "GET /p/%2e%2e%2f HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 192.0.2.1, ::1\r\n\r\n"),
                of("GET /f/../secret.txt HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\n\r\n"),
                of("GET /events HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n"),
                of(WS + "\r\n", hello, part, ping, end),
                of(deflate, packed, end),
                announced("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET /a HTTP/1.0\r\n\r\n"),
                announced("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u0001\u0002\u0003\u0004abcdefgh"));
    }

    private static byte[] of(String text, byte[]... frames) {
        Seeds seeds = new Seeds().put(0, 40).put(text.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] frame : frames) {
            seeds.put(frame);
        }
        return seeds.bytes();
    }

    private static byte[] announced(String text) {
        return new Seeds().put(1, 17).put(text.getBytes(StandardCharsets.ISO_8859_1)).bytes();
    }

    @MethodSource("connections")
    @FuzzTest
    void anyBytes(byte[] bytes) {
        Bits bits = new Bits(bytes);
        boolean isAnnounced = bits.next() % 2 == 1;
        int piece = 1 + bits.next();
        byte[] stream = bits.rest();
        List<String> whole = new FuzzedConnection(isAnnounced).served(stream, stream.length + 1);
        List<String> cut = new FuzzedConnection(isAnnounced).served(stream, piece);
        assertThat(cut).isEqualTo(whole);
    }
}
