package sfu.signaling.http;

import io.netty.handler.codec.http.QueryStringDecoder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which path is served by what. Filled before the server starts, then only read. */
public final class Router {
    /** What a path leads to. */
    sealed interface Target {
        record Plain(Handler handler) implements Target {}

        /**
         * @param ofClients else other nodes connect to it
         */
        record Socket(WebSocketEndpoint endpoint, List<String> subprotocols, boolean ofClients)
                implements Target {}

        record Events(SseAdmission admission) implements Target {}
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Route(String method, String[] pattern, boolean crossOrigin, Target target) {}

    /** A route with the values of its pattern's parameters. */
    record Match(
            Target target, boolean crossOrigin, String pattern, Map<String, String> parameters) {}

    /** What may be asked for. */
    public record Endpoint(String method, String pattern) {}

    /** Does something about all requests of some routes. */
    public interface Around {
        Handler around(Handler handler);
    }

    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Advertised(String[] pattern, String name, String mediaType) {}

    private final List<Route> routes = new ArrayList<>();
    private final List<Advertised> advertised = new ArrayList<>();
    private final List<Surrounded> surrounded = new ArrayList<>();
    private @Nullable StaticFiles files;

    private record Surrounded(String prefix, Around around) {}

    /**
     * Routes that are added from now on, and whose patterns begin so, are taken care of so, before
     * those that were said earlier.
     */
    public Router around(String prefix, Around its) {
        surrounded.add(new Surrounded(prefix, its));
        return this;
    }

    /** All that was added. */
    public List<Endpoint> endpoints() {
        return routes.stream()
                .map(route -> new Endpoint(route.method, String.join("/", route.pattern)))
                .toList();
    }

    /** A pattern is a path whose segments may be {names}. */
    public Router route(String method, String pattern, Handler handler) {
        Handler its = handler;
        for (Surrounded each : surrounded) {
            its = pattern.startsWith(each.prefix()) ? each.around().around(its) : its;
        }
        return add(method, pattern, false, new Target.Plain(its));
    }

    /** As {@link #route}, for pages of any origin: such a route takes tokens, never cookies. */
    public Router crossOriginRoute(String method, String pattern, Handler handler) {
        return add(method, pattern, true, new Target.Plain(handler));
    }

    public Router webSocket(String pattern, List<String> subprotocols, WebSocketEndpoint endpoint) {
        return add("GET", pattern, true, new Target.Socket(endpoint, subprotocols, true));
    }

    /** For other nodes: how they end is not what clients are told. */
    public Router nodeSocket(
            String pattern, List<String> subprotocols, WebSocketEndpoint endpoint) {
        return add("GET", pattern, true, new Target.Socket(endpoint, subprotocols, false));
    }

    public Router events(String pattern, SseEndpoint endpoint) {
        return events(pattern, SseAdmission.of(endpoint));
    }

    public Router events(String pattern, SseAdmission admission) {
        return add("GET", pattern, false, new Target.Events(admission));
    }

    public Router crossOriginEvents(String pattern, SseEndpoint endpoint) {
        return crossOriginEvents(pattern, SseAdmission.of(endpoint));
    }

    public Router crossOriginEvents(String pattern, SseAdmission admission) {
        return add("GET", pattern, true, new Target.Events(admission));
    }

    /** Says in the answers to OPTIONS what bodies a path takes: Accept-Post, Accept-Patch. */
    public Router advertise(String pattern, String header, String mediaType) {
        advertised.add(new Advertised(segments(pattern), header, mediaType));
        return this;
    }

    HttpResponse advertised(String rawPath, HttpResponse response) {
        String[] segments = decodedSegments(rawPath);
        HttpResponse shown = response;
        for (Advertised header : advertised) {
            if (match(header.pattern, segments) != null) {
                shown = shown.with(header.name, header.mediaType);
            }
        }
        return shown;
    }

    /** What no route takes. */
    public Router files(StaticFiles staticFiles) {
        files = staticFiles;
        return this;
    }

    private Router add(String method, String pattern, boolean crossOrigin, Target target) {
        routes.add(new Route(method, segments(pattern), crossOrigin, target));
        return this;
    }

    @Nullable StaticFiles files() {
        return files;
    }

    /**
     * @param rawPath percent-encoded: a segment is decoded after the path is split, and once
     * @throws IllegalArgumentException if it is not percent-encoding
     */
    @Nullable Match find(String method, String rawPath) {
        String[] segments = decodedSegments(rawPath);
        for (Route route : routes) {
            Map<String, String> parameters =
                    route.method.equals(method) ? match(route.pattern, segments) : null;
            if (parameters != null) {
                return new Match(
                        route.target,
                        route.crossOrigin,
                        String.join("/", route.pattern),
                        parameters);
            }
        }
        return null;
    }

    /** The methods that this path has; empty if it has no route. */
    Set<String> methods(String rawPath) {
        String[] segments = decodedSegments(rawPath);
        Set<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (match(route.pattern, segments) != null) {
                methods.add(route.method);
            }
        }
        return methods;
    }

    boolean isCrossOrigin(String rawPath) {
        String[] segments = decodedSegments(rawPath);
        return routes.stream().anyMatch(r -> r.crossOrigin && match(r.pattern, segments) != null);
    }

    private static @Nullable Map<String, String> match(String[] pattern, String[] path) {
        if (pattern.length != path.length) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith("{")) {
                if (path[i].isEmpty()) {
                    return null;
                }
                parameters.put(pattern[i].substring(1, pattern[i].length() - 1), path[i]);
            } else if (!pattern[i].equals(path[i])) {
                return null;
            }
        }
        return parameters;
    }

    private static String[] decodedSegments(String rawPath) {
        String[] segments = segments(rawPath);
        for (int i = 0; i < segments.length; i++) {
            segments[i] = QueryStringDecoder.decodeComponent(segments[i].replace("+", "%2B"));
        }
        return segments;
    }

    private static String[] segments(String path) {
        return path.split("/", -1);
    }
}
