package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.MediaServer;
import sfu.core.stats.ServerSnapshot;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class FreshLayersTest {
    private final List<CompletableFuture<ServerSnapshot>> asked = new ArrayList<>();
    private final FreshLayers layers =
            new FreshLayers(
                    (MediaServer)
                            Proxy.newProxyInstance(
                                    MediaServer.class.getClassLoader(),
                                    new Class<?>[] {MediaServer.class},
                                    (proxy, method, arguments) -> snapshot()));

    private CompletableFuture<ServerSnapshot> snapshot() {
        asked.add(new CompletableFuture<>());
        return asked.getLast();
    }

    @Test
    void howeverManyChooseTheShardsAreAskedNowAndThen() {
        for (int i = 0; i < 1000; i++) {
            layers.at(7 + i);
        }
        assertThat(asked).hasSize(1);
        asked.getFirst().completeExceptionally(new IllegalStateException("no answer"));
        layers.at(7 + FreshLayers.FRESH_NS);
        assertThat(asked).as("nor is a failure kept").hasSize(2);
    }
}
