package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.relay.RelayMessage;

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
        assertThat(RelayCodec.read(RelayCodec.write(1, nothing)).say()).isEqualTo(nothing);
    }

    @Test
    void whatANewerNodeAddsIsSkipped() {
        assertThat(
                        RelayCodec.read(
                                        SAYS.formatted(
                                                "{\"is\":\"Close\",\"transport\":5,\"why\":{\"a\":[1]}}"))
                                .say())
                .isEqualTo(new RelayMessage.Close(5));
    }

    @Test
    void anOlderNodeWantsAllLayers() {
        String wanted = "{\"is\":\"Wanted\",\"track\":5,\"mask\":2}";
        RelayMessage all = new RelayMessage.Wanted(5, 2, null, null);
        assertThat(RelayCodec.read(SAYS.formatted(wanted)).say()).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"is\":\"Rename\"}",
                "{\"transport\":5}",
                "{\"is\":\"java.lang.Runtime\"}",
                "{\"is\":\"Close\",\"transport\":\"x\"}",
                "{\"is\":\"Open\",\"transport\":1,\"remote\":{\"candidates\":null}}",
                "{\"is\":\"Closed\",\"transport\":1,\"reason\":\"NO_SUCH\",\"detail\":\"\"}"
            })
    void otherTextIsNone(String text) {
        assertThatThrownBy(() -> RelayCodec.read(text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RelayCodec.read(SAYS.formatted(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message of a relay");
    }
}
