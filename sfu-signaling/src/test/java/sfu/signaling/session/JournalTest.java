package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.SharedText;

import java.time.Duration;
import java.util.List;

class JournalTest {
    private final Journal journal = new Journal(new ResumeLimits(Duration.ofSeconds(1), 3, 100));

    private long add(int length) {
        return journal.add(new SharedText("{\"a\":\"" + "x".repeat(length) + "\"}"));
    }

    private List<Long> after(long seq) {
        List<Journal.Entry> entries = journal.after(seq);
        return entries == null ? List.of(-1L) : entries.stream().map(Journal.Entry::seq).toList();
    }

    @Test
    void whatWasMissedIsThereInOrder() {
        assertThat(List.of(add(1), add(1), add(1))).containsExactly(1L, 2L, 3L);
        assertThat(after(0)).containsExactly(1L, 2L, 3L);
        assertThat(after(2)).containsExactly(3L);
        assertThat(after(3)).isEmpty();
    }

    @Test
    void aNumberThatWasNeverSentIsRefused() {
        add(1);
        assertThat(after(2)).containsExactly(-1L);
        assertThat(after(-1)).containsExactly(-1L);
    }

    @Test
    void onlySoManyAreKept() {
        add(1);
        add(1);
        add(1);
        add(1);
        assertThat(after(0)).containsExactly(-1L);
        assertThat(after(1)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void onlySoMuchIsKept() {
        add(40);
        add(40);
        add(40);
        assertThat(after(0)).containsExactly(-1L);
        assertThat(after(1)).containsExactly(2L, 3L);
    }

    @Test
    void whatCameIsForgotten() {
        add(1);
        add(1);
        journal.acknowledged(1);
        assertThat(after(0)).containsExactly(-1L);
        assertThat(after(1)).containsExactly(2L);
        journal.acknowledged(9);
        assertThat(after(2)).isEmpty();
        assertThat(add(1)).isEqualTo(3);
    }
}
