package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;

/**
 * GET /admin/v1/stream.
 *
 * @param its what who asks may do: it sees its own rooms alone
 * @param isOwn whether this node of a cluster alone is meant
 */
public record StreamEndpoint(LiveStream live, Operating its, boolean isOwn) implements SseEndpoint {
    public StreamEndpoint(LiveStream live, Operating its) {
        this(live, its, false);
    }

    @Override
    public @Nullable HttpResponse refuse(HttpRequest request) {
        try {
            return refuse(Wanted.parse(request, its, isOwn));
        } catch (BadQuery e) {
            return HttpResponse.problem(
                    400, e.kind(), "Bad request", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable HttpResponse refuse(Wanted wanted) {
        if (!wanted.isAllowed()) { // whether or not such a room is open
            return HttpResponse.problem(
                    403,
                    "scope",
                    "Forbidden",
                    "the token is for some rooms: scope is rooms or all, without node, or room or"
                            + " participant of one of them");
        }
        boolean isHere = isOwn || !live.isOneOfMany(); // else another node may have it
        if (isHere && !wanted.room().isEmpty() && !live.isOpen(wanted.room())) {
            return HttpResponse.problem(
                    404, "no-such-room", "Not found", "no room has this name now");
        }
        if (isHere && isGone(wanted)) {
            return HttpResponse.problem(
                    404, "no-such-participant", "Not found", "nobody in the room is called this");
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

    /** Nobody came or left since the latest figures, and they know of nobody of this name. */
    private boolean isGone(Wanted wanted) {
        RoomRates.Room room = live.current(wanted.room());
        return wanted.scope() == Scope.PARTICIPANT
                && room != null
                && room.participants().stream()
                        .noneMatch(its ->
                                its.id().equals(wanted.participant())
                                        || its.identity().equals(wanted.participant()));
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
            live.watch(Wanted.parse(request, its, isOwn), last, stream);
        } catch (BadQuery e) {
            stream.close(); // it was parsed a moment ago
        }
    }
}
