package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The other side of IceTransport, for tests and load: a controlling peer with one candidate, bytes
 * in and bytes out. Not thread-safe.
 */
public final class IceClient {
    /** Peer reflexive, highest local preference, component 1 (RFC 8445 5.1.2.1). */
    private static final int DEFAULT_PRIORITY = 110 << 24 | 0xFFFF << 8 | 255;

    /** Checks whose responses still count. */
    private static final int MAX_OPEN_CHECKS = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ICE_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final IceParameters local;
    private final IceParameters server;
    private final long tieBreaker = RANDOM.nextLong();
    private final Deque<byte[]> open = new ArrayDeque<>();
    private @Nullable InetSocketAddress mapped;
    private boolean isConnected;
    private boolean isChecked;

    public IceClient(IceParameters local, IceParameters server) {
        this.local = local;
        this.server = server;
    }

    /** Credentials as a browser makes them (RFC 8839 5.4). */
    public static IceParameters newParameters() {
        return new IceParameters(random(4), random(24));
    }

    private static String random(int chars) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < chars; i++) {
            text.append(ICE_CHARS.charAt(RANDOM.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }

    /** A binding request to the server; with USE-CANDIDATE it nominates the path it is sent on. */
    public byte[] check(boolean nominate) {
        return check(nominate, DEFAULT_PRIORITY);
    }

    /**
     * As above.
     *
     * @param priority of the candidate, 32 bits unsigned
     */
    public byte[] check(boolean nominate, int priority) {
        StunWriter request =
                StunWriter.request()
                        .put(Stun.USERNAME, server.ufrag() + ":" + local.ufrag())
                        .putInt(Stun.PRIORITY, priority)
                        .putLong(Stun.ICE_CONTROLLING, tieBreaker);
        if (nominate) {
            request.put(Stun.USE_CANDIDATE, new byte[0]);
        }
        byte[] check = request.sign(server.password());
        if (open.size() == MAX_OPEN_CHECKS) {
            open.removeFirst();
        }
        open.add(Stun.transaction(check));
        return check;
    }

    /**
     * Takes a STUN message of the server.
     *
     * @param from where the server's checks come from, which the answer tells
     * @return the answer to send back; null for anything but the server's authentic checks
     */
    public byte @Nullable [] onDatagram(byte[] message, InetSocketAddress from) {
        if (!Stun.isWellFormed(message) || !Stun.isFingerprintRight(message)) {
            return null;
        }
        return switch (Stun.type(message)) {
            case Stun.BINDING_REQUEST -> onCheck(message, from);
            case Stun.BINDING_SUCCESS -> onSuccess(message);
            default -> null;
        };
    }

    private byte @Nullable [] onCheck(byte[] message, InetSocketAddress from) {
        boolean isOurs = (local.ufrag() + ":" + server.ufrag()).equals(Stun.username(message));
        byte[] check = isOurs ? Stun.authenticated(message, local.password()) : null;
        if (check == null) {
            return null;
        }
        isChecked = true;
        return StunWriter.success(check, from).sign(local.password());
    }

    private byte @Nullable [] onSuccess(byte[] message) {
        byte[] response = Stun.authenticated(message, server.password());
        byte[] transaction = Stun.transaction(message);
        if (response != null && open.removeIf(sent -> Arrays.equals(sent, transaction))) {
            isConnected = true;
            mapped = Stun.mapped(response);
        }
        return null;
    }

    /** Whether the server answered one of our checks. */
    public boolean isConnected() {
        return isConnected;
    }

    /** Whether the server checked us. */
    public boolean isChecked() {
        return isChecked;
    }

    /** Our address as the server sees it; null before it answered. */
    public @Nullable InetSocketAddress mappedAddress() {
        return mapped;
    }
}
