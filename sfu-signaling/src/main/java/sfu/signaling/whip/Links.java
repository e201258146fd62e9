package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpResponse;
import sfu.signaling.ice.IceServer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a new session's answer refers to, as Link headers (RFC 8288). */
final class Links {
    private static final String EXTENSION = "urn:ietf:params:whep:ext:core:";

    private Links() {}

    /** RFC 9725 4.6. */
    static HttpResponse iceServers(HttpResponse response, List<IceServer> servers) {
        HttpResponse linked = response;
        for (IceServer server : servers) {
            for (String url : server.urls()) {
                linked = linked.withLink(iceServer(url, server.username(), server.credential()));
            }
        }
        return linked;
    }

    private static String iceServer(
            String url, @Nullable String username, @Nullable String credential) {
        String link = "<" + url + ">; rel=\"ice-server\"";
        return username == null || credential == null
                ? link
                : link
                        + "; username="
                        + quoted(username)
                        + "; credential="
                        + quoted(credential)
                        + "; credential-type=\"password\"";
    }

    /** RFC 9110 5.6.4. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** WHEP's core extensions: server-sent events, and the choice of layers. */
    static HttpResponse extensions(HttpResponse response, String location) {
        String events =
                Arrays.stream(EventType.values())
                        .map(EventType::text)
                        .collect(Collectors.joining(","));
        return response.withLink(
                        "<%s/sse>; rel=\"%sserver-sent-events\"; events=\"%s\""
                                .formatted(location, EXTENSION, events))
                .withLink("<%s/layer>; rel=\"%slayer\"".formatted(location, EXTENSION));
    }
}
