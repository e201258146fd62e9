package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What holds of who is on which node, wherever it is written. */
abstract class PresenceContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";

    /** All of one test are the same one, seen by different nodes. */
    abstract Directory open();

    private static void set(Directory its, String start, String subject, String id, String value) {
        its.presence().set(start, List.of(new Presence.Mark(subject, id, value)), LONG).join();
    }

    private static List<Presence.Seen> of(Directory its, String subject) {
        return its.presence().of(List.of(subject)).join().getFirst();
    }

    @Test
    void whatOneNodeSaysAllSee() {
        Directory one = open();
        one.beat(A, "a", LONG).join();
        one.beat(B, "b", LONG).join();
        set(one, A, "user:ann", "", "1");
        set(one, A, "user:ann", "acme org", "2");
        set(one, B, "user:ann", "", "3");
        set(one, A, "user:bob", "", "4");

        List<List<Presence.Seen>> seen =
                open().presence().of(List.of("user:bob", "user:eve", "user:ann")).join();

        assertThat(seen.get(0)).containsExactly(new Presence.Seen(A, "", "4"));
        assertThat(seen.get(1)).isEmpty();
        assertThat(seen.get(2))
                .containsExactlyInAnyOrder(
                        new Presence.Seen(A, "", "1"),
                        new Presence.Seen(A, "acme org", "2"),
                        new Presence.Seen(B, "", "3"));
    }

    @Test
    void whatIsSaidAgainTakesTheOldOnesPlaceAndWhatIsTakenBackIsGone() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        set(its, A, "user:ann", "", "1");
        set(its, A, "user:ann", "", "2");
        assertThat(of(its, "user:ann")).containsExactly(new Presence.Seen(A, "", "2"));

        set(its, A, "user:ann", "", null);

        assertThat(of(its, "user:ann")).isEmpty();
    }

    @Test
    void aNodeThatDiesDropsOut() {
        Directory its = open();
        its.beat(A, "a", Duration.ofMillis(300)).join();
        its.beat(B, "b", LONG).join();
        set(its, A, "user:ann", "", "1");
        set(its, B, "user:ann", "", "2");
        assertThat(of(its, "user:ann")).hasSize(2);

        await().until(() -> of(its, "user:ann").equals(List.of(new Presence.Seen(B, "", "2"))));
        its.withdraw(B).join();
        assertThat(of(its, "user:ann")).isEmpty();
    }

    @Test
    void manyAreSaidAtOnce() {
        Directory its = open();
        its.beat(A, "a", LONG).join();
        List<Presence.Mark> marks = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            marks.add(new Presence.Mark("user:u" + i, "", "1"));
        }

        its.presence().set(A, marks, LONG).join();

        assertThat(of(its, "user:u499")).hasSize(1);
    }
}
