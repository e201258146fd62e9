package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.cluster.FirstAnswers.Begun;
import sfu.signaling.cluster.FirstAnswers.Bounds;

import java.time.Duration;

/** What holds of first answers, wherever they are kept. */
abstract class FirstAnswersContract {
    static final Bounds USUAL =
            new Bounds(Duration.ofHours(1), Duration.ofMinutes(1), 100, 1 << 20);

    abstract FirstAnswers open();

    @Test
    void whoRepeatsIsToldTheFirstAnswer() {
        FirstAnswers its = open();

        assertThat(its.begin("k", "r", USUAL).join()).isEqualTo(new Begun.First());
        assertThat(its.begin("k", "r", USUAL).join()).isEqualTo(new Begun.UnderWay("r"));
        its.finish("k", "r", "the answer\nin lines", USUAL).join();
        assertThat(its.begin("k", "other", USUAL).join())
                .isEqualTo(new Begun.Answered("r", "the answer\nin lines"));
        its.forget("k").join(); // it has an answer
        assertThat(its.begin("k", "r", USUAL).join()).isInstanceOf(Begun.Answered.class);
        assertThat(its.begin("other", "r", USUAL).join()).isEqualTo(new Begun.First());
    }

    @Test
    void whatIsForgottenOrLostMayBeDoneAgain() {
        FirstAnswers its = open();
        Bounds impatient = new Bounds(Duration.ofHours(1), Duration.ofMillis(-1), 100, 1 << 20);

        its.begin("k", "r", USUAL).join();
        its.forget("k").join();
        assertThat(its.begin("k", "r", USUAL).join()).isEqualTo(new Begun.First());
        assertThat(its.begin("k", "r", impatient).join()).isEqualTo(new Begun.First());
        its.finish("k", "r", "x", USUAL).join();
        assertThat(its.begin("k", "r", impatient).join()).isInstanceOf(Begun.Answered.class);
        Bounds over = new Bounds(Duration.ofMillis(-1), Duration.ofMinutes(1), 100, 1 << 20);
        assertThat(its.begin("k", "r", over).join()).isEqualTo(new Begun.First());
    }

    @Test
    void beyondTheirNumberAndSizeTheOldestAreForgotten() throws Exception {
        FirstAnswers its = open();
        Bounds two = new Bounds(Duration.ofHours(1), Duration.ofMinutes(1), 2, 10);
        for (String key : new String[] {"a", "b", "c"}) {
            its.begin(key, "r", two).join();
            its.finish(key, "r", "12345", two).join();
            Thread.sleep(2); // Redis orders by milliseconds
        }

        assertThat(its.begin("c", "r", two).join()).isInstanceOf(Begun.Answered.class);
        assertThat(its.begin("b", "r", two).join()).isInstanceOf(Begun.Answered.class);
        its.finish("c", "r", "1234567", two).join();
        assertThat(its.begin("c", "r", two).join()).isInstanceOf(Begun.Answered.class);
        assertThat(its.begin("b", "r", two).join()).isEqualTo(new Begun.First());
        assertThat(its.begin("a", "r", two).join()).isEqualTo(new Begun.First());
    }
}
