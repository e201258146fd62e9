package sfu.signaling.relay;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.Seal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two nodes say to each other on one connection, each message with a seal of their cluster's
 * secret in front: who has not got it is none of them, at either end and on the way between.
 *
 * <p>Both begin with "2 NONCE". A seal is of who says it to whom, both nonces, how many were said
 * before, and the text: it holds once, on this connection, at its place. What is said can be read
 * by who is on the way, and kept back while the beats go on, unless the nodes are reached by https.
 */
final class RelaySeal implements RelayEnd, RelayEnd.Listener {
    private static final Pattern GREETING = Pattern.compile("2 ([0-9a-f]{32})");
    private static final int NONCE_BYTES = 16;
    private static final int SEAL_CHARS = 64;

    /** In front of each message. */
    static final int OVERHEAD_CHARS = SEAL_CHARS + 1;

    /** Said before the other node greets: no more than how it begins. */
    private static final int MOST_EARLY = 100;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Seal seal;
    private final String own;
    private final String other;
    private final boolean isDialler;
    private final RelayEnd.Listener listener;
    private final Runnable onForged;
    private final String nonce;
    private final List<String> early = new ArrayList<>(); // guarded by this
    private @Nullable RelayEnd end; // guarded by this
    private @Nullable String others; // its nonce; guarded by this
    private long said; // guarded by this
    private long heard;

    /**
     * @param own the name of this node, which the other one means
     * @param other of the node at the other end
     * @param isDialler whether this node made the connection
     * @param onForged is run when a message does not have the right seal
     */
    RelaySeal(
            Seal seal,
            String own,
            String other,
            boolean isDialler,
            RelayEnd.Listener listener,
            Runnable onForged) {
        this.seal = seal;
        this.own = own;
        this.other = other;
        this.isDialler = isDialler;
        this.listener = listener;
        this.onForged = onForged;
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        nonce = HexFormat.of().formatHex(bytes);
    }

    /** The first word, before any other. */
    synchronized void greet(RelayEnd over) {
        end = over;
        over.send("2 " + nonce);
    }

    @Override
    public synchronized void send(String message) {
        RelayEnd its = end;
        String met = others;
        if (its == null) {
            throw new IllegalStateException("it is greeted first");
        }
        if (met != null) {
            its.send(seal.of(parts(isDialler, met, said++, message)) + " " + message);
        } else if (early.size() < MOST_EARLY) {
            early.add(message);
        } else {
            its.close("it does not greet");
        }
    }

    /** What a seal is of. */
    private String[] parts(boolean byDialler, String met, long number, String message) {
        String diallers = isDialler ? nonce : met;
        String acceptors = isDialler ? met : nonce;
        boolean isOwn = byDialler == isDialler;
        String from = isOwn ? own : other;
        String to = isOwn ? other : own;
        String role = byDialler ? "dialler" : "acceptor";
        String at = Long.toString(number);
        return new String[] {"relay", from, to, role, diallers, acceptors, at, message};
    }

    @Override
    public void close(String why) {
        RelayEnd its;
        synchronized (this) {
            its = end;
        }
        if (its != null) {
            its.close(why);
        }
    }

    @Override
    public void onText(String text) {
        String met;
        synchronized (this) {
            met = others;
        }
        if (met == null) {
            meet(text);
        } else {
            listener.onText(open(text, met));
        }
    }

    private synchronized void meet(String text) {
        Matcher greeting = GREETING.matcher(text);
        if (!greeting.matches()) {
            throw new IllegalArgumentException(
                    text.startsWith("{")
                            ? "it relays by an earlier version, without seals: update it"
                            : "that is no greeting of a node");
        }
        others = greeting.group(1);
        early.forEach(this::send);
        early.clear();
    }

    private String open(String text, String met) {
        boolean isLong = text.length() > OVERHEAD_CHARS && text.charAt(SEAL_CHARS) == ' ';
        String message = isLong ? text.substring(OVERHEAD_CHARS) : "";
        String its = isLong ? text.substring(0, SEAL_CHARS) : "";
        if (!seal.isOf(its, parts(!isDialler, met, heard++, message))) {
            onForged.run();
            throw new IllegalArgumentException(
                    "its message has not the seal of this cluster's secret");
        }
        return message;
    }

    @Override
    public void onEnd(String why) {
        listener.onEnd(why);
    }
}
