package sfu.signaling.store;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.SingleFileStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The one file of a store, or none: then all is in memory. */
final class StoreFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    static final String NAME = "store.mv";
    private static final String LOCK = "store.lock";

    /** Two headers and the first chunk; with less nothing was ever acknowledged. */
    static final long LEAST_BYTES = 3 * 4096;

    /** Space is not used again before, though all that it takes the place of is on disk. */
    private static final int RETENTION_MS = 5_000;

    private static final int CACHE_MEGABYTES = 16;

    /** Below, the rest of the file is compacted while nothing else is written. */
    private static final int FILL_PERCENT = 60;

    /** What is in the file is wrong, not how it is reached. */
    static final class DamagedException extends IOException {
        DamagedException(Path file, @Nullable Throwable cause) {
            super(file + " is damaged: move it away to start without what it has", cause);
        }
    }

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
     * At the start: what a crash left of it.
     *
     * @throws IOException with a sentence for the user
     */
    Recovery.Opened recover() throws IOException {
        if (file == null || !Files.exists(file)) {
            return new Recovery.Opened(open(), 0);
        }
        long sizeBytes = Files.size(file);
        if (sizeBytes < LEAST_BYTES) {
            LOG.warn(
                    "{} ended in its first write, of {} bytes, before anybody was told that"
                            + " something is kept: it begins anew",
                    file,
                    sizeBytes);
            return new Recovery.Opened(open(), sizeBytes);
        }
        return new Recovery(file, () -> open(file)).open();
    }

    /**
     * @throws IOException with a sentence for the user
     */
    MVStore open() throws IOException {
        if (file == null) {
            return new MVStore.Builder().open();
        }
        boolean isNew = !Files.exists(file) || Files.size(file) < LEAST_BYTES;
        if (isNew) {
            Files.deleteIfExists(file);
        }
        MVStore pages = open(file);
        if (isNew) {
            syncDirectory(file);
        }
        return pages;
    }

    private static MVStore open(Path file) throws IOException {
        SingleFileStore disk =
                new SingleFileStore(
                        Map.of("cacheSize", CACHE_MEGABYTES, "autoCompactFillRate", FILL_PERCENT));
        try {
            disk.open(file.toString(), false, null);
            MVStore pages = new MVStore.Builder().adoptFileStore(disk).open();
            pages.setRetentionTime(RETENTION_MS);
            pages.setVersionsToKeep(0);
            return pages;
        } catch (MVStoreException e) {
            close(disk);
            throw failure(file, e);
        } catch (RuntimeException | StackOverflowError e) { // of bytes that are no pages
            close(disk);
            throw new DamagedException(file, e);
        }
    }

    /** Also one that was not opened, where it fails once the file itself is closed. */
    private static void close(SingleFileStore disk) {
        try {
            disk.close();
        } catch (RuntimeException e) {
            LOG.debug("what could not be opened was not closed properly", e);
        }
    }

    /** That there is such a file is on disk too. */
    static void syncDirectory(Path file) throws IOException {
        try (FileChannel directory =
                FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
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

    /** With a sentence for the user. */
    static IOException failure(Path file, MVStoreException e) {
        return isDamage(e)
                ? new DamagedException(file, e)
                : new IOException(file + " cannot be opened: " + e.getMessage(), e);
    }

    /** Not: a disk that fails, another who uses the file, a later version's format. */
    static boolean isDamage(MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_READING_FAILED -> e.getCause() instanceof EOFException;
            case DataUtils.ERROR_WRITING_FAILED,
                    DataUtils.ERROR_CLOSED,
                    DataUtils.ERROR_UNSUPPORTED_FORMAT,
                    DataUtils.ERROR_FILE_LOCKED ->
                    false;
            default -> true;
        };
    }
}
