package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.admin.declared.Precondition;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class ConditionsTest {
    private static final AdminLimits STRICT =
            new AdminLimits(1, 1, 1, 1, Duration.ofHours(1), 1, 1, 1, true);

    private static HttpRequest with(String header, String value) {
        return new HttpRequest(
                "PUT",
                "/admin/v1/rooms/a",
                Map.of(),
                Map.of(),
                Map.of(header, value),
                "{}",
                new InetSocketAddress("127.0.0.1", 1));
    }

    @Test
    void whoSaysNothingIsRefusedWhereThatIsWanted() {
        assertThatThrownBy(() -> Conditions.of(with("x", "y"), STRICT))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(428));
        assertThat(Conditions.of(with("if-match", "\"1\""), STRICT))
                .isEqualTo(new Precondition("\"1\"", ""));
        assertThat(Conditions.of(with("if-none-match", "*"), STRICT))
                .isEqualTo(new Precondition("", "*"));
        assertThat(Conditions.of(with("x", "y"), AdminLimits.defaults()))
                .isEqualTo(new Precondition("", ""));
    }

    private static Throwable decided(Throwable failure) {
        CompletableFuture<String> its = Conditions.decided(CompletableFuture.failedFuture(failure));
        return its.handle((done, why) -> why).join();
    }

    @Test
    void whatCannotBeDecidedIsToComeLaterAndWhatFailsFailsAsItDid() {
        ClusterException away = new ClusterException("Redis does not answer");
        for (Throwable each : new Throwable[] {away, new CompletionException(away)}) {
            assertThat(decided(each).getCause())
                    .isInstanceOfSatisfying(
                            Refused.class,
                            later -> assertThat(later.answer().status()).isEqualTo(503))
                    .hasMessageContaining("Redis does not answer");
        }
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThat(decided(bug)).isInstanceOf(CompletionException.class).hasCause(bug);
        CompletionException wrapped = new CompletionException(bug);
        assertThat(decided(wrapped)).isSameAs(wrapped);
        CompletionException bare = new CompletionException("nothing in it", null);
        assertThat(decided(bare)).isSameAs(bare);
        assertThat(Conditions.decided(CompletableFuture.completedFuture("done")).join())
                .isEqualTo("done");
    }
}
