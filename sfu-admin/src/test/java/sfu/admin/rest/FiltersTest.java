package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.rest.BulkSelection.Found;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;

import java.util.List;
import java.util.Map;

/** Which rooms and people are meant, and whether that is everybody. */
class FiltersTest {
    private static final BulkEverywhere.Count NOBODY_ELSE = BulkEverywhere.Count.NONE;

    private static RoomFilter rooms(String prefix, String template, Map<String, String> labels) {
        return new RoomFilter(prefix, template, labels, null);
    }

    @Test
    void aRoomFitsInAllThatIsSaidOfIt() {
        Map<String, String> gold = Map.of("tier", "gold", "x", "y");
        assertThat(rooms("a", "", Map.of()).admits("abc", "t", gold)).isTrue();
        assertThat(rooms("b", "", Map.of()).admits("abc", "t", gold)).isFalse();
        assertThat(rooms("", "t", Map.of("tier", "gold")).admits("abc", "t", gold)).isTrue();
        assertThat(rooms("", "u", Map.of()).admits("abc", "t", gold)).isFalse();
        assertThat(rooms("", "", Map.of("tier", "tin")).admits("abc", "t", gold)).isFalse();
        assertThat(new RoomFilter("", "", Map.of(), List.of("abc")).admits("abc", "t", gold))
                .isTrue();
        assertThat(new RoomFilter("", "", Map.of(), List.of()).admits("abc", "t", gold)).isFalse();
    }

    @Test
    void aFilterOfRoomsIsEmptyWhereNothingIsSaid() {
        assertThat(rooms("", "", Map.of()).isEmpty()).isTrue();
        assertThat(rooms("a", "", Map.of()).isEmpty()).isFalse();
        assertThat(rooms("", "t", Map.of()).isEmpty()).isFalse();
        assertThat(rooms("", "", Map.of("a", "b")).isEmpty()).isFalse();
        assertThat(new RoomFilter("", "", Map.of(), List.of()).isEmpty()).isFalse();
    }

    private static ParticipantInfo person(String identity, Role role) {
        return new ParticipantInfo("PA_" + identity, identity, identity, 1, true, true, role, true);
    }

    private static boolean admits(PeopleFilter filter, String identity, Role role) {
        return filter.admits(person(identity, role));
    }

    @Test
    void aPersonFitsInAllThatIsSaid() {
        PeopleFilter ann = new PeopleFilter(List.of("ann"), null, null, null);
        assertThat(admits(ann, "ann", Role.ATTENDEE)).isTrue();
        assertThat(admits(ann, "bob", Role.ATTENDEE)).isFalse();
        assertThat(ann.namesPeople()).isTrue();
        PeopleFilter others = new PeopleFilter(null, List.of("ann"), null, "moderator");
        assertThat(admits(others, "bob", Role.SPEAKER)).isTrue();
        assertThat(admits(others, "bob", Role.MODERATOR)).isFalse();
        assertThat(admits(others, "ann", Role.SPEAKER)).isFalse();
        PeopleFilter speakers = new PeopleFilter(null, List.of(), "speaker", null);
        assertThat(admits(speakers, "ann", Role.SPEAKER)).isTrue();
        assertThat(admits(speakers, "ann", Role.ATTENDEE)).isFalse();
        assertThat(List.of(ann, others, speakers)).noneMatch(PeopleFilter::isEmpty);
        assertThat(new PeopleFilter(null, List.of(), null, null).isEmpty()).isTrue();
    }

    /** Two in the room, one of them meant; with one who is meant on another node. */
    @Test
    void everybodyIsMeantWhereNobodyIsSpared() {
        ParticipantInfo ann = person("ann", Role.SPEAKER);
        BulkSelection one = new BulkSelection(List.of(new Found("r", List.of(ann), 2)), 0);
        BulkSelection all = new BulkSelection(List.of(new Found("r", List.of(ann), 1)), 0);
        BulkSelection spared = new BulkSelection(all.rooms(), 1);
        BulkSelection none = new BulkSelection(List.of(), 0);
        assertThat(one.isAll(true, NOBODY_ELSE)).isFalse();
        assertThat(one.isAll(false, NOBODY_ELSE)).isTrue();
        assertThat(all.isAll(true, NOBODY_ELSE)).isTrue();
        assertThat(spared.isAll(true, NOBODY_ELSE)).isFalse();
        assertThat(none.isAll(true, NOBODY_ELSE)).isFalse();
        assertThat(none.isAll(false, NOBODY_ELSE)).isFalse();
    }
}
