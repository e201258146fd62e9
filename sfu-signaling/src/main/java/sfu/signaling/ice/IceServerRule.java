package sfu.signaling.ice;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server as it is configured.
 *
 * @param credentials null for STUN
 */
public record IceServerRule(List<String> urls, @Nullable Credentials credentials) {
    /** One after the other costs a client's gathering time. */
    public static final int MAX_URLS = 16;

    /** RFC 7064 3.1 and RFC 7065 3.1, the host loosely. */
    private static final Pattern URL =
            Pattern.compile(
                    "(stuns?|turns?):(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(:[0-9]{1,5})?"
                            + "(\\?transport=(udp|tcp))?");

    private static final Pattern ASCII = Pattern.compile("[ -~]+");

    /** How clients prove themselves to it. */
    public sealed interface Credentials {
        /** The same for all. */
        record Fixed(String username, String credential) implements Credentials {
            /** They stand in a header as well. */
            public Fixed {
                if (!ASCII.matcher(username + credential).matches()) {
                    throw new IllegalArgumentException(
                            "username and credential of an ICE server are printable ASCII");
                }
            }

            @Override
            public String toString() {
                return "Fixed[" + username + "]"; // never the credential
            }
        }

        /** Time-limited, of each client (TURN REST). */
        record Shared(TurnSecret secret) implements Credentials {}
    }

    /**
     * @throws IllegalArgumentException with a sentence for the user
     */
    public IceServerRule {
        urls = List.copyOf(urls);
        if (urls.isEmpty() || urls.size() > MAX_URLS) {
            throw new IllegalArgumentException("an ICE server has 1 to " + MAX_URLS + " urls");
        }
        for (String url : urls) {
            check(url, credentials != null);
        }
    }

    private static void check(String url, boolean hasCredentials) {
        boolean isStun = url.startsWith("stun");
        if (!URL.matcher(url).matches() || isStun && url.contains("?")) {
            throw new IllegalArgumentException(
                    "'"
                            + url
                            + "' is no ICE server: stun:HOST:PORT or turn:HOST:PORT?transport=udp|tcp,"
                            + " with TLS stuns: or turns:");
        }
        if (!isStun && !hasCredentials) {
            throw new IllegalArgumentException(
                    "'" + url + "' needs credentials: secret, or username and credential");
        }
    }

    IceServer of(String identity, Instant now) {
        return switch (credentials) {
            case null -> new IceServer(urls, null, null);
            case Credentials.Fixed(String username, String credential) ->
                    new IceServer(urls, username, credential);
            case Credentials.Shared(TurnSecret secret) -> {
                String username = secret.username(identity, now);
                yield new IceServer(urls, username, secret.credential(username));
            }
        };
    }
}
