package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a=candidate lines (RFC 8839 5.1); what cannot be read is left out: none is needed. */
final class Candidates {
    private static final Set<String> TYPES = Set.of("host", "srflx", "prflx", "relay");
    private static final String TCP = "tcp";

    /** Compiled once: a body may have a line for each dozen of its bytes. */
    private static final Pattern SPACES = Pattern.compile(" +");

    private static final int MOST_ADDRESS = 45; // of IPv6 with IPv4 in it

    // candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE ...
    private static final int TRANSPORT = 2;
    private static final int ADDRESS = 4;
    private static final int PORT = 5;
    private static final int TYPE = 7;

    private Candidates() {}

    /**
     * @param values of the attribute, without its name
     */
    static List<RemoteCandidate> read(Stream<String> values) {
        return values.map(Candidates::read)
                .filter(Objects::nonNull)
                .distinct()
                .limit(RemoteTransport.MAX_CANDIDATES)
                .toList();
    }

    private static @Nullable RemoteCandidate read(String value) {
        String[] words = SPACES.split(value.trim(), TYPE + 2);
        if (words.length <= TYPE || !words[TYPE - 1].equals("typ")) {
            return null;
        }
        String transport = words[TRANSPORT].toLowerCase(Locale.ROOT);
        boolean isUsable =
                words[ADDRESS].length() <= MOST_ADDRESS
                        && words[ADDRESS].indexOf('%') < 0 // a scope is the peer's own
                        && TYPES.contains(words[TYPE])
                        && (transport.equals("udp") || transport.equals(TCP));
        try {
            int port = Integer.parseInt(words[PORT]);
            if (!isUsable) {
                return null;
            }
            InetAddress.ofLiteral(words[ADDRESS]); // no mDNS name (draft-ietf-mmusic-mdns-ice)
            return port > 0 && port <= 0xFFFF
                    ? new RemoteCandidate(words[TYPE], transport.equals(TCP), words[ADDRESS], port)
                    : null;
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
