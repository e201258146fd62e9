package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.Records.Page;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What holds of what all nodes have in common, wherever it is kept. */
abstract class RecordsContract {
    private static final String KIND = "rooms";

    abstract Records open(RecordLimits limits);

    private Records open() {
        return open(RecordLimits.defaults());
    }

    static Entry entry(String name, long revision, String text) {
        return new Entry(name, revision, false, text);
    }

    static Entry removed(String name, long revision) {
        return new Entry(name, revision, true, "");
    }

    @Test
    void ofAllWhoPutAtOneRevisionOneIsTaken() {
        Records its = open();
        assertThat(its.find(KIND, "a").join()).isEqualTo(Entry.none("a"));

        List<CompletableFuture<Entry>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(its.put(KIND, entry("a", 1, "says " + i), 0));
        }
        List<Entry> answers = all.stream().map(CompletableFuture::join).distinct().toList();

        assertThat(answers).hasSize(1);
        assertThat(its.find(KIND, "a").join()).isEqualTo(answers.getFirst());
        assertThat(its.put(KIND, entry("a", 2, "later"), 0).join().revision()).isEqualTo(1);
        assertThat(its.put(KIND, entry("a", 2, "later"), 1).join().text()).isEqualTo("later");
        assertThat(its.find("templates", "a").join().revision()).isZero();
    }

    @Test
    void whatIsRemovedIsRememberedAndMadeAgainAtAHigherRevision() {
        Records its = open();
        its.put(KIND, entry("a", 1, "one"), 0).join();
        its.put(KIND, removed("a", 2), 1).join();

        assertThat(its.find(KIND, "a").join()).isEqualTo(removed("a", 2));
        its.offer(KIND, List.of(entry("a", 1, "one"))).join();
        assertThat(its.find(KIND, "a").join()).isEqualTo(removed("a", 2));
        assertThat(its.put(KIND, entry("a", 1, "new"), 0).join()).isEqualTo(removed("a", 2));
        assertThat(its.put(KIND, entry("a", 3, "new"), 2).join()).isEqualTo(entry("a", 3, "new"));
    }

    @Test
    void ofTwoOfOneRevisionTheSameIsTakenInEitherOrder() {
        Records its = open();
        its.offer(KIND, List.of(entry("a", 4, "x"), entry("b", 4, "y"), entry("c", 4, "z"))).join();
        its.offer(KIND, List.of(entry("a", 4, "y"), entry("b", 4, "x"), removed("c", 4))).join();

        assertThat(its.find(KIND, "a").join().text()).isEqualTo("y");
        assertThat(its.find(KIND, "b").join().text()).isEqualTo("y");
        assertThat(its.find(KIND, "c").join().isRemoved()).isTrue();
    }

    @Test
    void changesAreReadInTheirOrderOnPages() {
        Records its = open();
        for (int i = 0; i < 5; i++) {
            its.put(KIND, entry("n" + i, 1, "line\nof text " + i), 0).join();
        }
        its.put(KIND, removed("n1", 2), 1).join();

        Page first = its.since(KIND, 0, 3).join();
        assertThat(first.entries()).extracting(Entry::name).containsExactly("n0", "n2", "n3");
        assertThat(first.isLast()).isFalse();
        Page rest = its.since(KIND, first.mark().sequence(), 3).join();
        assertThat(rest.entries())
                .containsExactly(entry("n4", 1, "line\nof text 4"), removed("n1", 2));
        assertThat(rest.isLast()).isTrue();
        assertThat(rest.mark().sequence()).isEqualTo(rest.last()).isEqualTo(6);
        assertThat(rest.mark().era()).isEqualTo(first.mark().era()).isNotEmpty();
        Page none = its.since(KIND, 6, 3).join();
        assertThat(none.entries()).isEmpty();
        assertThat(none.mark()).isEqualTo(rest.mark());
        assertThat(none.floor()).isZero();
    }

    @Test
    void ofThoseThatAreRemovedTheOldestAreForgotten() {
        Records its = open(new RecordLimits(RecordLimits.defaults().age(), 2));
        for (int i = 0; i < 4; i++) {
            its.put(KIND, entry("n" + i, 1, "text"), 0).join();
            its.put(KIND, removed("n" + i, 2), 1).join();
        }

        Page all = its.since(KIND, 0, 100).join();
        assertThat(all.entries()).containsExactly(removed("n2", 2), removed("n3", 2));
        assertThat(all.floor()).isEqualTo(4); // the removal of n1
    }
}
