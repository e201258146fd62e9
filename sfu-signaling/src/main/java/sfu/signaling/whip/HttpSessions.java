package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.http.AddressLimits;
import sfu.signaling.http.AddressPace;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.http.SseAdmission;
import sfu.signaling.sdp.SdpFragment;
import sfu.signaling.session.Carrying;
import sfu.signaling.session.SessionLimits;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishers by WHIP (RFC 9725) at /v1/whip/{room} and viewers by WHEP at /v1/whep/{room}. */
public final class HttpSessions {
    private final MediaServer server;
    private final AddressPace joins;
    private final Resources resources;
    private final Creation creation;
    private final Events events;
    private final LayerChoices layers;
    private @Nullable Carrying carrying; // null: this server is alone

    public HttpSessions(MediaServer server, Access access, SessionLimits limits) {
        this(server, access, limits, AddressPace.ofJoins(AddressLimits.defaults()));
    }

    /**
     * @param joins of each address
     */
    public HttpSessions(
            MediaServer server, Access access, SessionLimits limits, AddressPace joins) {
        this.server = server;
        this.joins = joins;
        resources = new Resources(access);
        creation = new Creation(server, access, limits, resources);
        events = new Events(resources, new Ticker(server, resources));
        layers = new LayerChoices(server, resources);
    }

    /** Before {@link #install}: rooms and sessions may be on other nodes. */
    public void carriedBy(Carrying its) {
        carrying = its;
        resources.endWith(its.suffix());
    }

    /** A room is looked for, and so placed, for nobody who may not join it. */
    private Handler toRoom(Handler here) {
        if (carrying == null) {
            return here;
        }
        Handler there = carrying.toRoom(here);
        return request -> (creation.mayJoin(request) ? there : here).handle(request);
    }

    private Handler toResource(Handler here) {
        return carrying == null ? here : carrying.toNamed("resource", true, here);
    }

    private SseAdmission streams() {
        SseAdmission here = SseAdmission.of(events);
        Carrying its = carrying;
        if (its == null) {
            return here;
        }
        return request -> {
            HttpResponse elsewhere = its.streamElsewhere(request, "resource");
            return elsewhere == null
                    ? here.answer(request)
                    : new SseAdmission.Answer.Refused(elsewhere);
        };
    }

    public void install(Router router) {
        for (Kind kind : Kind.values()) {
            String path = "/v1/" + kind.path + "/{room}";
            String resource = path + "/{resource}";
            router.crossOriginRoute(
                    "POST", path, paced(toRoom(request -> creation.create(request, kind))));
            router.crossOriginRoute(
                    "DELETE", resource, toResource(request -> delete(request, kind)));
            router.crossOriginRoute(
                    "PATCH",
                    resource,
                    toResource(
                            request -> resources.with(request, kind, its -> patch(request, its))));
            router.advertise(path, "accept-post", Creation.SDP);
            router.advertise(resource, "accept-patch", SdpFragment.TYPE);
        }
        installExtensions(router, "/v1/whep/{room}/{resource}");
    }

    private void installExtensions(Router router, String resource) {
        String stream = resource + "/sse/{stream}";
        router.crossOriginRoute("POST", resource + "/sse", toResource(events::create));
        router.crossOriginEvents(stream, streams());
        router.crossOriginRoute("DELETE", stream, toResource(events::delete));
        router.crossOriginRoute("POST", resource + "/layer", toResource(layers::choose));
        router.advertise(resource + "/sse", "accept-post", Events.JSON);
        router.advertise(resource + "/layer", "accept-post", Events.JSON);
    }

    private Handler paced(Handler join) {
        return request -> {
            if (joins.admit(request.remote().getAddress(), System.nanoTime())) {
                return join.handle(request);
            }
            server.refused(Limit.ADDRESS_JOIN_RATE);
            return Refusals.tooMany("too many joins of one address", Refusals.LATER_SECONDS);
        };
    }

    /** It is as dear as an offer, and counts as one. */
    private CompletionStage<HttpResponse> patch(HttpRequest request, Resource resource) {
        if (resource.mayPatch(System.nanoTime())) {
            return Patches.apply(request, resource);
        }
        server.refused(Limit.OFFER_RATE);
        return Refusals.tooMany("too many PATCHes of one session", Refusals.SOON_SECONDS);
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
