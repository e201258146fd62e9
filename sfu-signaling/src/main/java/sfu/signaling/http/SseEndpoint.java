package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

/** Takes new event streams of a route. */
public interface SseEndpoint {
    /** Why this request gets no stream, or null when it does. */
    @Nullable HttpResponse refuse(HttpRequest request);

    /** Whether clients that take gzip get it: what is told to many is compressed once. */
    default boolean isCompressed() {
        return false;
    }

    void open(HttpRequest request, SseStream stream);
}
