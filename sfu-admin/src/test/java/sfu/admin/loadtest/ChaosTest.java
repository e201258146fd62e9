package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A storm over a whole server in a process of its own, by fixed seeds: nobody is left behind,
 * nothing that was acknowledged is lost, and nothing leaks.
 *
 * <p>{@code mvn -Pchaos verify} lets it rage for longer, with more people and seeds.
 */
class ChaosTest {
    private static final int PEOPLE = Integer.getInteger("chaos.people", 24);
    private static final Duration LONG = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 5));
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final long[] SEEDS =
            Arrays.stream(System.getProperty("chaos.seeds", "2").split(","))
                    .mapToLong(Long::parseLong)
                    .toArray();
    private static final int FEW_THREADS = 16; // carriers of virtual threads come late
    private static final int FEW_DESCRIPTORS = 16;
    private static final long LITTLE_HEAP = 64 << 20; // what is kept of those who left

    private static final int SOME = 20; // messages

    @TempDir Path directory;

    private final Map<String, String> acknowledged = new HashMap<>();

    private void rage(ChaosServer server, long seed, Duration duration) throws Exception {
        try (Storm storm = new Storm(server.url(), seed, PEOPLE)) {
            storm.rage(duration);
            System.out.println("seed " + seed + ": " + storm);
            assertThat(storm.failures()).isEmpty();
            server.awaitPeople(storm.present());
            storm.end();
            acknowledged.putAll(storm.acknowledged());
        }
        server.awaitEmpty();
        server.assertNoBug();
    }

    @Test
    void afterAStormEverythingIsAsBefore() throws Exception {
        try (ChaosServer server = ChaosServer.start(directory)) {
            rage(server, 0, WARM_UP);
            Vitals before = server.vitals();
            for (long seed : SEEDS) {
                rage(server, seed, LONG);
            }
            Vitals after = server.vitals();
            System.out.println("before: " + before + "\nafter:  " + after);
            assertThat(acknowledged).isNotEmpty();
            assertThat(server.history(Storm.CHANNEL)).containsAllEntriesOf(acknowledged);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + FEW_THREADS);
            assertThat(after.descriptors())
                    .isLessThanOrEqualTo(before.descriptors() + FEW_DESCRIPTORS);
            assertThat(after.heapBytes()).isLessThanOrEqualTo(before.heapBytes() + LITTLE_HEAP);
        }
    }

    /** kill -9 in the middle of it, and a new process with its data: all come again. */
    @Test
    @Tag("long")
    void whoseServerIsKilledComesAgainAndFindsWhatWasAcknowledged() throws Exception {
        try (ChaosServer server = ChaosServer.start(directory);
                Storm storm = new Storm(server.url(), 3, PEOPLE)) {
            storm.rageWhile(() -> {
                if (storm.acknowledged().size() >= SOME) {
                    ProcessHandle.of(server.process().pid()) // SIGKILL
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
                return server.process().isAlive();
            });
            acknowledged.putAll(storm.acknowledged());
            assertThat(storm.failures()).as("the server is gone").isNotEmpty();
        }
        assertThat(acknowledged).isNotEmpty();
        try (ChaosServer server = ChaosServer.start(directory)) {
            assertThat(server.history(Storm.CHANNEL)).containsAllEntriesOf(acknowledged);
            rage(server, 4, WARM_UP);
            assertThat(List.of(server.history(Storm.CHANNEL)))
                    .allSatisfy(all -> assertThat(all).containsAllEntriesOf(acknowledged));
        }
    }
}
