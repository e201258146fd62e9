package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PiecesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** With rooms named like parts of JSON, empty ones and members of all kinds. */
    private static ObjectNode state() {
        ObjectNode state = JSON.createObjectNode();
        state.putObject("node").put("rooms", 50).putArray("counts").add(1).addNull();
        ObjectNode rooms = state.putObject("rooms");
        for (int n = 0; n < 50; n++) {
            ObjectNode room = rooms.putObject("}\",\"" + n + "\u20ac");
            room.put("score", n / 8.0).put("locked", n % 2 == 0).putObject("nobody");
            ObjectNode people = room.putObject("participants");
            for (int m = 0; m < n % 5; m++) {
                ObjectNode person = people.putObject("p" + m).put("name", "x".repeat(40));
                person.putObject("tracks").putObject("t").put("packets", 1L << 40);
            }
        }
        state.put("at", 7);
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000, 4_000, 1_000_000})
    void mergedInOrderTheyAreTheState(int maxChars) throws Exception {
        List<String> pieces = Pieces.of(state(), maxChars);
        ObjectNode merged = (ObjectNode) JSON.readTree(pieces.getFirst());
        for (String each : pieces.subList(1, pieces.size())) {
            assertThat(merged.path("more").asBoolean()).isTrue();
            FeedTest.merged(merged, JSON.readTree(each));
        }
        assertThat(merged).isEqualTo(JSON.readTree(state().toString()));
    }

    @Test
    void theyAreAboutAsLongAsIsWanted() {
        List<String> pieces = Pieces.of(state(), 1_000);
        int longestPerson = 200;
        assertThat(pieces).hasSizeGreaterThan(5);
        assertThat(pieces)
                .allMatch(each -> each.length() < 1_000 + longestPerson)
                .filteredOn(each -> each.length() < 1_000)
                .as("but for the last")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(Pieces.of(state(), 1_000_000)).containsExactly(state().toString());
    }
}
