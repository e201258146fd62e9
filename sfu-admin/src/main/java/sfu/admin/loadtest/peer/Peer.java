package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.ice.IceClient;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpProfile;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One simulated participant's transport: an ICE client, a DTLS client, SRTP; of the loop's thread,
 * but for what is said otherwise.
 */
public final class Peer implements DtlsEndpoint.Listener {
    /** At the tick of 5 s, as RFC 7675 asks on average: the server then needs no own checks. */
    private static final long CONSENT_NS = 4_500_000_000L;

    private static final int LAST_STUN = 3; // first bytes (RFC 7983 7)
    private static final int FIRST_DTLS = 20;
    private static final int LAST_DTLS = 63;
    private static final int FIRST_RTP = 128;
    private static final int LAST_RTP = 191;

    private static final List<SrtpProfile> PROFILES =
            List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80);

    private final int number;
    private final Connection connection;
    private final Consumer<Runnable> loop;
    private final Outgoing out;
    private final SrtpEngine engine;
    private final Runnable connected;
    private final IceClient ice;
    private final DtlsEndpoint dtls;
    private final PeerMedia media;
    private final CompletableFuture<Void> reachable = new CompletableFuture<>();
    private final CompletableFuture<Void> secured = new CompletableFuture<>();
    private long nextCheckNs = Long.MAX_VALUE;
    private boolean isConnected;
    private boolean isClosed;

    /**
     * @param loop runs what it is given on its thread
     * @param connected is run on the loop's thread once media can flow
     */
    Peer(
            int number,
            Connection connection,
            DtlsCertificate certificate,
            SrtpEngine engine,
            Consumer<Runnable> loop,
            Outgoing out,
            PeerMedia media,
            Runnable connected) {
        this.number = number;
        this.connection = connection;
        this.loop = loop;
        this.out = out;
        this.engine = engine;
        this.media = media;
        this.connected = connected;
        ice = new IceClient(connection.local(), connection.remote());
        dtls =
                DtlsEndpoint.client(
                        certificate,
                        connection.fingerprint(),
                        PROFILES,
                        bytes -> loop.accept(() -> out.datagram(number, bytes)),
                        this);
    }

    /** Checks the path to the server, as is repeated until it answers; any thread. */
    public void check() {
        loop.accept(() -> out.datagram(number, ice.check(true)));
    }

    /** Completes when the server answered a check; any thread. */
    public CompletableFuture<Void> reachable() {
        return reachable;
    }

    /** Begins the handshake; any thread. */
    public CompletableFuture<Void> secure() {
        dtls.start(0);
        return secured;
    }

    /**
     * Says which of our sections a slot shows, null for none of ours; any thread.
     *
     * @param isPaused the server says that it sends nothing of it
     */
    public void assign(String mid, @Nullable PublishedSection section, boolean isPaused) {
        loop.accept(() -> media.assign(mid, section, isPaused, System.nanoTime()));
    }

    /** The server wants these encodings of a section of ours, or not; any thread. */
    public void turn(PublishedSection section, int encoding, boolean on) {
        if (encoding >= 0 && encoding < section.encodings().size()) {
            PublishedTrack track = section.encodings().get(encoding);
            loop.accept(() -> track.turn(on, System.nanoTime()));
        }
    }

    /** The server said who dominates; any thread. */
    public void told(String dominant, long unixNs) {
        loop.accept(() -> {
            Witness witness = media.witness();
            if (witness != null) {
                witness.told(dominant, unixNs);
            }
        });
    }

    /** The server said that a video slot shows this participant from now on; any thread. */
    public void assigned(String participant, long unixNs) {
        loop.accept(() -> {
            Witness witness = media.witness();
            if (witness != null) {
                witness.assigned(participant, unixNs);
            }
        });
    }

    List<PublishedTrack> tracks() {
        return connection.tracks();
    }

    /** Whether media can flow. */
    boolean isConnected() {
        return isConnected && !isClosed;
    }

    boolean receives() {
        return !connection.slots().isEmpty();
    }

    /** Whether somebody sends what it has slots for. */
    boolean awaitsMedia() {
        return connection.awaitsMedia();
    }

    StreamTable streams() {
        return media.streams();
    }

    void onDatagram(MemorySegment s, long at, int length, long arrivedUnixNs, long nowNs) {
        if (isClosed) {
            return;
        }
        int first = length == 0 ? 255 : s.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        if (first >= FIRST_RTP && first <= LAST_RTP) {
            media.onPacket(s, at, length, arrivedUnixNs, nowNs);
        } else if (first <= LAST_STUN) {
            onStun(copy(s, at, length), nowNs);
        } else if (first >= FIRST_DTLS && first <= LAST_DTLS) {
            dtls.onDatagram(copy(s, at, length));
        }
    }

    private static byte[] copy(MemorySegment s, long at, int length) {
        return s.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private void onStun(byte[] message, long nowNs) {
        byte[] answer = ice.onDatagram(message, connection.server());
        if (answer != null) {
            out.datagram(number, answer);
        }
        if (ice.isConnected() && !reachable.isDone()) {
            nextCheckNs = nowNs + CONSENT_NS;
            reachable.complete(null);
        }
    }

    /** To be called about once a second: consent and reports. */
    void tick(long nowNs, long nowUnixNs) {
        if (isClosed) {
            return;
        }
        if (nowNs >= nextCheckNs) {
            nextCheckNs = nowNs + CONSENT_NS;
            out.datagram(number, ice.check(true));
        }
        media.report(nowNs, nowUnixNs);
    }

    @Override
    public void onKeys(SrtpKeys keys) {
        loop.accept(() -> {
            if (isClosed) { // it waited no longer
                return;
            }
            SrtpProfile profile = keys.profile();
            SrtpContext sending = engine.newContext(profile, keys.clientKey(), keys.clientSalt());
            SrtpContext receiving = engine.newContext(profile, keys.serverKey(), keys.serverSalt());
            media.begin(sending, receiving, System.nanoTime());
            isConnected = true;
            connected.run();
            secured.complete(null);
        });
    }

    @Override
    public void onData(byte[] data) {} // no data channel is offered

    @Override
    public void onClosed(String reason) {
        secured.completeExceptionally(new IllegalStateException("DTLS: " + reason));
    }

    /** Says goodbye to the server and does nothing more; on the loop's thread. */
    void close() {
        if (!isClosed) {
            isClosed = true;
            dtls.close();
            media.close();
        }
    }
}
