package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Connection;
import sfu.admin.loadtest.peer.Peer;
import sfu.admin.loadtest.peer.PeerLoop;
import sfu.admin.loadtest.peer.Presence;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.TalkingRoom;
import sfu.core.api.DtlsFingerprint;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.ice.IceClient;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What all participants of a run share: the plan, the threads, who publishes what. */
final class Meeting implements AutoCloseable {
    private static final long ADD_PATIENCE_S = 10;

    private final Plan plan;
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final List<InetAddress> addresses;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(executor).build();
    private final Map<String, PublishedSection> published = new ConcurrentHashMap<>();
    private final Map<Integer, TalkingRoom> talkingRooms = new ConcurrentHashMap<>();
    private @Nullable PeerLoop loop; // guarded by this

    Meeting(Plan plan) throws JoinFailure {
        this.plan = plan;
        addresses = addresses(plan.url().getHost());
    }

    /** IPv4 first: on this machine all peers then share one socket. */
    @SuppressWarnings("AddressSelection") // any of them may be a candidate
    private static List<InetAddress> addresses(String host) throws JoinFailure {
        try {
            List<InetAddress> found = new ArrayList<>(List.of(InetAddress.getAllByName(host)));
            found.sort((a, b) -> a.getAddress().length - b.getAddress().length);
            return found;
        } catch (UnknownHostException e) {
            throw JoinFailure.ofAll("no address is known for the host " + host);
        }
    }

    /**
     * Loads the code of a join, so that the first one is measured like the others.
     *
     * @throws JoinFailure if there is no server
     */
    void warmUp() throws JoinFailure, InterruptedException {
        try {
            DtlsEndpoint.warmUp(certificate);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        new IceClient(IceClient.newParameters(), IceClient.newParameters()).check(true);
        Signaling.connect(http, plan.url(), event -> {}).close();
    }

    Plan plan() {
        return plan;
    }

    HttpClient http() {
        return http;
    }

    ExecutorService executor() {
        return executor;
    }

    DtlsFingerprint fingerprint() {
        return certificate.fingerprint();
    }

    /** Where the server's media is to be sent. */
    InetSocketAddress mediaOf(Answer answer) throws JoinFailure {
        return answer.candidateAt(addresses);
    }

    /** Who a peer is to those who wait for it to speak; null where nobody takes turns. */
    @Nullable Presence presence(Role role, String participant) {
        if (plan.talk().speakers() == 0) {
            return null;
        }
        TalkingRoom room = talkingRooms.computeIfAbsent(role.room(), r -> new TalkingRoom());
        return new Presence(room, participant, role.takesTurns());
    }

    Peer add(Connection connection) throws JoinFailure, InterruptedException {
        try {
            return loop(connection.server().getAddress())
                    .add(connection)
                    .get(ADD_PATIENCE_S, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw JoinFailure.ofAll(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw JoinFailure.ofAll(JoinFailure.reason(e));
        } catch (TimeoutException e) {
            throw JoinFailure.ofAll("the load test's own thread does not answer");
        }
    }

    /** One who failed to join: nothing is sent by it, or expected at it. */
    void remove(Peer peer) {
        loop().remove(peer);
    }

    private synchronized PeerLoop loop(InetAddress server) throws IOException {
        if (loop == null) {
            loop = PeerLoop.start(server, certificate, engine);
        }
        return loop;
    }

    /** Once somebody has connected. */
    synchronized PeerLoop loop() {
        if (loop == null) {
            throw new IllegalStateException("nobody has joined");
        }
        return loop;
    }

    void publishes(String participant, List<PublishedSection> sections) {
        for (PublishedSection section : sections) {
            published.put(key(participant, section.isVideo()), section);
        }
    }

    /** Our section of this participant; null if it is none of ours. */
    @Nullable PublishedSection published(String participant, boolean isVideo) {
        return published.get(key(participant, isVideo));
    }

    private static String key(String participant, boolean isVideo) {
        return (isVideo ? "video " : "audio ") + participant;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (loop != null) {
                loop.close();
            }
        }
        http.shutdownNow();
        executor.shutdownNow();
    }
}
