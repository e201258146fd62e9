package sfu.signaling.http;

import io.netty.handler.codec.http.HttpHeaders;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whose word counts for where a client is. Only one header is read: a proxy that writes the one
 * hands on whatever a client put into the other.
 */
public final class Proxies {
    /** How a proxy says for whom it forwards. */
    public enum Header {
        X_FORWARDED_FOR("x-forwarded-for"),
        FORWARDED("forwarded");

        private final String text;

        Header(String text) {
            this.text = text;
        }

        /**
         * @throws IllegalArgumentException with a sentence
         */
        public static Header of(String name) {
            for (Header header : values()) {
                if (header.text.equalsIgnoreCase(name)) {
                    return header;
                }
            }
            throw new IllegalArgumentException(
                    "the header is x-forwarded-for or forwarded, not " + name);
        }
    }

    private static final Pattern PROTO_HTTPS =
            Pattern.compile("(?i)(^|;)\\s*proto=\"?https\"?\\s*(;|$)");

    private static final List<String> NAMES =
            List.of(Header.X_FORWARDED_FOR.text, Header.FORWARDED.text, "x-real-ip");

    private final List<Network> trusted;
    private final Header header;
    private final boolean withProxyProtocol;

    private Proxies(List<Network> trusted, Header header, boolean withProxyProtocol) {
        this.trusted = trusted;
        this.header = header;
        this.withProxyProtocol = withProxyProtocol;
    }

    public static Proxies none() {
        return new Proxies(List.of(), Header.X_FORWARDED_FOR, false);
    }

    /**
     * @param trusted networks, as "10.0.0.0/8"
     * @param withProxyProtocol whether each of their connections begins with its header
     * @throws IllegalArgumentException with a sentence
     */
    public static Proxies of(List<String> trusted, Header header, boolean withProxyProtocol) {
        if (withProxyProtocol && trusted.isEmpty()) {
            throw new IllegalArgumentException(
                    "the PROXY protocol is taken from trusted proxies alone: say which they are");
        }
        return new Proxies(
                trusted.stream().map(Network::parse).toList(), header, withProxyProtocol);
    }

    /**
     * @throws IllegalArgumentException with a sentence about the one that is no network
     */
    public static void check(List<String> networks) {
        networks.forEach(Network::parse);
    }

    boolean isTrusted(@Nullable InetAddress address) {
        return address != null && trusted.stream().anyMatch(network -> network.contains(address));
    }

    /** Whether a connection of this peer begins with the PROXY protocol's header. */
    boolean announces(InetSocketAddress peer) {
        return withProxyProtocol && isTrusted(peer.getAddress());
    }

    /**
     * Where a request comes from: the nearest hop that is no trusted proxy. Where a proxy does not
     * say it, that proxy.
     */
    InetSocketAddress client(InetSocketAddress peer, HttpHeaders headers) {
        if (!isTrusted(peer.getAddress())) {
            return peer;
        }
        InetSocketAddress client = peer;
        String value = String.join(",", headers.getAll(header.text));
        for (InetAddress hop : read(header.text, value).reversed()) {
            if (hop == null) {
                return client;
            }
            client = new InetSocketAddress(hop, 0);
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /**
     * Whether a trusted proxy says that it was asked by HTTPS: by X-Forwarded-Proto, or proto= of
     * Forwarded (RFC 7239 5.4), whichever it writes; the nearest hop counts.
     */
    boolean saysSecure(InetSocketAddress peer, HttpHeaders headers) {
        if (!isTrusted(peer.getAddress())) {
            return false;
        }
        boolean isForwarded = header == Header.FORWARDED;
        String value =
                String.join(",", headers.getAll(isForwarded ? header.text : "x-forwarded-proto"));
        String last = value.substring(value.lastIndexOf(',') + 1).trim();
        return isForwarded ? PROTO_HTTPS.matcher(last).find() : last.equalsIgnoreCase("https");
    }

    private static List<@Nullable InetAddress> read(String name, String value) {
        return name.equals(Header.FORWARDED.text)
                ? Hops.forwarded(value)
                : Hops.forwardedFor(value);
    }

    /** Whether any proxy, trusted or not, says that a request comes from off this machine. */
    static boolean isOfStranger(HttpRequest request) {
        return NAMES.stream()
                .flatMap(name -> read(name, request.header(name)).stream())
                .anyMatch(hop -> hop == null || !hop.isLoopbackAddress());
    }
}
