package sfu.signaling.relay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.relay.Relay;
import sfu.core.relay.RelayMessage;
import sfu.core.relay.Relays;
import sfu.signaling.cluster.Seal;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.NodeTrust;
import sfu.signaling.http.Router;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The connections on which this node and others relay: made when somebody comes by way of another
 * node, one for each pair of nodes, whoever made it.
 */
public final class RelayLinks implements AutoCloseable {
    public static final String PATH = "/cluster/v1/relay";
    private static final String SUBPROTOCOL = "sfu.relay.v1";
    private static final Logger LOG = LoggerFactory.getLogger(RelayLinks.class);

    /** A node that cannot be reached is not asked again before that. */
    private static final long PAUSE_NS = 2_000_000_000L;

    /** In UTF-8; of what takes four there are two. */
    private static final int MAX_BYTES_OF_A_CHAR = 3;

    private final Relays relays;
    private final Supplier<Relay.Own> own;
    private final Passes passes;
    private final Duration within;
    private final int mostBytes;
    private final HttpClient client;
    private final Map<String, Link> links = new HashMap<>(); // by node; guarded by this
    private final AtomicLong refusals = new AtomicLong();
    private final UnknownMessages unknown = new UnknownMessages();

    /**
     * @param own asked when a connection is made
     * @param within what a connection may take to be made
     * @param trust whom to believe, of nodes that are reached by https
     * @param mostBytes of a message, as other nodes take them: it ends the connection if it is
     *     larger, and so all that is relayed
     */
    public RelayLinks(
            Relays relays,
            Supplier<Relay.Own> own,
            Passes passes,
            NodeTrust trust,
            Duration within,
            int mostBytes) {
        this.relays = relays;
        this.own = own;
        this.passes = passes;
        this.within = within;
        this.mostBytes =
                Math.min(mostBytes, RelayDial.MAX_MESSAGE_CHARS) - RelaySeal.OVERHEAD_CHARS;
        client = HttpClient.newBuilder().sslContext(trust.context()).build();
    }

    public void install(Router router) {
        router.nodeSocket(PATH, List.of(SUBPROTOCOL), this::accept);
    }

    /** How many connections were refused or ended, for want of a good pass or seal. */
    public long refusals() {
        return refusals.get();
    }

    /** How many messages were skipped that only later versions know. */
    public long unknownMessages() {
        return unknown.count();
    }

    /** Connects to a node if it is not; at once, before it is. */
    public void ensure(String node, URI url) {
        Link link;
        RelayDial dial;
        synchronized (this) {
            Link before = links.get(node);
            if (before != null && !before.isWorthATry()) {
                return;
            }
            link = new Link(node, true);
            links.put(node, link);
            RelaySeal seal = seal(link);
            dial = new RelayDial(seal);
            seal.greet(dial);
            link.speakBy(seal);
            link.begin();
        }
        dial(link, dial, url);
    }

    private RelaySeal seal(Link link) {
        Relay.Own its = own.get();
        Seal seal = new Seal(new String(its.secret(), StandardCharsets.UTF_8));
        return new RelaySeal(
                seal, its.name(), link.node, link.isOurs, link, refusals::incrementAndGet);
    }

