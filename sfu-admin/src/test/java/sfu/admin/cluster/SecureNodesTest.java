package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.Tools;
import sfu.admin.nodes.NodeLimits;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.NodeTrust;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Nodes that reach each other by https. */
class SecureNodesTest {
    private static final String CONNECTED = "sfu_relay_nodes 1.0";

    @TempDir private Path folder;

    private void certify(String name) throws Exception {
        Process openssl =
                new ProcessBuilder(
                                Tools.need("openssl"),
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=" + name,
                                "-addext",
                                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                                "-keyout",
                                file(name + ".key").toString(),
                                "-out",
                                file(name + ".pem").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(openssl.waitFor()).isZero();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Node node(String name, RedisServer redis, NodeTrust trust) throws IOException {
        return node(name, redis, trust, RoomLimits.defaults());
    }

    private Node node(String name, RedisServer redis, NodeTrust trust, RoomLimits limits)
            throws IOException {
        return new Node(
                new ClusterRules(
                        redis.url(),
                        "test",
                        1000,
                        SharedChannels.ENTRIES,
                        RecordLimits.defaults(),
                        NodeBudget.defaults(),
                        NodeLimits.defaults(),
                        RelocationPace.defaults(),
                        trust,
                        Node.settings(name, "", Node.SECRET)),
                HttpConfig.of("127.0.0.1", 0).withTls(file("node.pem"), file("node.key")),
                Access.open(),
                limits);
    }

    /** That believes the nodes. */
    private HttpClient client() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file("node.pem"))) {
            store.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, Node node, String path)
            throws Exception {
        URI url = URI.create("https://127.0.0.1:" + node.port() + path);
        return client.send(
                HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatGoesBetweenNodesGoesByHttpsToThoseWhoAreTrustedAlone() throws Exception {
        certify("node");
        certify("stranger");
        try (HttpClient client = client();
                RedisServer redis = new RedisServer();
                Node one = node("one", redis, NodeTrust.in(file("node.pem")));
                Node two = node("two", redis, NodeTrust.in(file("stranger.pem")))) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().until(() -> NodesServeTogetherTest.ready(two) == 2);
            two.claims(redis, "there");
            one.claims(redis, "here");
            assertThat(one.server.nodes())
                    .allMatch(each -> each.said().url().startsWith("https://"));

            try (NodeClient anna = new NodeClient(client, "wss://127.0.0.1:" + one.port())) {
                anna.join("there", "anna");
                assertThat(anna.mediaPort()).isEqualTo(two.server.mediaPort());
                assertThat(get(client, one, "/admin/v1/rooms/there").body()).contains("anna");
            }
            assertThat(get(client, one, "/admin/v1/node?node=two").statusCode()).isEqualTo(200);
            HttpResponse<String> untrusted = get(client, two, "/admin/v1/rooms/here");
            assertThat(untrusted.statusCode()).isEqualTo(503);
            assertThat(untrusted.body()).contains("node-silent");
        }
    }

    /** Which is told how to send it on a connection by https, too. */
    @Test
    void mediaIsRelayedByThoseWhoAreTrusted() throws Exception {
        certify("node");
        NodeTrust trust = NodeTrust.in(file("node.pem"));
        RoomLimits full = RoomLimits.defaults().withTransportsHere(1);
        try (HttpClient client = client();
                RedisServer redis = new RedisServer();
                Node one = node("one", redis, trust, full);
                Node two = node("two", redis, trust, full)) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().until(() -> NodesServeTogetherTest.ready(two) == 2);
            two.claims(redis, "there");
            String url = "wss://127.0.0.1:" + one.port();
            try (NodeClient anna = new NodeClient(client, url);
                    NodeClient ben = new NodeClient(client, url)) {
                anna.join("there", "anna");
                assertThat(anna.mediaPort()).as("has room").isEqualTo(two.server.mediaPort());
                await().until(() -> get(client, one, "/metrics").body().contains(CONNECTED));
                await().until(() -> get(client, two, "/metrics").body().contains(CONNECTED));
                ben.join("there", "ben");
                assertThat(ben.mediaPort()).as("is full").isEqualTo(one.server.mediaPort());
                assertThat(get(client, two, "/metrics").body()).contains("sfu_relay_held_back 0.0");
            }
        }
    }
}
