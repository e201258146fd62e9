package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

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
        byte[] first = answers.body(asks("/a"), Map.of("n", List.of(1, 2)));
        assertThat(answers.body(asks("/a"), Map.of("n", List.of(1, 2)))).isSameAs(first);
    }

    @Test
    void whatChangedIsWritten() {
        answers.body(asks("/a"), Map.of("n", 1));
        assertThat(answers.body(asks("/a"), Map.of("n", 2))).asString(UTF_8).isEqualTo("{\"n\":2}");
    }

    @Test
    void othersAreNotAnsweredWithIt() {
        answers.body(asks("/a"), Map.of("n", 1));
        assertThat(answers.body(asks("/b"), Map.of("n", 2))).asString(UTF_8).isEqualTo("{\"n\":2}");
    }

    @Test
    void theLeastRecentlyAskedForIsForgottenBeyondTheLimit() {
        byte[] a = answers.body(asks("/a"), "a".repeat(90));
        answers.body(asks("/b"), "b".repeat(90));
        assertThat(answers.body(asks("/a"), "a".repeat(90))).isSameAs(a);
        answers.body(asks("/c"), "c".repeat(90));
        assertThat(answers.body(asks("/a"), "a".repeat(90))).isSameAs(a);
        assertThat(answers.bytes()).as("bodies and keys").isBetween(184L, 200L);
    }

    @Test
    void whatIsLargerThanAllIsNotKept() {
        answers.body(asks("/a"), "a".repeat(300));
        assertThat(answers.bytes()).isZero();
    }

    @Test
    void notEveryQuestionIsKept() {
        Answers large = new Answers(1 << 20);
        for (int i = 0; i < 3 * Answers.MOST; i++) {
            large.body(asks("/" + i), i);
        }
        assertThat(large.bytes()).isLessThan(12L * Answers.MOST);
    }
}
