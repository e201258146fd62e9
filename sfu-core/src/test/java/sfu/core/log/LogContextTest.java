package sfu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What lines of a thread are about, and that it ends. */
class LogContextTest {
    @Test
    void contextsAreNestedAndLeaveNothingBehind() {
        try (LogContext _ = LogContext.of("room")) {
            try (LogContext _ = LogContext.of("other", "PA_1", "ann")) {
                assertThat(MDC.getCopyOfContextMap())
                        .containsEntry("room", "other")
                        .containsEntry("participant", "PA_1")
                        .containsEntry("identity", "ann");
                try (LogContext _ = LogContext.same()) {
                    assertThat(MDC.get("participant")).isEqualTo("PA_1");
                }
                assertThat(MDC.get("participant")).isEqualTo("PA_1");
            }
            assertThat(MDC.get("room")).isEqualTo("room");
            assertThat(MDC.get("participant")).isNull();
            assertThat(MDC.get("identity")).isNull();
        }
        assertThat(MDC.get("room")).isNull();
    }

    @Test
    void whoHasNoIdentityHasNone() {
        try (LogContext _ = LogContext.of("room", "PA_1", "ann");
                LogContext _ = LogContext.of("room", "PA_2", "")) {
            assertThat(MDC.get("participant")).isEqualTo("PA_2");
            assertThat(MDC.get("identity")).isNull();
        }
    }
}
