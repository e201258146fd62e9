package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.loadtest.talk.Talk;
import sfu.core.codec.Codec;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class RoleTest {

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
        Plan plan =
                new Plan(
                        URI.create("http://localhost:8080"),
                        new Crowd("load", rooms, 3, 2),
                        new Content(true, true, 0, 1000, 0, Codec.VP8, 1, 0, 0),
                        new Talk(true, 0, Duration.ofSeconds(5), 0),
                        Layout.MEETING,
                        new Views(3, 1, 320, 180),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        1,
                        (room, identity) -> "");
        return Stream.concat(Role.publishers(plan).stream(), Role.subscribers(plan).stream())
                .map(Role::identity)
                .toList();
    }
}
