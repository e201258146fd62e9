package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where an answer ends (RFC 9112 6.3), and when none may follow it. */
class AnswerReaderTest {
    private static AnswerReader reader(String answer) {
        String text = answer.replace("\n", "\r\n").replace("LF\r", "");
        return new AnswerReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 \ncontent-length:\t02 \nDate: Mon, 1\n\nok",
                "HTTP/1.1 100 Go on\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok",
            })
    void anAnswerOfKnownLengthMayBeFollowedByAnother(String answer) throws IOException {
        AnswerReader reader = reader(answer + "HTTP/1.1 204 No Content\nX: y\n\n");
        assertThat(reader.read()).isEqualTo(200);
        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.hasMore()).isTrue();
        assertThat(reader.read()).isEqualTo(204);
        assertThat(reader.isWhole()).isTrue();
        assertThat(reader.hasMore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nokk",
                "HTTP/1.1 200 OK\nContent-Length: 2, 3\n\nokk",
                "HTTP/1.1 200 OK\nContent-Length: +2\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\0\n\nok",
                "HTTP/1.1 200 OK\nContent-Length : 2\n\nok",
                "HTTP/1.1 200 OK\nX: y\n Content-Length: 2\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2LF\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\nConnection: Close\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: 65537\n\nok",
                "HTTP/1.1 200 OK\n\nok",
                "HTTP/1.0 200 OK\nContent-Length: 2\n\nok",
            })
    void whatOthersWouldReadOtherwiseEndsTheConnection(String answer) throws IOException {
        AnswerReader reader = reader(answer);
        assertThat(reader.read()).isEqualTo(200);
        assertThat(reader.isWhole()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTP/1.1 200 OK;Content-Length: 9;;short | the connection ended before the answer's end
                    HTTP/1.1 200 OK;Content-Length: 9        | the connection ended before the answer
                    HTTP/1.1 101 Switch;Upgrade: x;;         | the answer switches to a protocol that nobody asked for
                    HTTP/2 200;;                             | the answer is not HTTP/1.1
                    """)
    void whatIsNoAnswerIsToldInASentence(String answer, String sentence) {
        AnswerReader reader = reader(answer.replace(';', '\n'));
        assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessage(sentence);
        assertThat(reader.isWhole()).isFalse();
    }
}
