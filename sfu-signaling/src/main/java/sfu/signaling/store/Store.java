package sfu.signaling.store;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Ordered maps of JSON values by number or text, in one file or in memory; safe for all threads.
 * Each write is seen at once, and completes when it is on disk: only then may it be acknowledged.
 * One that fails (a full disk) may be lost with all that were not complete, and the store goes on
 * with what is on disk.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final StoreFile file;
    private final GroupCommit commits;
    private final long leftOutBytes;
    private MVStore pages; // guarded by this
    private long losses; // guarded by this
    private boolean isClosed; // guarded by this

    private Store(StoreFile file) throws IOException {
        this.file = file;
        try {
            Recovery.Opened opened = file.recover();
            pages = opened.pages();
            leftOutBytes = opened.leftOutBytes();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        commits = new GroupCommit(this::commit, this::reopen);
        if (file.isThere()) {
            commits.start();
        }
    }

    /**
     * @param directory is made if it is missing
     * @throws IOException with a sentence for the user
     */
    public static Store open(Path directory) throws IOException {
        return new Store(StoreFile.in(directory));
    }

    /** All is lost when the server ends. */
    public static Store inMemory() {
        try {
            return new Store(StoreFile.none());
        } catch (IOException e) {
            throw new StoreException("no memory is left", e);
        }
    }

    /** The map of this name, by numbers in their order. */
    public <V> StoredMap<Long, V> numbered(String name, Class<V> type) {
        note(name, LongDataType.INSTANCE);
        return new StoredMap<>(this, name, LongDataType.INSTANCE, type);
    }

    /** The map of this name, by texts in the order of their UTF-16 units. */
    public <V> StoredMap<String, V> named(String name, Class<V> type) {
        note(name, StringDataType.INSTANCE);
        return new StoredMap<>(this, name, StringDataType.INSTANCE, type);
    }

    /** What a recovery has to know to read it; what it has is there by then. */
    private synchronized void note(String name, DataType<?> keys) {
        boolean isEmpty = with(name, keys, MVMap::isEmpty);
        with(
                Soundness.KINDS,
                StringDataType.INSTANCE,
                kinds -> kinds.putIfAbsent(name, Soundness.kind(name, keys, !isEmpty)) == null);
    }

    /**
     * Completes when all that was written before is on disk, on the store's thread: whoever has
     * more to do then hands it on. What was lost before is not told here, but to who wrote it.
     */
    public synchronized CompletableFuture<Void> durable() {
        return file.isThere() ? commits.next() : CompletableFuture.completedFuture(null);
    }

    /**
     * Several changes ({@link StoredMap#set}, {@link StoredMap#delete}), in their order; completes
     * when all are on disk. A crash meanwhile can leave the first of them.
     */
    public synchronized CompletableFuture<Void> write(Runnable changes) {
        reopenIfFailed();
        long before = losses;
        try {
            changes.run();
            return losses == before ? durable() : CompletableFuture.failedFuture(lost());
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static StoreException lost() {
        return new StoreException("the disk failed meanwhile", null);
    }

    /** On disk; 0 in memory. */
    public long sizeBytes() {
        return file.sizeBytes();
    }

    /** How often the disk did not take what was written. */
    public long failures() {
        return commits.failures();
    }

    /** Of writes that were not whole at the start, after a crash. */
    public long leftOutBytes() {
        return leftOutBytes;
    }

    /**
     * @throws StoreException when the disk does not do it
     */
    synchronized <K, T> T with(String name, DataType<K> keys, Function<MVMap<K, byte[]>, T> work) {
        try {
            return work.apply(map(name, keys));
        } catch (MVStoreException e) {
            reopen();
            throw new StoreException("the store failed at " + name, e);
        }
    }

    private <K> MVMap<K, byte[]> map(String name, DataType<K> keys) {
        reopenIfFailed();
        return pages.openMap(name, new Values<>(keys));
    }

    /** In the background, where nobody was told. */
    private void reopenIfFailed() {
        if (pages.isClosed() && !isClosed) {
            reopen();
        }
    }

    private void commit() {
        MVStore now;
        synchronized (this) {
            now = pages;
        }
        now.commit();
        now.sync();
    }

    /** What is on disk holds; the rest is lost. */
    private synchronized void reopen() {
        if (isClosed) {
            return;
        }
        losses++;
        commits.lost();
        pages.closeImmediately();
        try {
            pages = file.open();
        } catch (IOException e) {
            LOG.error("the store cannot be opened again, so nothing is stored", e);
        }
    }

    /** Once all that was written is on disk. */
    @Override
    public void close() {
        commits.close();
        synchronized (this) {
            isClosed = true;
            try {
                pages.close();
            } catch (MVStoreException e) {
                LOG.error("the store was not closed properly", e);
            }
            file.close();
        }
    }
}
