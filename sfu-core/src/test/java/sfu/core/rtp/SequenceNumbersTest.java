package sfu.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumbersTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 32_768, 65_534, 65_535})
    void goesTheShortWay(int from) {
        assertThat(SequenceNumbers.distance(from, from)).isZero();
        assertThat(SequenceNumbers.distance(from, from + 1 & 0xFFFF)).isEqualTo(1);
        assertThat(SequenceNumbers.distance(from, from - 1 & 0xFFFF)).isEqualTo(-1);
        assertThat(SequenceNumbers.distance(from, from + 32_767 & 0xFFFF)).isEqualTo(32_767);
        assertThat(SequenceNumbers.distance(from, from + 32_768 & 0xFFFF)).isEqualTo(-32_768);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 32_768, 65_534, 65_535})
    void knowsTheNewerOne(int a) {
        assertThat(SequenceNumbers.isNewer(a, a)).isFalse();
        assertThat(SequenceNumbers.isNewer(a + 1 & 0xFFFF, a)).isTrue();
        assertThat(SequenceNumbers.isNewer(a, a + 1 & 0xFFFF)).isFalse();
        assertThat(SequenceNumbers.isNewer(a + 32_767 & 0xFFFF, a)).isTrue();
        assertThat(SequenceNumbers.isNewer(a + 32_768 & 0xFFFF, a)).isFalse(); // as far both ways
        assertThat(SequenceNumbers.isNewer(a, a + 32_768 & 0xFFFF)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0",
        "-1, 7, 7",
        "-1, 65535, 65535",
        "65535, 0, 65536",
        "65536, 65535, 65535",
        "65536, 65536, 65536",
        "70000, 4464, 70000",
        "98303, 32767, 98303",
        "98304, 65535, 131071",
        "0, 65535, -1", // from before the first cycle
        "4294967295, 0, 4294967296", // beyond 32 bits
        "9007199254740991, 0, 9007199254740992"
    })
    void extendsToTheNearestNumber(long highest, int sequenceNumber, long expected) {
        assertThat(SequenceNumbers.extend(highest, sequenceNumber)).isEqualTo(expected);
    }

    @Test
    void followsManyCycles() {
        long highest = 65_536;
        for (long number = highest; number < 1_000_000; number += 777) {
            highest = SequenceNumbers.extend(highest, (int) number & 0xFFFF);
            assertThat(highest).isEqualTo(number);
        }
    }
}
