package sfu.signaling.chat;

import sfu.signaling.protocol.ChatMessage.Talker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Keeps messages in the store of a server that is alone. */
final class LocalKeeper implements Keeper {
    private final History history;
    private final Executor thread;
    private int pending; // on their way to the disk

    LocalKeeper(History history, Executor thread) {
        this.history = history;
        this.thread = thread;
    }

    @Override
    public void whenOpen(Runnable work) {
        work.run();
    }

    @Override
    public void keep(StoredMessage draft, Outcome outcome) {
        StoredMessage message = draft.numbered(history.next(draft.timeMs()));
        whenDurable(
                history.append(message),
                message,
                failure -> {
                    history.lost(message);
                    outcome.failed(failure);
                },
                outcome);
    }

    @Override
    public void change(StoredMessage to, Talker by, long nowMs, Outcome outcome) {
        whenDurable(history.replace(to), to, outcome::failed, outcome);
    }

    private void whenDurable(
            CompletableFuture<Void> durable,
            StoredMessage message,
            Consumer<Throwable> whenLost,
            Outcome outcome) {
        pending++;
        durable.whenCompleteAsync(
                (done, failure) -> {
                    pending--;
                    if (failure == null) {
                        outcome.kept(message, false);
                    } else {
                        whenLost.accept(failure);
                    }
                },
                thread);
    }

    @Override
    public boolean isBusy() {
        return pending > 0;
    }

    @Override
    public void forget() {
        history.clear();
    }

    @Override
    public void resync() {}

    @Override
    public void close() {}
}
