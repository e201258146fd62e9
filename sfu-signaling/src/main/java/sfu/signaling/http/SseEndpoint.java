package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

/** Takes new event streams of a route. */
public interface SseEndpoint {
    /** Why this request gets no stream, or null when it does. */
    @Nullable HttpResponse refuse(HttpRequest request);

    void open(HttpRequest request, SseStream stream);
}
