package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Dev mode has no tokens, so that other sites' pages must not reach it: neither by their own origin
 * nor by a name of theirs that points here (DNS rebinding).
 */
final class Loopback {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Loopback() {}

    /**
     * Whether Host and, if there is one, Origin are names of this machine, and no proxy says that
     * it asks for somebody else.
     */
    static boolean isMeant(HttpRequest request) {
        String origin = request.header("origin");
        return isLocal("http://" + request.header("host"))
                && (origin.isEmpty() || isLocal(origin))
                && !Proxies.isOfStranger(request);
    }

    static HttpResponse refusal() {
        return HttpResponse.problem(
                403,
                "loopback-only",
                "Forbidden",
                "in dev mode only pages and clients of localhost are served: use a configuration with tokens"
                        + " for other names and origins");
    }

    private static boolean isLocal(String uri) {
        try {
            @Nullable String host = new URI(uri).getHost();
            return host != null && NAMES.contains(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
