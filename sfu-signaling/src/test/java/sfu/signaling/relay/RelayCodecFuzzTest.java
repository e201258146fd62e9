package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.relay.RelayMessage;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What another node says on the connection of a relay, of another version or damaged: a message
 * that is written and read again as the same, or what the connection ends for.
 */
@ExtendWith(WithoutInstrumentation.class)
class RelayCodecFuzzTest {
    private static final int COST_BYTES = 512 << 10;
    private static final int COST_OF_A_CHARACTER = 512;

    static Stream<byte[]> texts() {
        Stream<String> real = Messages.types().map(type -> RelayCodec.write(7, Messages.of(type)));
        Stream<String> odd =
                Stream.of(
                        "",
                        "{\"on\":1,\"say\":null}",
                        "{\"on\":-1,\"say\":{\"is\":\"Close\",\"transport\":1e99}}",
                        "{\"on\":1,\"say\":{\"is\":\"SetViews\",\"views\":[null]}}",
                        "{\"on\":1,\"say\":{\"is\":\"Open\",\"remote\":{\"candidates\":[null]}}}",
                        "{\"on\":1,\"say\":{\"is\":\"Figures\",\"transports\":{\"x\":{}}}}",
                        "{\"on\":1,\"say\":{\"is\":\"Bar\",\"barred\":[null],\"allowed\":[]}}",
                        "{\"say\":{\"is\":\"Hello\",\"version\":2,\"new\":{\"a\":[1,{}]}},\"on\":0}",
                        "{\"on\":1,\"say\":{\"is\":\"Rename\",\"to\":[{\"is\":\"Close\"}]}}",
                        "{\"on\":1,\"say\":{\"is\":\"java.lang.Runtime\"}}",
                        "{\"on\":1,\"say\":{\"is\":\"Assign\",\"track\":{\"kind\":\"HOLOGRAM\"}}}",
                        "{\"on\":1,\"say\":{\"is\":\"Closed\",\"reason\":\"LATER\"}}",
                        "[".repeat(2_000));
        return Stream.concat(real, odd).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_CHARACTER * text.length(), () -> isRead(text));
        try {
            check(RelayCodec.read(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).startsWith("no message of a relay");
        }
    }

    private static void check(RelayCodec.Heard heard) {
        switch (heard) {
            case RelayCodec.Said(int on, RelayMessage say) ->
                    assertThat(RelayCodec.read(RelayCodec.write(on, say))).isEqualTo(heard);
            case RelayCodec.Unknown(String kind) ->
                    assertThat(Messages.types().map(Class::getSimpleName)).doesNotContain(kind);
        }
    }

    private static boolean isRead(String text) {
        try {
            return RelayCodec.read(text) != null;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
