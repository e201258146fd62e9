package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was acknowledged is there whenever the writer ends, and wherever its file does. */
class StoreCrashTest {
    private static final int WRITES = 60;

    /** As many as make a file that can be cut at each byte of it within a minute. */
    private static final int FEW_WRITES = 2;

    /** Of so many files one is written on: that is what takes the time. */
    private static final int GOES_ON_EACH = 61;

    /** Bytes from one cut to the next, {@code -Dcrash.step=1} for all; no divisor of a block. */
    private static final int STEP = Integer.getInteger("crash.step", 1531);

    private static final Pattern IS_NUMBER = Pattern.compile("[0-9]+\\.");

    record Note(String text) {}

    @TempDir Path directory;

    @Test
    void aFileThatEndsAnywhereHasAllThatWasDurableBefore() throws Exception {
        cut(WRITES, STEP, 1);
    }

    /** Tens of thousands of times; its log would say so each time. */
    @Test
    @Tag("long")
    void aFileThatEndsAtEachByteHasAllThatWasDurableBefore() throws Exception {
        Logger recovery = (Logger) LoggerFactory.getLogger(Recovery.class);
        recovery.setLevel(Level.OFF);
        try {
            cut(FEW_WRITES, 1, GOES_ON_EACH);
        } finally {
            recovery.setLevel(null);
        }
    }

    private void cut(int writes, int step, int goesOnEach) throws Exception {
        Path origin = directory.resolve("origin");
        List<Long> sizes = new ArrayList<>(); // at which the write of this number was durable
        try (Store store = Store.open(origin)) {
            StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
            for (long i = 0; i < writes; i++) {
                notes.put(i, new Note("n".repeat((int) (i * 37 % 900)))).get();
                sizes.add(store.sizeBytes());
            }
            Files.copy(origin.resolve(StoreFile.NAME), directory.resolve("whole"));
        }
        long size = Files.size(directory.resolve("whole"));
        for (long at = 0; at < size + step; at += step) {
            long end = Math.min(at, size);
            long durable = sizes.stream().filter(its -> its <= end).count();
            boolean writesOn = at / step % goesOnEach == 0;
            assertThat(count(end, writesOn))
                    .as("cut at %d of %d", end, size)
                    .isGreaterThanOrEqualTo(durable);
        }
    }

    private long count(long end, boolean writesOn) throws IOException {
        Path cut = Files.createDirectories(directory.resolve("cut"));
        Path file = cut.resolve(StoreFile.NAME);
        Files.copy(directory.resolve("whole"), file, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile its = new RandomAccessFile(file.toFile(), "rw")) {
            its.setLength(end);
        }
        try (Store store = Store.open(cut)) {
            StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
            long count = notes.range(0L, Long.MAX_VALUE, WRITES).size();
            if (writesOn) {
                notes.put(count, new Note("goes on")).join();
            }
            return count;
        }
    }

    @Test
    void aWriterThatIsKilledLosesNothing() throws Exception {
        Path place = directory.resolve("killed");
        long acknowledged = 0;
        for (int times = 1; times <= 3; times++) {
            long last = writeAndKill(place, 100L * times);
            assertThat(last).isGreaterThan(acknowledged);
            acknowledged = last;
            try (Store store = Store.open(place)) {
                StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
                assertThat(notes.range(1L, acknowledged, Integer.MAX_VALUE))
                        .hasSize((int) acknowledged);
            }
        }
    }

    /** Kills it after so many; the last that it acknowledged. */
    private static long writeAndKill(Path place, long after) throws Exception {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                Writer.class.getName(),
                                place.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long last = 0;
        try (BufferedReader lines = writer.inputReader()) {
            for (long i = 0; i < after; i++) {
                String line = lines.readLine();
                while (!IS_NUMBER.matcher(line).matches()) {
                    line = lines.readLine(); // of its log
                }
                last = number(line);
            }
            writer.toHandle().destroyForcibly(); // SIGKILL; what it said is still read
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = IS_NUMBER.matcher(line).matches() ? number(line) : last;
            }
        }
        writer.waitFor();
        return last;
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    /** Absolute: the writer is started elsewhere. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** Writes as fast as the disk takes it, and says which is durable. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            Store store = Store.open(Path.of(args[0]));
            StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
            Long last = notes.lastKey();
            for (long i = last == null ? 1 : last + 1; true; i++) {
                notes.put(i, new Note("number " + i)).get();
                System.out.println(i + ".");
            }
        }
    }
}
