package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Texts that are sent again while nothing changed. */
class AnswersTest {
    private final Answers answers = new Answers(200);

    private static HttpRequest asks(String path) {
        return new HttpRequest(
                "GET",
                path,
                Map.of(),
                Map.of(),
                Map.of(),
                "",
                InetSocketAddress.createUnresolved("localhost", 1));
    }

    @Test
    void theSameIsNotWrittenAnew() {
        String first = answers.text(asks("/a"), Map.of("n", List.of(1, 2)));
        assertThat(answers.text(asks("/a"), Map.of("n", List.of(1, 2)))).isSameAs(first);
    }

    @Test
    void whatChangedIsWritten() {
        answers.text(asks("/a"), Map.of("n", 1));
        assertThat(answers.text(asks("/a"), Map.of("n", 2))).isEqualTo("{\"n\":2}");
    }

    @Test
    void othersAreNotAnsweredWithIt() {
        answers.text(asks("/a"), Map.of("n", 1));
        assertThat(answers.text(asks("/b"), Map.of("n", 2))).isEqualTo("{\"n\":2}");
    }

    @Test
    void theLeastRecentlyAskedForIsForgottenBeyondTheLimit() {
        String a = answers.text(asks("/a"), "a".repeat(90));
        answers.text(asks("/b"), "b".repeat(90));
        assertThat(answers.text(asks("/a"), "a".repeat(90))).isSameAs(a);
        answers.text(asks("/c"), "c".repeat(90));
        assertThat(answers.text(asks("/a"), "a".repeat(90))).isSameAs(a);
        assertThat(answers.chars()).as("texts and keys").isBetween(184L, 200L);
    }

    @Test
    void whatIsLargerThanAllIsNotKept() {
        answers.text(asks("/a"), "a".repeat(300));
        assertThat(answers.chars()).isZero();
    }

    @Test
    void notEveryQuestionIsKept() {
        Answers large = new Answers(1 << 20);
        for (int i = 0; i < 3 * Answers.MOST; i++) {
            large.text(asks("/" + i), i);
        }
        assertThat(large.chars()).isLessThan(12L * Answers.MOST);
    }
}
