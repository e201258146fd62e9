package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.declared.Precondition;
import sfu.core.api.Notes;

import java.util.Map;

class RoomTagTest {
    private static final Notes NOTES = new Notes("m", Map.of("k", "v"));
    private static final String DECLARED = "\"1-2\"";

    private static Precondition match(String header) {
        return new Precondition(header, "");
    }

    @Test
    void aClosedRoomHasTheTagOfItsDeclaration() {
        assertThat(RoomTag.of(DECLARED, null)).isEqualTo(DECLARED);
        assertThat(RoomTag.of(null, null)).isNull();
        assertThat(RoomTag.declared(match(DECLARED), null)).isEqualTo(match(DECLARED));
        assertThat(RoomTag.declared(match("*"), NOTES)).isEqualTo(match("*"));
    }

    @Test
    void anOpenOneHasBoth() {
        String both = RoomTag.of(DECLARED, NOTES);
        assertThat(both).startsWith("\"1-2+").endsWith("\"");
        assertThat(RoomTag.declared(match(both), NOTES)).isEqualTo(match(DECLARED));
        assertThat(RoomTag.declared(match(both), Notes.NONE).holds(DECLARED)).isFalse();
        assertThat(RoomTag.declared(match(both), null).holds(DECLARED)).isFalse();
        assertThat(RoomTag.declared(match("\"x\", " + both), NOTES).holds(DECLARED)).isTrue();
        String open = RoomTag.of(null, NOTES);
        Precondition wasNot = RoomTag.declared(match(open), NOTES);
        assertThat(wasNot.holds(null)).isTrue();
        assertThat(wasNot.holds(DECLARED)).as("meanwhile it was").isFalse();
    }

    @Test
    void notesThatReadAlikeHaveOtherTags() {
        assertThat(RoomTag.of(null, new Notes("", Map.of("a", "b", "c", "d"))))
                .isNotEqualTo(RoomTag.of(null, new Notes("", Map.of("a", "b2:cd"))))
                .isNotEqualTo(RoomTag.of(null, new Notes("", Map.of("ab", "", "c", "d"))))
                .isNotEqualTo(RoomTag.of(null, new Notes("abcd", Map.of())));
    }

    @Test
    void whatIsWrittenOnIsWhatTheTagSays() {
        String both = RoomTag.of(DECLARED, NOTES);
        assertThat(RoomTag.written("", DECLARED).test(NOTES)).isTrue();
        assertThat(RoomTag.written(" * ", DECLARED).test(NOTES)).isTrue();
        assertThat(RoomTag.written("\"y\", " + both, DECLARED).test(NOTES)).isTrue();
        assertThat(RoomTag.written(both, DECLARED).test(Notes.NONE)).isFalse();
        assertThat(RoomTag.written(DECLARED, DECLARED).test(NOTES)).as("of a list").isFalse();
        assertThat(RoomTag.written("nonsense", DECLARED).test(NOTES)).isFalse();
        assertThat(RoomTag.written(both, "\"1-3\"").test(NOTES)).as("put meanwhile").isFalse();
        assertThat(RoomTag.written(both, null).test(NOTES)).as("forgotten meanwhile").isFalse();
        assertThat(RoomTag.written("W/" + both, DECLARED).test(NOTES)).as("weak").isFalse();
        String open = RoomTag.of(null, NOTES);
        assertThat(RoomTag.written(open, null).test(NOTES)).isTrue();
        assertThat(RoomTag.written(open, DECLARED).test(NOTES)).isFalse();
    }
}
