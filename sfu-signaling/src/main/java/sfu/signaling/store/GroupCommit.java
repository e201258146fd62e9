package sfu.signaling.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** One sync for all who wait for the disk: those who come meanwhile wait for the next. */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** Those whose writes are in the file as it is open since a number of losses. */
    private record Group(List<CompletableFuture<Void>> waiting, long losses) {}

    private final Runnable commit;
    private final Runnable onFailure;
    private final Thread thread = new Thread(this::run, "store");
    private final LongAdder failures = new LongAdder();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>(); // guarded by this
    private List<CompletableFuture<Void>> doomed = new ArrayList<>(); // guarded by this
    private long losses; // guarded by this
    private boolean isClosed; // guarded by this

    /**
     * @param commit returns once all is on disk, or throws
     * @param onFailure calls {@link #lost}
     */
    GroupCommit(Runnable commit, Runnable onFailure) {
        this.commit = commit;
        this.onFailure = onFailure;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Completes with the commit that begins after this. */
    synchronized CompletableFuture<Void> next() {
        if (isClosed) {
            return CompletableFuture.failedFuture(new StoreException("the store is closed", null));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(done);
        notifyAll();
        return done;
    }

    /** What was written and is not on disk is lost, whatever the commit under way says. */
    synchronized void lost() {
        losses++;
        doomed.addAll(waiting);
        waiting = new ArrayList<>();
        notifyAll();
    }

    private void run() {
        while (await()) {
            fail(takeDoomed());
            Group group = take();
            if (!group.waiting().isEmpty()) {
                commit(group);
            }
        }
    }

    private void commit(Group group) {
        try {
            commit.run();
        } catch (RuntimeException e) {
            LOG.error("the disk did not take what was written", e);
            onFailure.run();
        }
        if (isLost(group)) {
            fail(group.waiting());
        } else {
            group.waiting().forEach(each -> each.complete(null));
        }
    }

    /** False when it is closed and nobody waits. */
    private synchronized boolean await() {
        while (waiting.isEmpty() && doomed.isEmpty() && !isClosed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !waiting.isEmpty() || !doomed.isEmpty();
    }

    private synchronized Group take() {
        Group group = new Group(waiting, losses);
        waiting = new ArrayList<>();
        return group;
    }

    private synchronized List<CompletableFuture<Void>> takeDoomed() {
        List<CompletableFuture<Void>> now = doomed;
        doomed = new ArrayList<>();
        return now;
    }

    private synchronized boolean isLost(Group group) {
        return losses != group.losses();
    }

    private void fail(List<CompletableFuture<Void>> those) {
        if (those.isEmpty()) {
            return;
        }
        failures.increment();
        StoreException failure = new StoreException("the disk did not take it", null);
        those.forEach(each -> each.completeExceptionally(failure));
    }

    long failures() {
        return failures.sum();
    }

    /** Returns when those who waited are told. */
    void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
