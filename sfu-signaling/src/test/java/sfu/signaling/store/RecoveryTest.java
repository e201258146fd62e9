package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What is left of a file, what is said of the rest, and what is kept aside. */
class RecoveryTest {
    private static final int WRITES = 6;
    private static final int BLOCK = 4096;

    /** A prime, so that all kinds of places are among them. */
    private static final int SOME_ENDS = 13;

    record Note(String text) {}

    @TempDir Path directory;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Recovery.class);
    private byte[] before;
    private byte[] whole;

    @BeforeEach
    void write() throws Exception {
        Path origin = directory.resolve("origin");
        try (Store store = Store.open(origin)) {
            StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
            for (long i = 0; i < WRITES; i++) {
                before = Files.readAllBytes(origin.resolve(StoreFile.NAME));
                notes.put(i, new Note("note " + i)).get();
            }
            whole = Files.readAllBytes(origin.resolve(StoreFile.NAME));
        }
        assertThat(whole.length - before.length).as("the last write").isEqualTo(BLOCK);
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false); // thousands of lines
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    private Path place(byte[] content) throws IOException {
        Path place = Files.createDirectories(directory.resolve("crashed"));
        Files.write(place.resolve(StoreFile.NAME), content);
        return place;
    }

    private static long count(Store store) {
        return store.numbered("notes", Note.class).range(0L, Long.MAX_VALUE, WRITES).size();
    }

    private ILoggingEvent last() {
        return lines.list.getLast();
    }

    @Test
    void whereverTheLastWriteEndsItAloneIsLeftOut() throws Exception {
        endAtEach(SOME_ENDS);
    }

    @Test
    @Tag("long")
    void atEachByteTheLastWriteMayEnd() throws Exception {
        endAtEach(1);
    }

    private void endAtEach(int step) throws Exception {
        for (int end = whole.length - 1; end >= before.length; end -= step) {
            try (Store store = Store.open(place(Arrays.copyOf(whole, end)))) {
                assertThat(count(store)).as("end %d", end).isEqualTo(WRITES - 1);
                assertThat(store.leftOutBytes()).isEqualTo(end - before.length);
            }
        }
        assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.WARN);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains("ended in the middle of a write: its 4095 bytes")
                .containsPattern("are left out; all [0-9]+ writes before it are there");
    }

    @Test
    void aFileThatWasNotClosedIsWhole() throws Exception {
        try (Store store = Store.open(place(whole))) {
            assertThat(count(store)).isEqualTo(WRITES);
            assertThat(store.leftOutBytes()).isZero();
        }
        assertThat(last().getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void aWriteThatIsDamagedIsLeftOutAndKeptAside() throws Exception {
        byte[] damaged = whole.clone();
        int at = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("note 5");
        damaged[at] ^= 1;
        Path place = place(damaged);
        try (Store store = Store.open(place)) {
            assertThat(count(store)).isEqualTo(WRITES - 1);
            assertThat(store.leftOutBytes()).isEqualTo(BLOCK);
            store.numbered("notes", Note.class).put(99L, new Note("goes on")).get();
        }
        assertThat(Files.readAllBytes(place.resolve(StoreFile.NAME + ".damaged-1")))
                .isEqualTo(damaged);
        assertThat(last().getLevel()).isEqualTo(Level.ERROR);
        assertThat(last().getFormattedMessage()).contains("4096 bytes").contains(".damaged-1");
        try (Store store = Store.open(place)) {
            assertThat(count(store)).as("it was closed").isEqualTo(WRITES);
        }
    }

    @Test
    void aFileThatIsDamagedThroughoutStaysAsItIs() throws Exception {
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 2 * BLOCK + 100, damaged.length, (byte) 7);
        Path place = place(damaged);
        assertThatThrownBy(() -> Store.open(place))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged: move it away");
        assertThat(Files.readAllBytes(place.resolve(StoreFile.NAME))).isEqualTo(damaged);
        try (var files = Files.list(place)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(StoreFile.NAME, "store.lock");
        }
    }

    @Test
    void aFileThatAnotherUsesStaysAsItIs() throws Exception {
        Path place = place(whole);
        Path file = place.resolve(StoreFile.NAME);
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThat(other.lock().isValid()).isTrue();
            assertThatThrownBy(() -> Store.open(place))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be opened");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        assertThat(place.resolve(StoreFile.NAME + ".damaged-1")).doesNotExist();
    }

    @Test
    void aFileThatIsShorterThanItsFirstWriteBeginsAnew() throws Exception {
        try (Store store = Store.open(place(Arrays.copyOf(whole, 3 * BLOCK - 1)))) {
            assertThat(count(store)).isZero();
            assertThat(store.leftOutBytes()).isEqualTo(3 * BLOCK - 1);
        }
    }

    @Test
    void valuesOfEarlierVersionsAreReadAndSurviveACrash() throws Exception {
        Path place = Files.createDirectories(directory.resolve("older"));
        try (MVStore pages =
                new MVStore.Builder().fileName(place.resolve(StoreFile.NAME).toString()).open()) {
            MVMap<Long, byte[]> notes = pages.openMap("notes", new Values<>(LongDataType.INSTANCE));
            notes.put(0L, "{\"text\":\"older\"}".getBytes(StandardCharsets.UTF_8));
        }
        byte[] crashed;
        try (Store store = Store.open(place)) {
            store.numbered("notes", Note.class).put(1L, new Note("newer")).get();
            crashed = Files.readAllBytes(place.resolve(StoreFile.NAME));
        }
        try (Store store = Store.open(place(crashed))) {
            assertThat(store.numbered("notes", Note.class).range(0L, 1L, 9))
                    .extracting(each -> each.value().text())
                    .containsExactly("older", "newer");
        }
    }
}
