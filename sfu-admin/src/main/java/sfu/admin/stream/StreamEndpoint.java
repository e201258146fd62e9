package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;

/** GET /admin/v1/stream, for who may. */
public record StreamEndpoint(LiveStream live) implements SseEndpoint {
    @Override
    public @Nullable HttpResponse refuse(HttpRequest request) {
        try {
            return refuse(Wanted.parse(request));
        } catch (BadQuery e) {
            return HttpResponse.problem(
                    400, e.kind(), "Bad request", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable HttpResponse refuse(Wanted wanted) {
        if (!wanted.room().isEmpty() && !live.isOpen(wanted.room())) {
            return HttpResponse.problem(
                    404, "no-such-room", "Not found", "no room has this name now");
        }
        if (!live.hasPlaceFor(wanted)) {
            return HttpResponse.problem(
                            429,
                            "too-many-views",
                            "Too many views",
                            "so many different things are watched already: ask for one of them, or"
                                    + " later")
                    .with("retry-after", "30");
        }
        return null;
    }

    @Override
    public boolean isCompressed() {
        return true;
    }

    @Override
    public void open(HttpRequest request, SseStream stream) {
        try {
            String header = request.header("last-event-id");
            String last = header.isEmpty() ? request.query("lastEventId") : header;
            live.watch(Wanted.parse(request), last, stream);
        } catch (BadQuery e) {
            stream.close(); // it was parsed a moment ago
        }
    }
}
