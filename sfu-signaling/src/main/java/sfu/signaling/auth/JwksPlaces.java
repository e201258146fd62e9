package sfu.signaling.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where key sets come from: a file, or an address of an identity provider. */
public final class JwksPlaces {
    /** A hundred keys of 4096 bits with their certificates. */
    static final int MAX_BYTES = 1 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private JwksPlaces() {}

    public static Jwks.Loader file(Path file) {
        return () -> {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException("the key set in " + file + " is too large");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        };
    }

    /**
     * By HTTPS; by HTTP from this machine alone. Redirects are not followed: the address is
     * trusted, not whatever it names.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public static Jwks.Loader url(String address) {
        URI uri = URI.create(address);
        String host = uri.getHost();
        if (host == null || uri.getUserInfo() != null || !isSafe(uri.getScheme(), host)) {
            throw new IllegalArgumentException(
                    "a key set's address is https://..., or http:// on this machine, not "
                            + address);
        }
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        return () -> load(client, uri);
    }

    private static boolean isSafe(String scheme, String host) {
        if ("https".equals(scheme)) {
            return true;
        }
        String bare = host.replace("[", "").replace("]", "");
        return "http".equals(scheme) && (bare.equals("localhost") || isLoopback(bare));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    private static String load(HttpClient client, URI uri)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(TIMEOUT)
                        .header("accept", "application/jwk-set+json, application/json")
                        .build();
        HttpResponse<String> response =
                client.send(
                        request,
                        BodyHandlers.limiting(
                                BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answers " + response.statusCode());
        }
        return response.body();
    }
}
