package sfu.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.MediaException;
import sfu.core.api.TrackSource;

class SelectionsTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void readsAllOrNames() throws Exception {
        assertThat(Selections.names("allow", json("\"all\""), 4).only()).isNull();
        assertThat(Selections.names("allow", json("[\"a\",\"b\",\"a\"]"), 4).only())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(Selections.names("allow", json("[]"), 4).only()).isEmpty();
        assertThat(Selections.sources("sources", json("\"all\"")).only()).isNull();
        assertThat(Selections.sources("sources", json("[\"camera\"]")).only())
                .containsExactly(TrackSource.CAMERA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"some\"", "7", "{}", "null", "[1]", "[\"longer\"]", "[null]"})
    void refusesWhatIsNeither(String text) throws Exception {
        JsonNode value = json(text);
        assertThatThrownBy(() -> Selections.names("allow", value, 4))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("allow");
    }

    @Test
    void refusesMoreThanItsLimit() throws Exception {
        String names = "\"n\",".repeat(Selections.MAX_NAMES) + "\"n\"";
        JsonNode tooMany = json("[" + names + "]");
        assertThatThrownBy(() -> Selections.names("allow", tooMany, 4))
                .hasMessageContaining(String.valueOf(Selections.MAX_NAMES));
        assertThatThrownBy(() -> Selections.names("allow", null, 4))
                .isInstanceOf(MediaException.class);
        JsonNode wrong = json("[\"window\"]");
        assertThatThrownBy(() -> Selections.sources("sources", wrong))
                .hasMessageContaining("screenAudio");
    }
}
