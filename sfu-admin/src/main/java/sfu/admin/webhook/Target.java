package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/**
 * Where a webhook posts to.
 *
 * @param path with its query
 */
record Target(boolean isTls, String host, int port, String path) {
    private static final int MAX_URL = 2048;

    /**
     * @throws IllegalArgumentException with a sentence
     */
    static Target parse(String url) {
        if (url.length() > MAX_URL) {
            throw new IllegalArgumentException("a url has at most " + MAX_URL + " characters");
        }
        URI uri = uri(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        boolean isTls = scheme.equals("https");
        if (!isTls && !scheme.equals("http") || host == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("url is https://host/path, or http");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a url has no user, password or fragment here");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() < 0 ? isTls ? 443 : 80 : uri.getPort();
        return new Target(isTls, host, port, path + query);
    }

    private static URI uri(String url) {
        try {
            return URI.create(URI.create(url).toASCIIString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url is https://host/path, or http", e);
        }
    }

    /** As look-ups take it: an IPv6 address without its brackets. */
    String name() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address that the host is, without a look-up; null: it is a name. */
    @Nullable InetAddress literal() {
        String its = name().toLowerCase(Locale.ROOT);
        if (its.equals("localhost") || its.endsWith(".localhost")) { // RFC 6761 6.3
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.ofLiteral(its);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** RFC 9110 7.2. */
    String authority() {
        return port == (isTls ? 443 : 80) ? host : host + ":" + port;
    }
}