    private void dial(Link link, RelayDial dial, URI url) {
        String scheme = "https".equals(url.getScheme()) ? "wss" : "ws";
        URI uri = URI.create(scheme + "://" + url.getAuthority() + PATH);
        dial.open(client, uri, passes.issue(link.node, PATH), within)
                .exceptionally(failure -> {
                    dial.close("it cannot be reached: " + reason(failure));
                    return null;
                });
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure : cause);
    }

    private WebSocketListener accept(HttpRequest request, WebSocketConnection connection) {
        String node;
        try {
            node = passes.nodeOf(request);
        } catch (SecurityException e) {
            refusals.incrementAndGet();
            return refused(connection, 4001, String.valueOf(e.getMessage()));
        }
        synchronized (this) {
            Link before = links.get(node);
            if (before != null && before.isWaiting() && own.get().name().compareTo(node) < 0) {
                return refused(connection, 4009, "both connect: that of the other node counts");
            }
            Link link = new Link(node, false);
            RelaySeal seal = seal(link);
            RelayAccepted end = new RelayAccepted(connection, seal);
            seal.greet(end);
            link.speakBy(seal);
            end.watch();
            if (before == null || !before.isUp()) {
                admit(link);
            }
            return end;
        }
    }

    /**
     * From now on this connection is the one to its node. One that comes while another is up is
     * admitted with its first message: the other node, if it has connected anew, says that at once;
     * if it has dialled while it was dialled to, it has given its own connection up and says
     * nothing on it.
     */
    private synchronized void admit(Link link) {
        Link before = links.put(link.node, link);
        if (before != null) {
            before.replaced(); // first: on what is given up nothing is said any more
        }
        link.begin();
    }

    private static WebSocketListener refused(WebSocketConnection connection, int code, String why) {
        connection.close(code, why);
        return new WebSocketListener() {
            @Override
            public void onText(String text) {}

            @Override
            public void onClosed(int itsCode) {}
        };
    }

    /** To one node. */
    private final class Link implements RelayEnd.Listener {
        final String node;
        private final boolean isOurs;
        private @Nullable RelayEnd end; // guarded by this
        private @Nullable Relay relay; // guarded by this
        private boolean isOver; // guarded by this
        private long endedNs; // guarded by this

        Link(String node, boolean isOurs) {
            this.node = node;
            this.isOurs = isOurs;
        }

        /** Once it {@link #begin begins}. */
        synchronized void speakBy(RelayEnd its) {
            end = its;
        }

        synchronized void begin() {
            RelayEnd its = Objects.requireNonNull(end, "a link begins with its end");
            relay = relays.connect(own.get(), node, (on, message) -> say(its, on, message));
        }

        private boolean say(RelayEnd its, int on, RelayMessage message) {
            String text = RelayCodec.write(on, message);
            if (isTooLarge(text)) {
                LOG.warn(
                        "node {} is not told {}: it has more than {} bytes",
                        node,
                        message.getClass().getSimpleName(),
                        mostBytes);
                return false;
            }
            its.send(text);
            return true;
        }

        private boolean isTooLarge(String text) {
            return text.length() > mostBytes / MAX_BYTES_OF_A_CHAR
                    && text.getBytes(StandardCharsets.UTF_8).length > mostBytes;
        }

        /** The other node has connected anew. */
        void replaced() {
            RelayEnd its;
            synchronized (this) {
                its = end;
            }
            if (its != null) {
                its.close("the node connected anew");
            }
        }

        synchronized boolean isWorthATry() {
            return isOver && System.nanoTime() - endedNs > PAUSE_NS;
        }

        /** It is being made by this node. */
        synchronized boolean isWaiting() {
            return isOurs && !isOver && (relay == null || !relay.isUp());
        }

        synchronized boolean isUp() {
            return !isOver && relay != null && relay.isUp();
        }

        private synchronized boolean isNew() {
            return !isOver && relay == null;
        }

        @Override
        public void onText(String text) {
            if (isNew()) {
                admit(this);
            }
            Relay its;
            synchronized (this) {
                its = isOver ? null : relay;
            }
            if (its != null) {
                switch (RelayCodec.read(text)) {
                    case RelayCodec.Said(int on, RelayMessage say) -> its.onMessage(on, say);
                    case RelayCodec.Unknown(String kind) -> unknown.add(node, kind);
                }
            }
        }

        @Override
        public void onEnd(String why) {
            Relay its;
            synchronized (this) {
                if (isOver) {
                    return;
                }
                isOver = true;
                endedNs = System.nanoTime();
                its = relay;
            }
            LOG.info("the relay to node {} ended: {}", node, why);
            if (its != null) {
                relays.lost(its, why);
            }
        }
    }

    @Override
    public void close() {
        relays.close();
        client.shutdownNow();
    }
}
