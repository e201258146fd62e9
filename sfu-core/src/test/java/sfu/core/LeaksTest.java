package sfu.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaksTest {
    private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();

    @BeforeEach
    void lookAtAll() throws Exception {
        Leaks.forget();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void lookAsBefore() {
        ResourceLeakDetector.setLevel(usual);
    }

    @Test
    void aBufferThatIsForgottenFailsItsClassOnce() {
        ByteBufAllocator.DEFAULT.directBuffer(10).writeByte(1);
        await().untilAsserted(() -> {
            Leaks.collect();
            assertThatThrownBy(Leaks::check)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("LEAK: nobody released\nByteBuf")
                    .hasMessageContaining("LeaksTest");
        });
        Leaks.check();
    }

    @Test
    void aBufferThatIsReleasedFailsNothing() throws Exception {
        assertThat(ByteBufAllocator.DEFAULT.directBuffer(10).release()).isTrue();
        Leaks.collect();
        Leaks.check();
    }
}
