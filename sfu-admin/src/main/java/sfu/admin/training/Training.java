package sfu.admin.training;

import sfu.admin.Server;
import sfu.core.api.IceParameters;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server does in its first minutes, in seconds and against the server in this process: the
 * classes that it has loaded then make the JVM's archive.
 */
public final class Training implements AutoCloseable {
    private static final int VIEWERS = 8;
    private static final int SSRC = 1000;
    private static final int ROUNDS = 60;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
    private static final List<String> PAGES =
            List.of(
                    "/",
                    "/sdk/sfu.js",
                    "/dashboard/",
                    "/health",
                    "/health/ready",
                    "/metrics",
                    "/admin/v1/rooms");

    private final HttpClient http = HttpClient.newHttpClient();
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final InetSocketAddress media;
    private final String authority;
    private final List<Peer> peers = new ArrayList<>();

    public Training(Server server) {
        media = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.mediaPort());
        authority = "localhost:" + server.address().getPort();
    }

    /**
     * Runs it.
     *
     * @return how many media packets the viewers received
     */
    public long run(Duration duration) throws IOException, InterruptedException {
        visitPages();
        try (OperatorPlay operator = new OperatorPlay(http, authority)) {
            operator.join(certificate.fingerprint());
            operator.operate(ROUNDS);
        }
        Peer publisher = peer("whip", "sendonly");
        List<Peer> viewers = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            viewers.add(peer("whep", "recvonly"));
        }
        connect();
        MediaPlay play = new MediaPlay(publisher, viewers, SSRC);
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            play.sendFrame();
        }
        visitPages(); // now with figures
        return play.received();
    }

    private void visitPages() throws IOException, InterruptedException {
        for (String page : PAGES) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://" + authority + page))
                            .header("accept-encoding", "gzip")
                            .build();
            http.send(request, BodyHandlers.discarding());
        }
    }

    private Peer peer(String kind, String direction) throws IOException, InterruptedException {
        IceParameters ice = IceClient.newParameters();
        String offer = Sdp.offer(ice, certificate.fingerprint(), direction, SSRC);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://" + authority + "/v1/" + kind + "/training"))
                        .header("content-type", "application/sdp")
                        .POST(HttpRequest.BodyPublishers.ofString(offer))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException(kind + " answered " + response.statusCode());
        }
        Peer peer = new Peer(media, ice, certificate, response.body(), engine);
        peers.add(peer);
        return peer;
    }

    private void connect() throws IOException, InterruptedException {
        long end = System.nanoTime() + CONNECT_LIMIT.toNanos();
        while (!peers.stream().allMatch(Peer::isConnected)) {
            if (System.nanoTime() > end) {
                throw new IOException("the peers did not connect");
            }
            peers.forEach(Peer::connect);
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        http.shutdownNow();
    }
}
