package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What Redis publishes of a channel's log, of any writer: entries each of which has a position and
 * the text of its line, or nothing.
 */
@ExtendWith(WithoutInstrumentation.class)
class RedisFeedFuzzTest {
    private static final int COST_BYTES = 64 << 10;
    private static final int COST_OF_A_CHARACTER = 128;

    static Stream<byte[]> texts() {
        return Stream.of(
                        "n0-0",
                        "n1790000000000001-0\n1790000000000002-0\n1 seal {}",
                        "n1-0\n2-0\na\n2-1\nb\n18446744073709551615-18446744073709551615\n",
                        "n1-0\n2-0",
                        "n1-0\n2\nx",
                        "n1-\n2-0\nx",
                        "n-1\n2-0\nx",
                        "n18446744073709551616-0",
                        "n+1-+0",
                        "n\u0661-0",
                        "ssaid",
                        "n",
                        "")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void anyText(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * text.length();
        Cost.isAtMost(most, () -> RedisFeed.read(text));
        ChannelLog.News news = RedisFeed.read(text);
        if (news == null) {
            return;
        }
        assertThat(RedisFeed.read(written(news))).isEqualTo(news);
        String[] lines = text.split("\n", -1);
        assertThat(news.entries()).hasSize((lines.length - 1) / 2);
        for (int i = 0; i < news.entries().size(); i++) {
            assertThat(news.entries().get(i).text()).isEqualTo(lines[2 * i + 2]);
        }
    }

    /** As the scripts do. */
    private static String written(ChannelLog.News news) {
        StringBuilder text = new StringBuilder(RedisFeed.NEWS).append(news.before());
        news.entries()
                .forEach(each ->
                        text.append('\n').append(each.at()).append('\n').append(each.text()));
        return text.toString();
    }
}
