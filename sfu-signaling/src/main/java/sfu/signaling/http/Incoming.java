package sfu.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as it came in, not yet routed.
 *
 * @param rawPath with its percent-encoding: it is split before it is decoded
 */
record Incoming(HttpRequest request, String rawPath, boolean keepAlive) {
    private static final Set<String> LISTS = Set.of("x-forwarded-for", "forwarded");
    private static final Pattern ABSOLUTE =
            Pattern.compile("https?://[^/?#@\\\\]+(|/.*)", Pattern.CASE_INSENSITIVE);

    /**
     * @throws IllegalArgumentException if it cannot be understood
     */
    static Incoming of(ChannelHandlerContext context, FullHttpRequest raw, Proxies proxies) {
        String target = originForm(raw.uri());
        QueryStringDecoder uri = new QueryStringDecoder(target);
        Map<String, String> headers = new LinkedHashMap<>();
        raw.headers().forEach(h -> add(headers, h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        HttpRequest request =
                new HttpRequest(
                        raw.method().name(),
                        uri.path(),
                        Map.of(),
                        uri.parameters(),
                        headers,
                        raw.content().toString(StandardCharsets.UTF_8),
                        proxies.client(ProxiedClient.peer(context.channel()), raw.headers()));
        return new Incoming(request, uri.rawPath(), HttpUtil.isKeepAlive(raw));
    }

    /** A list may come in several fields (RFC 9110 5.3); of others the first one counts. */
    private static void add(Map<String, String> headers, String name, String value) {
        if (LISTS.contains(name)) {
            headers.merge(name, value, (first, next) -> first + "," + next);
        } else {
            headers.putIfAbsent(name, value);
        }
    }

    /**
     * A server must take the absolute form too (RFC 9112 3.2.2); what only looks like it a proxy in
     * front may have read as another path.
     */
    private static String originForm(String target) {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            throw new IllegalArgumentException("neither a path nor an absolute URI");
        }
        return absolute.group(1).isEmpty() ? "/" : absolute.group(1);
    }

    /** Why it is refused whatever it asks for, or null. */
    static @Nullable HttpResponse refuse(FullHttpRequest raw) {
        if (raw.decoderResult().isFailure()) {
            return switch (raw.decoderResult().cause()) {
                case TooLongHttpLineException tooLong ->
                        HttpResponse.problem(
                                414,
                                "uri-too-long",
                                "URI too long",
                                "the request line is too long");
                case TooLongHttpHeaderException tooLong ->
                        HttpResponse.problem(
                                431,
                                "header-fields-too-large",
                                "Header fields too large",
                                "the header fields are too long");
                default -> unreadable("this is not HTTP/1.1");
            };
        }
        if (raw.protocolVersion().majorVersion() != 1) {
            return HttpResponse.problem(
                    505,
                    "version-not-supported",
                    "Version not supported",
                    "HTTP/1.1 is spoken here");
        }
        int hosts = raw.headers().getAll("host").size(); // RFC 9112 3.2
        boolean isOld = raw.protocolVersion().equals(HttpVersion.HTTP_1_0);
        return hosts == 1 || isOld && hosts == 0 ? null : unreadable("one Host header is needed");
    }

    static HttpResponse unreadable(String detail) {
        return HttpResponse.problem(400, "bad-request", "Bad request", detail);
    }

    /** As another node carries it, if one does; null where that does not hold. */
    @Nullable Incoming carried(String target, Carriage carriage) {
        String voucher = request.header(Carriage.HEADER);
        if (voucher.isEmpty()) {
            return this;
        }
        InetSocketAddress client = carriage.client(voucher, request.method(), target);
        if (client == null) {
            return null;
        }
        HttpRequest carried =
                new HttpRequest(
                        request.method(),
                        request.path(),
                        request.parameters(),
                        request.query(),
                        request.headers(),
                        request.body(),
                        client);
        return new Incoming(carried, rawPath, keepAlive);
    }

    /** With the values of its route's parameters. */
    Incoming routed(String route, Map<String, String> parameters) {
        HttpRequest routed =
                new HttpRequest(
                        request.method(),
                        request.path(),
                        route,
                        parameters,
                        request.query(),
                        request.headers(),
                        request.body(),
                        request.remote());
        return new Incoming(routed, rawPath, keepAlive);
    }
}
