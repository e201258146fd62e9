package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.QueryStringDecoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.admin.stream.Elsewhere.Asked;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;

/** What a watcher asks for: in sentences where it cannot be, and what other nodes are asked. */
class WantedTest {
    private static Wanted parse(String query, Operating its) throws BadQuery {
        return Wanted.parse(
                new HttpRequest(
                        "GET",
                        "/admin/v1/stream",
                        Map.of(),
                        new QueryStringDecoder("/?" + query).parameters(),
                        Map.of(),
                        "",
                        new InetSocketAddress("127.0.0.1", 1)),
                its,
                false);
    }

    private static Wanted parse(String query) throws BadQuery {
        return parse(query, Operating.ALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scope=moon | scope is node, rooms, all, room or participant",
                "scope=room | scope room needs room",
                "scope=node&room=a | scope node has no room",
                "scope=participant&room=a | scope participant needs participant",
                "scope=room&room=a&participant=b | scope room has no participant",
                "interval=0 | interval is 1 to 60 seconds",
                "interval=61 | interval is 1 to 60 seconds",
                "interval=soon | interval is 1 to 60 seconds",
                "events=party | there is no event 'party'",
                "fields=rooms.colour | scope all has no field 'rooms.colour'",
            })
    void whatCannotBeIsSaid(String query, String sentence) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOf(BadQuery.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void otherNodesAreAskedOfAllRoomsOrOfOneThatIsNotHere() throws BadQuery {
        Set<String> open = Set.of("here");
        assertThat(parse("").asked(open)).isEqualTo(new Asked("", "scope=all"));
        assertThat(parse("scope=node").asked(open)).isNull();
        assertThat(parse("scope=room&room=here").asked(open)).isNull();
        assertThat(parse("scope=room&room=a+b%26c").asked(open))
                .isEqualTo(new Asked("a b&c", "scope=room&room=a%20b%26c"));
        assertThat(parse("scope=participant&room=a&participant=b").asked(open))
                .isEqualTo(new Asked("a", "scope=participant&room=a&participant=b"));
    }

    @Test
    void otherNodesAreAskedForTheFieldsOfRoomsAlone() throws BadQuery {
        assertThat(parse("fields=node.name,rooms.name").asked(Set.of()))
                .isEqualTo(new Asked("", "scope=all&fields=rooms.name"));
        assertThat(parse("fields=rooms").asked(Set.of()))
                .isEqualTo(new Asked("", "scope=all&fields=rooms"));
        assertThat(parse("fields=node.name").asked(Set.of())).isNull();
        assertThat(parse("scope=room&room=a&fields=room.name").asked(Set.of()))
                .isEqualTo(new Asked("a", "scope=room&room=a&fields=room.name"));
    }

    private static TailEvent join(String room, String id, String identity) {
        return new TailEvent(0, TailEvent.Type.JOIN, room, id, identity, null, Map.of());
    }

    @Test
    void aPersonIsMeantByIdOrIdentity() throws BadQuery {
        Wanted ann = parse("scope=participant&room=a&participant=ann");
        assertThat(ann.takes(join("a", "PA_1", "ann"))).isTrue();
        assertThat(ann.takes(join("a", "ann", "x"))).isTrue();
        assertThat(ann.takes(join("a", "PA_1", "bob"))).isFalse();
        assertThat(ann.takes(join("b", "PA_1", "ann"))).isFalse();
        assertThat(parse("events=leave").takes(join("a", "PA_1", "ann"))).isFalse();
        assertThat(parse("events=none").takes(join("a", "PA_1", "ann"))).isFalse();
    }

    @Test
    void whoSeesSomeRoomsIsToldOfNoOthers() throws BadQuery {
        Operating team = new Operating(Operating.Level.READ, Set.of("team-*"));
        Wanted rooms = parse("scope=rooms&fields=rooms.name", team);
        assertThat(rooms.isAllowed()).isTrue();
        assertThat(rooms.takes(join("team-1", "PA_1", "ann"))).isTrue();
        assertThat(rooms.takes(join("other", "PA_1", "ann"))).isFalse();
        TailEvent ofTheServer =
                new TailEvent(0, TailEvent.Type.JOIN, null, null, null, null, Map.of());
        assertThat(rooms.takes(ofTheServer)).isFalse();
        assertThat(parse("scope=room&room=team-1", team).isAllowed()).isTrue();
        assertThat(parse("scope=room&room=other", team).isAllowed()).isFalse();
        assertThat(parse("scope=node", team).isAllowed()).isFalse();
        assertThat(parse("fields=nodes", team).isAllowed()).isFalse();
        assertThat(parse("fields=node.name", team).isAllowed()).isFalse();
    }
}
