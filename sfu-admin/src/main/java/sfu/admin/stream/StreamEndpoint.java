package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.rest.AdminAccess;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;

/** GET /admin/v1/stream. */
public record StreamEndpoint(LiveStream live, AdminAccess access) implements SseEndpoint {
    @Override
    public @Nullable HttpResponse refuse(HttpRequest request) {
        return access.refuseWithoutTicket(request);
    }

    @Override
    public void open(HttpRequest request, SseStream stream) {
        live.watch(stream);
    }
}
