package sfu.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class MemoryBudgetTest {
    @Test
    void givesNoMoreThanThereIs() {
        MemoryBudget budget = new MemoryBudget(100);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.usedBytes()).isEqualTo(60);
        assertThat(budget.take(40)).isTrue();
        budget.give(100);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void doesNotOverflow() {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
        assertThat(budget.take(Long.MAX_VALUE)).isTrue();
        assertThat(budget.take(1)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> budget.take(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> budget.give(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryBudget(-1));
    }

    @Test
    void refusesOthersWhenSomeoneTookMoreThanThereIs() {
        MemoryBudget budget = new MemoryBudget(100);
        budget.takeAnyway(150);
        assertThat(budget.take(1)).isFalse();
        budget.give(150);
        assertThat(budget.take(1)).isTrue();
    }

    @Test
    void isSafeForAllThreads() {
        MemoryBudget budget = new MemoryBudget(1000);
        long taken = IntStream.range(0, 5000).parallel().filter(i -> budget.take(1)).count();
        assertThat(taken).isEqualTo(1000);
        assertThat(budget.usedBytes()).isEqualTo(1000);
    }
}
