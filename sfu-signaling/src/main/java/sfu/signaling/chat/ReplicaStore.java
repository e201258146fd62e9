package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * This node's store of a channel that several nodes have: what the log has, and what it does not
 * have yet. Not safe for threads.
 */
final class ReplicaStore {
    /** Hears what is on disk, in its order. */
    interface Listener {
        /** A message of another node is news. */
        void adopted(StoredMessage message);

        /** A message of this number is there, which is no news. */
        void known(long number);

        /** Another node changed one. */
        void changed(LogEntry change);

        /** It comes again with another number. */
        void recalled(StoredMessage message);
    }

    private final ChannelName name;
    private final String template;
    private final History history;
    private final Unshared unshared;
    private final Store store;
    private final Executor thread;
    private final int mostUnshared;
    private final Listener listener;
    private final Clocks clocks;
    private long lastUnshared;
    private int unsharedCount;
    private Runnable whenDone = () -> {};
    private int pending; // on their way to the disk

    /**
     * @param template of the room whose channel it is, or empty
     * @param mostUnshared of what the log does not have, the latest
     */
    ReplicaStore(
            ChannelName name,
            String template,
            History history,
            Unshared unshared,
            Store store,
            Executor thread,
            int mostUnshared,
            Listener listener,
            Clocks clocks) {
        this.name = name;
        this.template = template;
        this.history = history;
        this.unshared = unshared;
        this.store = store;
        this.thread = thread;
        this.mostUnshared = mostUnshared;
        this.listener = listener;
        this.clocks = clocks;
        lastUnshared = unshared.last(name);
        unsharedCount = lastUnshared == 0 ? 0 : unshared(Integer.MAX_VALUE).size();
    }

    /** Runs it each time that something is on disk. */
    void whenDone(Runnable its) {
        whenDone = its;
    }

    /** The number of the next, with these last three digits. */
    long next(long nowMs, int slot) {
        long next = history.next(nowMs);
        long its = next - next % History.NUMBERS_PER_MS + slot;
        long number = its < next ? its + History.NUMBERS_PER_MS : its;
        history.known(number);
        return number;
    }

    /** There is one of this number. */
    void known(long number) {
        history.known(number);
    }

    /**
     * An entry of the log.
     *
     * @param outcome null: another node's
     * @param isTold whether its channel hears of it, if it is new
     */
    void take(LogEntry entry, Keeper.@Nullable Outcome outcome, boolean isTold) {
        if (entry.isNew()) {
            takeNew(entry.message(), outcome, isTold);
        } else {
            takeChange(entry, outcome, isTold);
        }
    }

    private void takeNew(StoredMessage message, Keeper.@Nullable Outcome outcome, boolean isTold) {
        if (outcome == null && isHere(message)) {
            return;
        }
        boolean isNews = outcome == null && isTold && !message.isDeleted();
        if (outcome == null && !isNews) {
            listener.known(message.number()); // at once: who comes now is to have it
        }
        whenDurable(
                history.append(message),
                failure -> {
                    if (failure != null) {
                        history.lost(message);
                    }
                    if (outcome != null) {
                        done(message, failure, outcome);
                    } else if (isNews) {
                        listener.adopted(message);
                    }
                });
    }

    /** Also if its sender sent it to this node too, or if it would be dropped at once. */
    private boolean isHere(StoredMessage message) {
        return history.knows(message.number())
                || history.find(message.from(), message.clientId()) != null
                || history.isTooOld(message);
    }

    private void takeChange(LogEntry entry, Keeper.@Nullable Outcome outcome, boolean isTold) {
        StoredMessage message = entry.message();
        StoredMessage there = history.get(message.number());
        if (there == null || there.equals(message)) { // gone, or so already
            if (outcome != null) {
                outcome.kept(message, false);
            }
            return;
        }
        whenDurable(
                history.replace(message),
                failure -> {
                    if (outcome != null) {
                        done(message, failure, outcome);
                    } else if (isTold) {
                        listener.changed(entry);
                    }
                });
    }

    private static void done(
            StoredMessage message, @Nullable Throwable failure, Keeper.Outcome outcome) {
        if (failure == null) {
            outcome.kept(message, false);
        } else {
            outcome.failed(failure);
        }
    }

    private void whenDurable(CompletableFuture<Void> durable, Consumer<@Nullable Throwable> work) {
        pending++;
        durable.whenCompleteAsync(
                (done, failure) -> {
                    pending--;
                    work.accept(failure);
                    whenDone.run();
                },
                thread);
    }

    /** What the log cannot take now, on disk in one step with the mark that it is missing there. */
    void keepUnshared(LogEntry entry, Keeper.Outcome outcome) {
        StoredMessage message = entry.message();
        long number = Math.max(lastUnshared + 1, clocks.wallMs());
        lastUnshared = number;
        unsharedCount++;
        if (unsharedCount > mostUnshared) {
            shared(unshared(1).getFirst());
        }
        Runnable mark = () -> unshared.set(number, new Unshared.Waiting(name, template, entry));
        CompletableFuture<Void> durable =
                store.write(() -> {
                    mark.run();
                    history.set(message);
                });
        if (entry.isNew()) {
            history.add(message);
            history.prune();
        }
        whenDurable(
                durable,
                failure -> {
                    if (failure == null) {
                        outcome.kept(message, true);
                    } else {
                        unsharedCount--;
                        if (entry.isNew()) {
                            history.lost(message);
                        }
                        outcome.failed(failure);
                    }
                });
    }

    boolean hasUnshared() {
        return unsharedCount > 0;
    }

    List<StoredMap.Entry<String, Unshared.Waiting>> unshared(int most) {
        return unshared.first(name, most);
    }

    /** The log has it. */
    void shared(StoredMap.Entry<String, Unshared.Waiting> its) {
        unshared.remove(its.key());
        unsharedCount--;
        history.shared(its.value().entry().message());
    }

    /** What is here, and not among the keys of what the log has. */
    List<LogEntry> lacking(Set<String> seen, int most) {
        history.prune();
        List<LogEntry> lacking = new ArrayList<>();
        for (StoredMessage each : history.latest(most)) {
            LogEntry entry = LogEntry.of(each);
            if (!seen.contains(entry.key())) {
                lacking.add(entry);
            }
        }
        return lacking;
    }

    /** It comes again with another number. */
    void recall(StoredMessage message) {
        history.remove(message);
        listener.recalled(message);
    }

    /** Nothing up to a number is kept anywhere. */
    void forget(long upTo) {
        if (upTo > 0) {
            history.forget(upTo);
        }
    }

    /** All is gone here; returns the number up to which it is to be elsewhere. */
    long forgetAll() {
        history.clear();
        unshared(Integer.MAX_VALUE).forEach(this::shared);
        return history.next(clocks.wallMs()) - 1;
    }

    boolean isBusy() {
        return pending > 0;
    }
}
