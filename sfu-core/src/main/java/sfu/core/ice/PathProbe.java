package sfu.core.ice;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Our own checks once ice4j's agent is over: of nominated paths, and for consent. */
final class PathProbe {
    /** Peer reflexive, highest local preference, component 1 (RFC 8445 5.1.2.1). */
    private static final int PRIORITY = 110 << 24 | 0xFFFF << 8 | 255;

    /** About 8 s, as long as a path may take until it is given up. */
    private static final Transactions.Schedule NOMINATION =
            new Transactions.Schedule(500, 4_000, 3);

    private final Transactions transactions;
    private final String username;
    private final String password;
    private final long tieBreaker;

    /**
     * @param username the receiver's ufrag first (RFC 8445 7.2.2)
     */
    PathProbe(Transactions transactions, String username, String password, long tieBreaker) {
        this.transactions = transactions;
        this.username = username;
        this.password = password;
        this.tieBreaker = tieBreaker;
    }

    /** Asks whether the peer is really on a path that it nominated. */
    void nomination(Path path, IntConsumer onSuccess, Consumer<Path> onEnd) {
        probe(path, NOMINATION, onSuccess, onEnd);
    }

    /** Asks for consent; it is never repeated, the next one is a new request (RFC 7675 5.1). */
    void consent(Path path, int waitMs, IntConsumer onSuccess) {
        probe(path, new Transactions.Schedule(waitMs, waitMs, 0), onSuccess, ended -> {});
    }

    private void probe(
            Path path,
            Transactions.Schedule schedule,
            IntConsumer onSuccess,
            Consumer<Path> onEnd) {
        byte[] request =
                StunWriter.request()
                        .put(Stun.USERNAME, username)
                        .putInt(Stun.PRIORITY, PRIORITY)
                        .putLong(Stun.ICE_CONTROLLED, tieBreaker)
                        .sign(password);
        transactions.begin(
                request,
                path,
                schedule,
                new Transactions.Outcome() {
                    @Override
                    public void onResponse(Path from, byte[] response, int rttMillis) {
                        onEnd.accept(path);
                        if (Stun.type(response) == Stun.BINDING_SUCCESS && path.equals(from)) {
                            onSuccess.accept(rttMillis);
                        }
                    }

                    @Override
                    public void onTimeout() {
                        onEnd.accept(path);
                    }
                });
    }
}
