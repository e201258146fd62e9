package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.store.Store;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The id of the last notification that a page says it had ({@code Last-Event-ID}): the number that
 * this server gave, or none. The text comes as it is, and behind this server's own prefix.
 */
@ExtendWith(WithoutInstrumentation.class)
class LastEventIdFuzzTest {
    private static final Numbers NUMBERS = new Numbers(Store.inMemory(), 0, () -> 1_790_000_000);
    private static final long SOME = NUMBERS.next();
    private static final String PREFIX = prefix();
    private static final int COST_BYTES = 16 << 10;
    private static final int COST_OF_A_CHARACTER = 16;

    private static String prefix() {
        String id = NUMBERS.id(SOME);
        return id.substring(0, id.lastIndexOf('.') + 1);
    }

    static Stream<byte[]> ids() {
        String number = NUMBERS.id(SOME).substring(PREFIX.length());
        return Stream.of(
                        number,
                        PREFIX + number,
                        "",
                        "-1",
                        "+7",
                        "0",
                        "7fffffffffffffff",
                        "8000000000000000",
                        "-8000000000000000",
                        "\uff11", // a digit, to Java
                        "another.17a")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("ids")
    @FuzzTest
    void anyId(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        check(text);
        check(PREFIX + text);
    }

    private static void check(String id) {
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * id.length();
        Cost.isAtMost(most, () -> NUMBERS.number(id));
        long number = NUMBERS.number(id);
        assertThat(number).isGreaterThanOrEqualTo(Numbers.NONE);
        assertThat(number == Numbers.NONE || id.startsWith(PREFIX)).isTrue();
        assertThat(NUMBERS.number(NUMBERS.id(number))).isEqualTo(number);
        assertThat(NUMBERS.number(NUMBERS.id(SOME))).isEqualTo(SOME);
    }
}
