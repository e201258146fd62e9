package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class SureWordsTest {
    /** A word that is being told. */
    private record Telling(String text, CompletableFuture<Void> answer) {}

    private final List<Telling> told = new ArrayList<>();
    private final SureWords words = new SureWords(this::tell);

    private CompletableFuture<Void> tell(String topic, String body) {
        Telling its = new Telling(topic + " " + body, new CompletableFuture<>());
        told.add(its);
        return its.answer();
    }

    private List<String> texts() {
        return told.stream().map(Telling::text).toList();
    }

    private void taken() {
        told.getLast().answer().complete(null);
    }

    private void refused() {
        told.getLast().answer().completeExceptionally(new ClusterException("not now"));
    }

    @Test
    void eachIsToldWhenTheOneBeforeWasTaken() {
        words.add("banned", "rita");
        words.add("unbanned", "rita");
        words.add("banned", "eve");
        assertThat(texts()).containsExactly("banned rita");
        words.tellFirst();
        assertThat(texts()).as("it is being told").hasSize(1);

        taken();
        assertThat(texts()).containsExactly("banned rita", "unbanned rita");
        assertThat(words.waiting()).isEqualTo(2);
        taken();
        taken();
        assertThat(texts()).containsExactly("banned rita", "unbanned rita", "banned eve");
        assertThat(words.waiting()).isZero();
        words.tellFirst();
        assertThat(told).hasSize(3);
    }

    @Test
    void theFirstThatIsRefusedIsToldAgainBeforeTheOthers() {
        words.add("banned", "rita");
        words.add("unbanned", "rita");
        refused();
        assertThat(texts()).as("not at once").containsExactly("banned rita");
        assertThat(words.waiting()).isEqualTo(2);

        words.tellFirst();
        refused();
        words.add("banned", "eve"); // it is tried with the next word, too
        assertThat(texts()).containsExactly("banned rita", "banned rita", "banned rita");
        taken();
        taken();
        taken();
        assertThat(texts())
                .containsExactly(
                        "banned rita", "banned rita", "banned rita", "unbanned rita", "banned eve");
        assertThat(words.waiting()).isZero();
        assertThat(words.dropped()).isZero();
    }

    @Test
    void whatIsMoreThanCanWaitIsDroppedAndTheRestIsTold() {
        for (int i = 0; i < 10_002; i++) {
            words.add("banned", "b" + i);
        }
        assertThat(words.waiting()).isEqualTo(10_000);
        assertThat(words.dropped()).isEqualTo(2);

        while (words.waiting() > 0) {
            taken();
        }
        assertThat(texts()).hasSize(10_000).endsWith("banned b9999");
        words.add("banned", "later");
        assertThat(texts()).endsWith("banned later");
    }

    @Test
    void whatIsTooLongIsDropped() {
        words.add("banned", "x".repeat(Bus.MOST_BODY + 1));
        assertThat(told).isEmpty();
        assertThat(words.dropped()).isEqualTo(1);
        words.add("banned", "x".repeat(Bus.MOST_BODY));
        assertThat(told).hasSize(1);
    }
}
