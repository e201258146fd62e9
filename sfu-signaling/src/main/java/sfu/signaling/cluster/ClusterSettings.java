package sfu.signaling.cluster;

import java.net.InetAddress;
import java.net.URI;

/**
 * How this node is one of many.
 *
 * @param node its name
 * @param region where it is; empty: nowhere in particular
 * @param url by which other nodes reach it; empty: where its HTTP listens
 * @param publicUrl by which clients reach this very node; empty: only through any
 * @param mediaAddress an IP address to which other nodes send media; empty: that of the URL
 * @param secret that all nodes have, and nobody else
 * @param pace of heart-beats and of what is waited for
 * @param awaitedRooms that are this node's and not open yet, at most
 */
public record ClusterSettings(
        String node,
        String region,
        String url,
        String publicUrl,
        String mediaAddress,
        String secret,
        ClusterPace pace,
        int awaitedRooms) {
    /** Who comes to one opens it at once: far more than can be on their way. */
    public static final int AWAITED_ROOMS = 10_000;

    private static final int MOST_NAME = 128;

    /** With its media where its HTTP is, and as many rooms awaited as usual. */
    public ClusterSettings(
            String node,
            String region,
            String url,
            String publicUrl,
            String secret,
            ClusterPace pace) {
        this(node, region, url, publicUrl, "", secret, pace, AWAITED_ROOMS);
    }

    /**
     * @throws IllegalArgumentException with a sentence
     */
    public ClusterSettings {
        name("the node's name", node, 1);
        name("the region", region, 0);
        url("cluster.url", url);
        url("cluster.publicUrl", publicUrl);
        address(mediaAddress);
        if (awaitedRooms < 1) {
            throw new IllegalArgumentException("cluster.awaitedRooms is at least 1");
        }
        new Seal(secret); // says what is none
    }

    private static void name(String what, String value, int least) {
        if (value.length() < least || value.length() > MOST_NAME) {
            throw new IllegalArgumentException(
                    what + " has " + least + " to " + MOST_NAME + " characters");
        }
    }

    private static void address(String value) {
        try {
            if (!value.isEmpty()) {
                InetAddress.ofLiteral(value);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cluster.mediaAddress is an IP address as 10.0.0.7, not '" + value + "'", e);
        }
    }

    private static void url(String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        String wrong = key + " is as http://10.0.0.7:8080 or https://..., not '" + value + "'";
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrong, e);
        }
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean isBare = uri.getQuery() == null && uri.getFragment() == null;
        boolean hasPath = uri.getPath() != null && uri.getPath().length() > 1;
        if (!isHttp || uri.getHost() == null || !isBare || hasPath) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** Reached there by other nodes. */
    public ClusterSettings withUrl(String its) {
        return new ClusterSettings(
                node, region, its, publicUrl, mediaAddress, secret, pace, awaitedRooms);
    }

    @Override
    public String toString() {
        return "ClusterSettings["
                + node
                + " in '"
                + region
                + "' at "
                + url
                + "]"; // never the secret
    }
}
