package sfu.core.room;

import sfu.core.relay.Relay;
import sfu.core.relay.RelayMessage;
import sfu.core.relay.RelayWire;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One way of the connection between two nodes: in order, on a thread of its own. */
final class NodeWire implements RelayWire, AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    volatile Relay to;

    /** What becomes of a message; null: it is lost. */
    volatile UnaryOperator<RelayMessage> through = UnaryOperator.identity();

    volatile Predicate<RelayMessage> isTooLarge = message -> false;

    /** The other node's end; it may be about to be there. */
    private Relay to() {
        while (to == null) {
            Thread.onSpinWait();
        }
        return to;
    }

    @Override
    public boolean send(int association, RelayMessage message) {
        if (isTooLarge.test(message)) {
            return false;
        }
        if (!thread.isShutdown()) {
            thread.execute(() -> {
                RelayMessage its = through.apply(message);
                if (its != null) {
                    to().onMessage(association, its);
                }
            });
        }
        return true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
