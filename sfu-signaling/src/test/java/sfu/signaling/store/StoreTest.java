package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class StoreTest {
    record Note(String text, int number) {}

    @TempDir Path directory;

    @Test
    void whatIsDurableIsThereAfterwards() throws Exception {
        try (Store store = Store.open(directory)) {
            store.named("notes", Note.class).put("a", new Note("<b>ä</b>", 1)).get();
            store.numbered("numbers", Note.class).put(7L, new Note("seven", 7)).get();
        }
        try (Store store = Store.open(directory)) {
            assertThat(store.named("notes", Note.class).get("a"))
                    .isEqualTo(new Note("<b>ä</b>", 1));
            assertThat(store.numbered("numbers", Note.class).get(7L))
                    .isEqualTo(new Note("seven", 7));
            assertThat(store.named("notes", Note.class).get("b")).isNull();
            assertThat(store.sizeBytes()).isPositive();
        }
    }

    @Test
    void rangesAreInOrder() {
        try (Store store = Store.inMemory()) {
            StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
            for (long i = 1; i <= 10; i++) {
                notes.put(i, new Note("", (int) i));
            }
            assertThat(keys(notes.range(3L, 6L, 9))).containsExactly(3L, 4L, 5L, 6L);
            assertThat(keys(notes.range(3L, 6L, 2))).containsExactly(3L, 4L);
            assertThat(keys(notes.back(6L, 3L, 9))).containsExactly(6L, 5L, 4L, 3L);
            assertThat(keys(notes.back(99L, 0L, 2))).containsExactly(10L, 9L);
            notes.remove(1L);
            assertThat(notes.firstKey()).isEqualTo(2L);
            assertThat(notes.lastKey()).isEqualTo(10L);
            assertThat(notes.size()).isEqualTo(9);
        }
    }

    private static List<Long> keys(List<StoredMap.Entry<Long, Note>> entries) {
        return entries.stream().map(StoredMap.Entry::key).toList();
    }

    @Test
    void noValueIsReadAsAnotherOfALaterVersion() throws Exception {
        record Later(String text, int number, String more) {}
        try (Store store = Store.inMemory()) {
            store.named("notes", Later.class).put("a", new Later("x", 1, "y")).get();
            assertThat(store.named("notes", Note.class).get("a")).isEqualTo(new Note("x", 1));
        }
    }

    @Test
    void twoServersDoNotShareIt() throws IOException {
        try (Store store = Store.open(directory)) {
            assertThat(store.failures()).isZero();
            assertThatThrownBy(() -> Store.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another server uses");
        }
    }

    @Test
    void aFileThatIsNoneIsNotOverwritten() throws IOException {
        Path file = directory.resolve(StoreFile.NAME);
        Files.write(file, new byte[100_000]);
        assertThatThrownBy(() -> Store.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        assertThat(Files.size(file)).isEqualTo(100_000);
    }

    @Test
    void afterItsEndNothingIsAcknowledged() throws IOException {
        Store store = Store.open(directory);
        StoredMap<Long, Note> notes = store.numbered("notes", Note.class);
        store.close();
        assertThat(notes.put(1L, new Note("", 1))).isCompletedExceptionally();
    }
}
