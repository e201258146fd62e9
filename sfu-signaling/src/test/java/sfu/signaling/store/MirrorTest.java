package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What the disk has follows what was put, and nobody is told so before. */
class MirrorTest {
    @TempDir Path directory;

    @Test
    void whatWasPutAndRemovedIsOnDisk() throws Exception {
        try (Store store = Store.open(directory)) {
            Mirror<String> mirror = new Mirror<>(store.named("map", String.class));
            mirror.put("a", "1");
            mirror.put("b", "2");
            mirror.put("a", "3");
            mirror.remove("b");
            mirror.durable().get();
        }
        try (Store store = Store.open(directory)) {
            StoredMap<String, String> map = store.named("map", String.class);
            assertThat(map.get("a")).isEqualTo("3");
            assertThat(map.get("b")).isNull();
        }
    }

    @Test
    void whatIsNotOnDiskIsNotSaidToBe() throws Exception {
        Store store = Store.open(directory);
        Mirror<String> mirror = new Mirror<>(store.named("map", String.class));
        store.close();
        mirror.put("a", "1");
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> mirror.durable().get())
                    .hasCauseInstanceOf(StoreException.class);
        }
    }

    @Test
    void changesOfOneWriteAreMadeInTheirOrderUntilOneFails() throws Exception {
        try (Store store = Store.open(directory)) {
            StoredMap<String, String> map = store.named("map", String.class);
            store.write(
                            () -> {
                                map.set("a", "1");
                                map.set("b", "2");
                                map.delete("a");
                            })
                    .get();
            assertThat(map.get("a")).isNull();
            assertThat(map.get("b")).isEqualTo("2");
            assertThat(
                            store.write(() -> {
                                throw new StoreException("full", null);
                            }))
                    .isCompletedExceptionally();
        }
    }
}
