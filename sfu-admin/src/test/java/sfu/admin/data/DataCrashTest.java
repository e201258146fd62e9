package sfu.admin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Each kind of data, of a server that was killed at any byte of what it wrote, and of a disk that
 * has the last write only in parts: what was acknowledged before is there, and more can be written.
 */
class DataCrashTest {
    private static final int WRITES = 5;
    private static final String FILE = "store.mv";

    /** No divisors of a block's or a sector's size; one kind is looked at closely. */
    private static final int SMALL_STEP = 61;

    private static final int USUAL_STEP = 251;

    /** Bytes from one place to the next, of all kinds ({@code -Dcrash.step=1}); 0: as usual. */
    private static final int STEP = Integer.getInteger("crash.step", 0);

    private static final int EVERY_BYTE = 1;

    /** Entries that are written and removed again, so that there is space in the file. */
    private static final int BALLAST = 2000;

    private static final Logger RECOVERY =
            (Logger) LoggerFactory.getLogger("sfu.signaling.store.Recovery");

    @TempDir Path directory;

    /** It says the same hundreds of times. */
    @BeforeAll
    static void silence() {
        RECOVERY.setLevel(Level.OFF);
    }

    @AfterAll
    static void listen() {
        RECOVERY.setLevel(null);
    }

    @ParameterizedTest
    @EnumSource
    void aKillAtAnyByteLosesNothing(Data data) throws Exception {
        kill(data, step(data));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aKillAtEachByteLosesNothing(Data data) throws Exception {
        kill(data, EVERY_BYTE);
    }

    private void kill(Data data, int lastStep) throws Exception {
        List<byte[]> files = write(data);
        for (int number = 1; number < files.size(); number++) {
            Writing writing = new Writing(files.get(number - 1), files.get(number));
            int size = writing.size();
            int step = number == WRITES ? lastStep : size; // and where each begins and ends
            for (int cut : cuts(size, step)) {
                check(data, writing.cutAt(cut), number - 1, "write " + number + " cut at " + cut);
            }
        }
    }

    private static List<Integer> cuts(int size, int step) {
        Stream<Integer> inside = IntStream.range(0, size / step + 1).mapToObj(i -> i * step);
        Stream<Integer> ends = Stream.of(1, size - 1, size);
        return Stream.concat(inside, ends).distinct().filter(each -> each <= size).toList();
    }

    /** It takes the seconds for which space is not used again. */
    @Test
    @Tag("long")
    void aKillInSpaceThatIsUsedAgainLosesNothing() throws Exception {
        Path origin = directory.resolve("origin");
        byte[] before;
        byte[] after;
        try (Store store = Store.open(origin);
                Kept kept = Data.CHAT.in(store)) {
            StoredMap<Long, String> ballast = store.numbered("ballast", String.class);
            for (long i = 0; i < BALLAST; i++) {
                ballast.put(i, i + "-".repeat(1000));
            }
            for (int number = 0; number < WRITES - 1; number++) {
                kept.write(number);
            }
            for (long i = 0; i < BALLAST; i++) {
                ballast.remove(i);
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        long size = store.sizeBytes();
                        ballast.put(0L, "another").get();
                        ballast.remove(0L).get();
                        return store.sizeBytes() <= size;
                    });
            kept.write(WRITES - 1);
            before = Files.readAllBytes(origin.resolve(FILE));
            kept.write(WRITES);
            after = Files.readAllBytes(origin.resolve(FILE));
        }
        assertThat(after).as("it is not behind the others").hasSize(before.length);
        Writing writing = new Writing(before, after);
        for (int cut : cuts(writing.size(), step(Data.CHAT))) {
            check(Data.CHAT, writing.cutAt(cut), WRITES - 1, "cut at " + cut);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLastWriteThatIsDamagedIsLeftOut(Data data) throws Exception {
        List<byte[]> files = write(data);
        Writing writing = new Writing(files.get(WRITES - 1), files.get(WRITES));
        for (int at = 0; at < writing.size(); at += step(data)) {
            check(data, writing.withoutSector(at), WRITES - 1, "without the sector of " + at);
            if (at < writing.contentSize()) {
                check(data, writing.flippedAt(at), WRITES - 1, "flipped at " + at);
            }
            check(data, writing.zeroedFrom(at), WRITES - 1, "zeroed from " + at);
        }
    }

    private static int step(Data data) {
        int usual = data == Data.CHAT ? SMALL_STEP : USUAL_STEP;
        return STEP == 0 ? usual : STEP;
    }

    /** The file after each acknowledgement. */
    private List<byte[]> write(Data data) throws Exception {
        Path origin = directory.resolve("origin");
        List<byte[]> files = new ArrayList<>();
        try (Store store = Store.open(origin);
                Kept kept = data.in(store)) {
            for (int number = 0; number <= WRITES; number++) {
                kept.write(number);
                files.add(Files.readAllBytes(origin.resolve(FILE)));
            }
        }
        return files;
    }

    private void check(Data data, byte[] file, int last, String what) throws Exception {
        Path place = Files.createDirectories(directory.resolve("crashed"));
        Files.write(place.resolve(FILE), file);
        Set<Integer> expected = Set.copyOf(IntStream.rangeClosed(0, last).boxed().toList());
        try (Store store = Store.open(place);
                Kept kept = data.in(store)) {
            assertThat(kept.read()).as("%s %s", data, what).containsAll(expected);
            if (what.endsWith("0")) {
                kept.write(WRITES + 1);
                assertThat(kept.read()).containsAll(expected).contains(WRITES + 1);
            }
        } catch (IOException e) {
            throw new AssertionError(data + " " + what, e);
        }
        removeAside(place);
    }

    private static void removeAside(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            for (Path each : files.filter(its -> its.toString().contains(".damaged-")).toList()) {
                Files.delete(each);
            }
        }
    }
}
