package sfu.admin.networks;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import sfu.admin.e2e.Chromium;
import sfu.admin.e2e.Coturn;
import sfu.admin.e2e.RunningServer;
import sfu.admin.e2e.SharedPort;
import sfu.core.shard.AddressKind;
import sfu.core.shard.AddressOptions;
import sfu.core.shard.Nat64Prefix;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.session.SessionLimits;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Real Chromium in networks that let little through, and with a server whose addresses change. */
class RestrictedNetworkScenarios {
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);
    private static final Access ACCESS = Access.byToken(TOKENS);

    /** That media comes up is asked for; how soon, is told. */
    private static final double MOST_MS = 20_000;

    /** Clients are told; by themselves they take ten seconds to notice. */
    private static final double MOST_GAP_MS = 5_000;

    private static final String CLIENT = "c";
    private static final String ROUTER = "r";

    /** Of the server's end of the IPv4 link. */
    private static final String V4 = "10.97." + Network.number() + ".";

    private static final String V6 = "fd97:" + Network.number() + "::";

    private static final String PAIR =
            """
            (async () => {
              const stats = await window.bench.stats();
              for (const s of stats.values()) {
                if (s.type === 'transport' && stats.has(s.selectedCandidatePairId)) {
                  const pair = stats.get(s.selectedCandidatePairId);
                  const local = stats.get(pair.localCandidateId);
                  const remote = stats.get(pair.remoteCandidateId);
                  return { type: local.candidateType, relay: local.relayProtocol ?? '', remote: remote.address };
                }
              }
              return { type: '', relay: '', remote: '' };
            })()
            """;

    private static ShardOptions options(AddressOptions addresses) {
        return ShardOptions.defaults(0).withAddresses(addresses);
    }

    private static AddressOptions usual() {
        return AddressOptions.defaults();
    }

    private static RunningServer server(String host, ShardOptions options) throws Exception {
        return new RunningServer(HttpConfig.of(host, 0), options, SessionLimits.defaults(), ACCESS);
    }

    /** A camera needs a page that counts as secure. */
    private static Chromium chromium(Network network, String origin) throws Exception {
        List<String> flags = new ArrayList<>(Meeting.cameraFlags());
        flags.add("--unsafely-treat-insecure-origin-as-secure=" + origin);
        flags.add("--ignore-certificate-errors");
        return Chromium.start(network.prefix(CLIENT), flags);
    }

    /** Somebody who sends, and somebody who looks. */
    private record Pair(Participant ann, Participant bob, double upMs) {
        static Pair meet(Chromium chromium, String origin) throws Exception {
            Participant ann = new Participant("ann", open(chromium, origin), null);
            double firstMs = ann.join(Meeting.ROOM, token("ann"), Encoding.single(1_200_000));
            Participant bob = new Participant("bob", open(chromium, origin), null);
            double secondMs = bob.join(Meeting.ROOM, token("bob"), List.of());
            return new Pair(ann, bob, Math.max(firstMs, secondMs));
        }

        double decoded(Span span) throws Exception {
            return bob.recording().video("ann", "framesDecoded", span);
        }

        Report flows(String title) throws Exception {
            return new Report(title)
                    .atMost(MOST_MS, "media up, ms", upMs)
                    .atLeast(50, "frames decoded in 8 s", decoded(Span.pass(8)));
        }
    }

    private static Chromium.Page open(Chromium chromium, String origin) throws Exception {
        return Meeting.loaded(chromium.open(origin + "/dashboard/", 640, 400));
    }

    private static String token(String name) {
        Instant end = Instant.now().plusSeconds(300);
        return TOKENS.issue(new Grant(name, name, Meeting.ROOM, true, true, false, end));
    }

    private static double is(boolean holds) {
        return holds ? 1 : 0;
    }

    @Test
    void ipv6Alone() throws Exception {
        try (Network network = new Network(CLIENT)) {
            network.link(Network.HERE, V6 + "1/64", CLIENT, V6 + "2/64");
            try (RunningServer server = server(V6 + "1", options(usual()));
                    Chromium chromium = chromium(network, server.url(""))) {
                Pair pair = Pair.meet(chromium, server.url(""));
                JsonNode used = pair.bob.page().eval(PAIR);
                pair.flows("IPv6 alone")
                        .atLeast(1, "by IPv6", is(used.get("remote").asText().contains(":")))
                        .finish();
            }
        }
    }

    /** The server has IPv4 alone; the client reaches it by its network's prefix. */
    @Test
    void nat64() throws Exception {
        try (Network network = new Network(CLIENT, ROUTER)) {
            network.link(Network.HERE, V4 + "1/30", ROUTER, V4 + "2/30");
            network.link(ROUTER, V6 + "1/64", CLIENT, V6 + "2/64");
            network.in(CLIENT, "ip -6 route add default via " + V6 + "1");
            AddressOptions addresses =
                    new AddressOptions(
                            usual().host(),
                            usual().peers(),
                            List.of(Nat64Prefix.parse(Nat64.PREFIX + "/96")),
                            0);
            ShardOptions its =
                    options(addresses)
                            .withAdvertise(List.of(java.net.InetAddress.ofLiteral(V4 + "1")));
            try (Nat64 router = new Nat64(network, ROUTER);
                    RunningServer server = server(V4 + "1", its)) {
                String origin = server.url("").replace(V4 + "1", router.translated(V4 + "1"));
                try (Chromium chromium = chromium(network, origin)) {
                    Pair pair = Pair.meet(chromium, origin);
                    String used = pair.bob.page().eval(PAIR).get("remote").asText();
                    pair.flows("NAT64")
                            .atLeast(1, "by the prefix", is(used.startsWith(Nat64.PREFIX)))
                            .finish();
                }
            }
        }
    }

    /** Nothing but TCP to one port, which HTTPS and TURN share. */
    @Test
    void onePortOfTcpAlone() throws Exception {
        try (Network network = new Network(CLIENT)) {
            network.link(Network.HERE, V4 + "1/30", CLIENT, V4 + "2/30");
            network.hosts(
                    CLIENT, V4 + "1 meet.example.org turn.example.org\n127.0.0.1 localhost\n");
            try (Coturn coturn = new Coturn(V4 + "1");
                    RunningServer server =
                            new RunningServer(
                                    HttpConfig.of(V4 + "1", 0)
                                            .withTls(coturn.certificate(), coturn.key()),
                                    ShardOptions.defaults(0),
                                    SessionLimits.defaults()
                                            .with(
                                                    coturn.iceServers(
                                                            "turn.example.org",
                                                            SharedPort.number())),
                                    ACCESS);
                    SharedPort port =
                            new SharedPort(
                                    V4 + "1",
                                    "turn.example.org",
                                    coturn.tlsPort(),
                                    server.httpPort())) {
                network.filter(
                        CLIENT,
                        "add table inet block;"
                                + "add chain inet block out { type filter hook output priority 0; policy drop; };"
                                + "add rule inet block out oifname lo accept;"
                                + "add rule inet block out tcp dport "
                                + SharedPort.number()
                                + " accept");
                String origin = port.origin("meet.example.org");
                try (Chromium chromium = chromium(network, origin)) {
                    Pair pair = Pair.meet(chromium, origin);
                    JsonNode used = pair.bob.page().eval(PAIR);
                    pair.flows("TCP to one port alone")
                            .atLeast(1, "by relay", is(used.get("type").asText().equals("relay")))
                            .atLeast(1, "over TLS", is(used.get("relay").asText().equals("tls")))
                            .finish();
                }
            }
        }
    }

    /** HTTP's address stays; media may use others alone, one of which goes, and another comes. */
    @Test
    void anAddressGoesAndAnotherComes() throws Exception {
        try (Network network = new Network(CLIENT)) {
            String first = "10.96." + Network.number() + ".1";
            String second = "10.96." + Network.number() + ".2";
            String device = network.link(Network.HERE, V4 + "1/30", CLIENT, V4 + "2/30");
            network.in(Network.HERE, "ip addr add " + first + "/32 dev " + device);
            network.in(CLIENT, "ip route add default via " + V4 + "1");
            AddressOptions addresses =
                    new AddressOptions(
                            java.util.Set.of(AddressKind.PRIVATE), usual().peers(), List.of(), 500);
            try (RunningServer server = server(V4 + "1", options(addresses));
                    Chromium chromium = chromium(network, server.url(""))) {
                network.filter(
                        CLIENT,
                        "add table inet block;"
                                + "add chain inet block out { type filter hook output priority 0; };"
                                + "add rule inet block out meta l4proto udp ip daddr != 10.96.0.0/16 drop;"
                                + "add rule inet block out tcp dport "
                                + server.mediaPort()
                                + " drop");
                Pair pair = Pair.meet(chromium, server.url(""));
                String before = pair.bob.page().eval(PAIR).get("remote").asText();
                Report report = pair.flows("an address goes and another comes");
                long goneMs = System.currentTimeMillis();
                network.in(Network.HERE, "ip addr del " + first + "/32 dev " + device);
                Span.pass(1); // it is noticed before there is another
                network.in(Network.HERE, "ip addr add " + second + "/32 dev " + device);
                Span restart = new Span(goneMs, Span.pass(20).toMs());
                Span after = Span.pass(8);
                String now = pair.bob.page().eval(PAIR).get("remote").asText();
                Participant cay = new Participant("cay", open(chromium, server.url("")), null);
                report.atLeast(1, "first by the first", is(before.equals(first)))
                        .atMost(
                                MOST_GAP_MS,
                                "longest time between frames, ms",
                                pair.bob.recording().longestGapMs("ann", restart))
                        .atLeast(50, "frames decoded in 8 s after", pair.decoded(after))
                        .atLeast(1, "now by the second", is(now.equals(second)))
                        .atMost(
                                MOST_MS,
                                "media up of one who joins then, ms",
                                cay.join(Meeting.ROOM, token("cay"), List.of()))
                        .finish();
            }
        }
    }
}
