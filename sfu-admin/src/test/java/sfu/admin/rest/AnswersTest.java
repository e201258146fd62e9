package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Texts that are sent again while nothing changed. */
class AnswersTest {
    private final Answers answers = new Answers(100);

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
        String a = answers.text(asks("/a"), "a".repeat(38));
        answers.text(asks("/b"), "b".repeat(38));
        assertThat(answers.text(asks("/a"), "a".repeat(38))).isSameAs(a);
        answers.text(asks("/c"), "c".repeat(38));
        assertThat(answers.text(asks("/a"), "a".repeat(38))).isSameAs(a);
        assertThat(answers.chars()).isEqualTo(80);
    }

    @Test
    void whatIsLargerThanAllIsNotKept() {
        answers.text(asks("/a"), "a".repeat(200));
        assertThat(answers.chars()).isZero();
    }
}
