package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** The requests of one generation that wait for their responses; on its ICE thread only. */
final class Transactions {
    /** RFC 8445 7.2.5.2.1 and 7.3.1.4: a check that was cancelled can still succeed. */
    private static final int CANCELLED_MATCHABLE_MS = 8_000;

    /** What became of a request; one of them is called once, unless it is cancelled before. */
    interface Outcome {
        /**
         * @param response authentic
         * @param rttMillis {@link PathState#UNKNOWN_RTT} if the request was sent more than once
         */
        void onResponse(Path from, byte[] response, int rttMillis);

        void onTimeout();
    }

    /**
     * When a request is repeated (RFC 8489 6.2.1).
     *
     * @param firstWaitMs doubles each time up to maxWaitMs
     */
    record Schedule(int firstWaitMs, int maxWaitMs, int resends) {}

    private final IceMux mux;
    private final IceExecutor executor;
    private final IceGeneration owner;
    private final Map<String, Transaction> open = new HashMap<>();
    private boolean closed;

    Transactions(IceMux mux, IceExecutor executor, IceGeneration owner) {
        this.mux = mux;
        this.executor = executor;
        this.owner = owner;
    }

    void begin(byte[] request, Path path, Schedule schedule, Outcome outcome) {
        if (!closed) { // ice4j's pacemaker may still be at it while its agent is freed
            new Transaction(request, path, schedule, outcome).begin();
        }
    }

    void cancel(byte[] transaction) {
        Transaction cancelled = open.get(Stun.key(transaction));
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    /** False when nobody waits for it. */
    boolean onResponse(Path from, byte[] response) {
        Transaction answered = open.get(Stun.key(Stun.transaction(response)));
        if (answered == null) {
            return false;
        }
        answered.end();
        answered.outcome.onResponse(from, response, answered.rttMillis());
        return true;
    }

    /** More may leave on this path: what waits for that is tried at once. */
    void onCredit(Path path) {
        open.values().forEach(each -> each.onCredit(path));
    }

    void close() {
        closed = true;
        List.copyOf(open.values()).forEach(Transaction::end);
    }

    /** Of checks that may not leave yet, at growing intervals as if they had. */
    private static final int MOST_POSTPONED = 8;

    private final class Transaction {
        private final byte[] request;
        private final Path path;
        private final Outcome outcome;
        private final String key;
        private final int firstWaitMs;
        private final int maxWaitMs;
        private int waitMs;
        private int resendsLeft;
        private int postponementsLeft = MOST_POSTPONED;
        private boolean isPostponed;
        private boolean isResent;
        private long sentNs;
        private @Nullable Future<?> timer;

        Transaction(byte[] request, Path path, Schedule schedule, Outcome outcome) {
            this.request = request;
            this.path = path;
            this.outcome = outcome;
            key = Stun.key(Stun.transaction(request));
            firstWaitMs = schedule.firstWaitMs();
            waitMs = firstWaitMs;
            maxWaitMs = schedule.maxWaitMs();
            resendsLeft = schedule.resends();
        }

        void begin() {
            open.put(key, this);
            mux.expect(key, owner);
            transmit();
        }

        private void transmit() {
            sentNs = System.nanoTime();
            timer = executor.schedule(this::onTimer, waitMs);
            waitMs = Math.min(maxWaitMs, 2 * waitMs);
            isPostponed = !owner.sendCheck(path, request);
        }

        private void onTimer() {
            boolean isUnsent = isPostponed && postponementsLeft-- > 0; // the address got enough
            if (isUnsent || resendsLeft-- > 0) {
                isResent |= !isUnsent;
                transmit();
            } else {
                end();
                outcome.onTimeout();
            }
        }

        void onCredit(Path on) {
            if (isPostponed && path.equals(on)) {
                stopTimer();
                waitMs = firstWaitMs;
                transmit();
            }
        }

        /** Karn: the response to a repeated request tells no round trip time. */
        int rttMillis() {
            return isResent
                    ? PathState.UNKNOWN_RTT
                    : (int) ((System.nanoTime() - sentNs) / 1_000_000);
        }

        void cancel() {
            isPostponed = false;
            stopTimer();
            timer = executor.schedule(this::end, CANCELLED_MATCHABLE_MS);
        }

        void end() {
            stopTimer();
            open.remove(key);
            mux.expectNoMore(key);
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
