package sfu.admin.rest;

import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The operators' JSON resources under /admin/v1. */
public final class AdminRoutes {
    /** GET /admin/v1/rooms. */
    record Rooms(List<RoomRates.Room> rooms) {}

    private final LiveStream live;
    private final AdminAccess access;

    public AdminRoutes(LiveStream live, AdminAccess access) {
        this.live = live;
        this.access = access;
    }

    public void install(Router router) {
        router.route("GET", "/admin/v1/rooms", guarded(this::rooms));
        router.route("GET", "/admin/v1/rooms/{room}", guarded(this::room));
    }

    private Handler guarded(Function<HttpRequest, HttpResponse> resource) {
        return request -> {
            HttpResponse refusal = access.refuse(request);
            return refusal != null
                    ? CompletableFuture.completedFuture(refusal)
                    : live.refreshed().thenApply(done -> resource.apply(request));
        };
    }

    private List<RoomRates.Room> all() {
        RoomRates.Update update = live.latest();
        return update == null ? List.of() : update.rooms();
    }

    private HttpResponse rooms(HttpRequest request) {
        Operating its = access.operating(request);
        List<RoomRates.Room> own = all().stream().filter(room -> its.isAbout(room.name())).toList();
        return HttpResponse.json(Json.text(new Rooms(own)));
    }

    private HttpResponse room(HttpRequest request) {
        String name = request.parameter("room");
        return all().stream()
                .filter(room -> room.name().equals(name))
                .findFirst()
                .map(room -> HttpResponse.json(Json.text(room)))
                .orElseGet(
                        () -> HttpResponse.problem(404, "Not found", "no room has this name now"));
    }
}
