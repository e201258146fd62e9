package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.LeaveReason;
import sfu.core.relay.RelayMessage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every message, each of its fields set, comes back as it was. */
class RelayCodecTest {
    private static final String SAYS = "{\"on\":1,\"say\":%s}";

    static Stream<Class<?>> messages() {
        return Messages.types();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBack(Class<? extends RelayMessage> type) {
        RelayMessage message = Messages.of(type);
        String text = RelayCodec.write(7, message);
        assertThat(text).contains("\"is\":\"" + type.getSimpleName() + "\"");
        assertThat(RelayCodec.read(text)).isEqualTo(new RelayCodec.Said(7, message));
    }

    @Test
    void nothingIsShownByNull() {
        RelayMessage nothing = new RelayMessage.Assign(7, "a", null);
        assertThat(RelayCodec.read(RelayCodec.write(1, nothing)))
                .isEqualTo(new RelayCodec.Said(1, nothing));
    }

    private static RelayCodec.Heard heard(String message) {
        return RelayCodec.read(SAYS.formatted(message));
    }

    private static RelayCodec.Said said(RelayMessage message) {
        return new RelayCodec.Said(1, message);
    }

    /** Beside the message, in it, and in what is in it. */
    @ParameterizedTest
    @MethodSource("messages")
    void whatANewerNodeAddsIsSkipped(Class<? extends RelayMessage> type) {
        RelayMessage message = Messages.of(type);
        String text = RelayCodec.write(1, message);
        assertThat(RelayCodec.read(text.replace("{\"is\"", "{\"new\":{\"a\":[1]},\"is\"")))
                .isEqualTo(said(message));
        assertThat(RelayCodec.read(text.replaceFirst("\\{", "{\"new\":[{}],")))
                .isEqualTo(said(message));
    }

    @Test
    void whatANewerNodeAddsDeepInIsSkipped() {
        RelayMessage feed = new RelayMessage.Feed(new RelayMessage.EdgeId("n", 3));
        assertThat(
                        heard(
                                "{\"is\":\"Feed\",\"to\":{\"node\":\"n\",\"association\":3,\"new\":{\"a\":[1]}}}"))
                .isEqualTo(said(feed));
    }

    @Test
    void whatOnlyANewerNodeKnowsIsToldApart() {
        RelayCodec.Heard rename = new RelayCodec.Unknown("Rename");
        assertThat(heard("{\"is\":\"Rename\"}")).isEqualTo(rename);
        assertThat(heard("{\"to\":[{\"is\":\"Close\"}],\"is\":\"Rename\"}")).isEqualTo(rename);
        assertThatThrownBy(() -> RelayCodec.read("{\"on\":1,\"say\":{\"is\":\"Rename\""))
                .as("broken off")
                .hasMessageContaining("no message of a relay");
    }

    /** Each constant in each message, one after the other; a fingerprint's value is none. */
    @ParameterizedTest
    @MethodSource("messages")
    void aConstantThatOnlyANewerNodeKnowsIsToldApart(Class<? extends RelayMessage> type) {
        String text = RelayCodec.write(1, Messages.of(type));
        Matcher constants = Pattern.compile("(?<!\"value\":)\"([A-Z][A-Z0-9_]+)\"").matcher(text);
        while (constants.find()) {
            String later =
                    text.substring(0, constants.start(1))
                            + "LATER_1"
                            + text.substring(constants.end(1));
            RelayCodec.Heard heard = RelayCodec.read(later);
            if (type != RelayMessage.Closed.class) {
                assertThat(heard)
                        .as(later)
                        .isEqualTo(new RelayCodec.Unknown(type.getSimpleName() + " with LATER_1"));
            }
        }
    }

    @Test
    void whoeverLeftHasLeftForWhateverReason() {
        assertThat(
                        heard(
                                "{\"is\":\"Closed\",\"transport\":1,\"reason\":\"LATER\",\"detail\":\"x\"}"))
                .isEqualTo(said(new RelayMessage.Closed(1, LeaveReason.DISCONNECTED, "x")));
    }

    @Test
    void anOlderNodeWantsAllLayers() {
        assertThat(heard("{\"is\":\"Wanted\",\"track\":5,\"mask\":2}"))
                .isEqualTo(said(new RelayMessage.Wanted(5, 2, null, null)));
    }

    @Test
    void anOlderNodeFeedsNobody() {
        assertThat(heard("{\"is\":\"Hello\",\"version\":1,\"address\":\"::1\",\"nonce\":\"bm8=\"}"))
                .isEqualTo(said(new RelayMessage.Hello(1, "::1", "bm8=", false, false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"is\":null}",
                "{\"is\":\"\"}",
                "{\"is\":7}",
                "{\"is\":\"close\"}",
                "{\"transport\":5}",
                "{\"is\":\"java.lang.Runtime\"}",
                "{\"is\":\"Close\",\"transport\":\"x\"}",
                "{\"is\":\"Open\",\"transport\":1,\"remote\":{\"candidates\":null}}",
                "{\"is\":\"Closed\",\"transport\":1,\"reason\":\"no such\",\"detail\":\"\"}",
                "{\"is\":\"Closed\",\"transport\":1,\"reason\":{},\"detail\":\"\"}"
            })
    void otherTextIsNone(String text) {
        assertThatThrownBy(() -> RelayCodec.read(text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RelayCodec.read(SAYS.formatted(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message of a relay");
    }
}
