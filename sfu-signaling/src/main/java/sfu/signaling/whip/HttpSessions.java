package sfu.signaling.whip;

import sfu.core.api.MediaServer;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.sdp.SdpFragment;
import sfu.signaling.session.SessionLimits;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishers by WHIP (RFC 9725) at /v1/whip/{room} and viewers by WHEP at /v1/whep/{room}. */
public final class HttpSessions {
    private final Resources resources;
    private final Creation creation;

    public HttpSessions(MediaServer server, Access access, SessionLimits limits) {
        resources = new Resources(access);
        creation = new Creation(server, access, limits, resources);
    }

    public void install(Router router) {
        for (Kind kind : Kind.values()) {
            String path = "/v1/" + kind.path + "/{room}";
            String resource = path + "/{resource}";
            router.crossOriginRoute("POST", path, request -> creation.create(request, kind));
            router.crossOriginRoute("DELETE", resource, request -> delete(request, kind));
            router.crossOriginRoute(
                    "PATCH",
                    resource,
                    request -> resources.with(request, kind, its -> Patches.apply(request, its)));
            router.advertise(path, "accept-post", Creation.SDP);
            router.advertise(resource, "accept-patch", SdpFragment.TYPE);
        }
    }

    private CompletionStage<HttpResponse> delete(HttpRequest request, Kind kind) {
        return resources.with(
                request,
                kind,
                resource -> {
                    resources.remove(Resources.location(request, kind));
                    resource.end();
                    return CompletableFuture.completedFuture(HttpResponse.empty(200));
                });
    }
}
