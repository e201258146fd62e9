package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class RoleTest {
    private static final Views VIEWS = new Views(3, 1, 320, 180);

    /**
     * A server has a limit of sessions for each identity: 500 rooms of four had 500 sessions of
     * each of four.
     */
    @Test
    void nobodyIsInTwoRooms() {
        assertThat(identities(120)).hasSize(120 * 5).doesNotHaveDuplicates();
    }

    @Test
    void ofOneRoomTheNamesAreShort() {
        assertThat(identities(1))
                .containsExactly(
                        "load-publisher-1",
                        "load-publisher-2",
                        "load-publisher-3",
                        "load-subscriber-1",
                        "load-subscriber-2");
    }

    private static List<String> identities(int rooms) {
        Crowd crowd = new Crowd("load", rooms, 3, 2);
        return all(Plans.of(Layout.MEETING, crowd, Plans.content(0), VIEWS))
                .map(Role::identity)
                .toList();
    }

    private static Stream<Role> all(Plan plan) {
        return Stream.concat(Role.publishers(plan).stream(), Role.subscribers(plan).stream());
    }

    /** Publishers first. */
    private static List<Boolean> awaiting(Plan plan) {
        return all(plan).map(role -> role.awaitsMedia(plan)).toList();
    }

    @Test
    void whoHasSlotsAwaitsMediaIfSomebodyElseSends() {
        assertThat(awaiting(Plans.of(Layout.ALL, 2, 1))).containsExactly(false, false, true);
        assertThat(awaiting(Plans.of(Layout.WEBINAR, 1, 1))).containsExactly(false, true);
        assertThat(awaiting(Plans.of(Layout.MEETING, 2, 0))).containsExactly(true, true);
        assertThat(awaiting(Plans.of(Layout.MEETING, 1, 1)))
                .as("alone")
                .containsExactly(false, true);
        assertThat(awaiting(Plans.of(Layout.ALL, 0, 1))).as("others'").containsExactly(true);
    }

    @Test
    void picturesAreAwaitedWhereTheyAreShownAndSent() {
        Crowd crowd = new Crowd("load", 2, 2, 0);
        Content content = Plans.pictures(1); // of the first in the first room
        assertThat(awaiting(Plans.of(Layout.MEETING, crowd, content, VIEWS)))
                .containsExactly(false, true, false, false);
        Views none = new Views(3, 0, 320, 180);
        assertThat(awaiting(Plans.of(Layout.MEETING, crowd, content, none))).containsOnly(false);
    }
}
