package sfu.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.MediaException;
import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Any text is one of the messages or is refused in a sentence that tells of no class; what was read
 * is written and read again as the same, and costs no more than its length allows.
 */
@ExtendWith(WithoutInstrumentation.class)
class ClientMessageFuzzTest {
    private static final ObjectWriter WRITER =
            JsonMapper.builder()
                    .defaultPropertyInclusion(
                            JsonInclude.Value.ALL_NON_NULL) // a JSON null is not what is missing
                    .build()
                    .writerFor(ClientMessage.class);

    /** What the reader itself takes for a short text, and what each character may become. */
    private static final int COST_BYTES = 256 << 10;

    private static final int COST_OF_A_CHARACTER = 256;
    private static final int MAX_WHY = 512;

    static Stream<byte[]> texts() {
        return Requests.texts().map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyText(byte[] bytes) throws JsonProcessingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_CHARACTER * text.length(), () -> isRead(text));
        try {
            ClientMessage message = Json.read(text);
            String written = WRITER.writeValueAsString(message);
            assertThat(Json.read(written)).isEqualTo(message);
            checkAllowed(message);
        } catch (JsonProcessingException refused) {
            String why = Json.why(refused);
            assertThat(why).isNotBlank().hasSizeLessThan(MAX_WHY);
            assertThat(why.contains("sfu.signaling.") && !text.contains("sfu.")).as(why).isFalse();
            Long id = Json.idOf(text);
            assertThat(id == null || id > 0).isTrue();
        }
    }

    private static boolean isRead(String text) {
        try {
            return Json.read(text) != null;
        } catch (JsonProcessingException refused) {
            return false;
        }
    }

    private static void checkAllowed(ClientMessage message) {
        if (!(message instanceof ClientMessage.TrackPermissions permissions)) {
            return;
        }
        try {
            var names = Selections.names("allow", permissions.allow(), 64).only();
            assertThat(names == null || names.size() <= Selections.MAX_NAMES).isTrue();
        } catch (MediaException refused) {
            assertThat(refused.code()).isEqualTo(MediaException.Code.BAD_REQUEST);
        }
    }
}
