package sfu.signaling.store;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The one file of a store, or none: then all is in memory. */
final class StoreFile implements AutoCloseable {
    static final String NAME = "store.mv";
    private static final String LOCK = "store.lock";

    /** Two headers and the first chunk; with less nothing was ever acknowledged. */
    private static final long LEAST_BYTES = 3 * 4096;

    /** Space is not used again before, though all that it takes the place of is on disk. */
    private static final int RETENTION_MS = 5_000;

    private static final int CACHE_MEGABYTES = 16;

    /** Below, the rest of the file is compacted while nothing else is written. */
    private static final int FILL_PERCENT = 60;

    private final @Nullable Path file;
    private final @Nullable FileChannel lock;

    private StoreFile(@Nullable Path file, @Nullable FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    static StoreFile none() {
        return new StoreFile(null, null);
    }

    static StoreFile in(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new StoreFile(directory.resolve(NAME), lock(directory));
    }

    /** Whoever has it uses the file, until it ends; the lock itself is left where it is. */
    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // said below
        }
        channel.close();
        throw new IOException("another server uses " + directory);
    }

    boolean isThere() {
        return file != null;
    }

    long sizeBytes() {
        try {
            return file == null ? 0 : Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * @throws IOException with a sentence for the user
     */
    MVStore open() throws IOException {
        if (file == null) {
            return new MVStore.Builder().open();
        }
        if (Files.exists(file) && Files.size(file) < LEAST_BYTES) {
            Files.delete(file);
        }
        try {
            MVStore pages =
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .cacheSize(CACHE_MEGABYTES)
                            .autoCompactFillRate(FILL_PERCENT)
                            .open();
            pages.setRetentionTime(RETENTION_MS);
            pages.setVersionsToKeep(0);
            return pages;
        } catch (MVStoreException e) {
            throw new IOException(sentence(file, e), e);
        }
    }

    /** Another may use it. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of an open channel without anything to write
        }
    }

    private static String sentence(Path file, MVStoreException e) {
        return e.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT
                ? file + " is damaged: move it away to start without what it has"
                : file + " cannot be opened: " + e.getMessage();
    }
}
