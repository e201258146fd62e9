package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lies in Redis for nodes alone is opened by them alone, where it belongs. */
class SecretBoxTest {
    private final Seal seal = new Seal("0123456789abcdef");

    @Test
    void itIsOpenedByTheSameKeyInTheSamePlaceAlone() {
        SecretBox box = new SecretBox(seal, "answers");
        String closed = box.close("k r", "a token");

        assertThat(closed).doesNotContain("token").isNotEqualTo(box.close("k r", "a token"));
        assertThat(new SecretBox(seal, "answers").open("k r", closed)).isEqualTo("a token");
        assertThat(box.open("k other", closed)).isNull();
        assertThat(new SecretBox(seal, "else").open("k r", closed)).isNull();
        assertThat(new SecretBox(new Seal("another-secret-of-16"), "answers").open("k r", closed))
                .isNull();
        for (String rubbish : new String[] {"", "AAAA", "%", closed.substring(4)}) {
            assertThat(box.open("k r", rubbish)).isNull();
        }
    }
}
