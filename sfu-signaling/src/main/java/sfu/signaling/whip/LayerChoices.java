package sfu.signaling.whip;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.core.api.SlotState;
import sfu.core.api.SlotView;
import sfu.core.stats.Limit;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** POST of a layer: what the player of a WHEP session wants to see. */
final class LayerChoices {
    private final MediaServer server;
    private final Resources resources;
    private final FreshLayers layers;

    LayerChoices(MediaServer server, Resources resources) {
        this.server = server;
        this.resources = resources;
        layers = new FreshLayers(server);
    }

    CompletionStage<HttpResponse> choose(HttpRequest request) {
        return resources.withViewer(
                request, (resource, viewer) -> choose(request, resource, viewer));
    }

    private CompletionStage<HttpResponse> choose(
            HttpRequest request, Resource resource, Viewer viewer) {
        if (!request.isOfType(Events.JSON)) {
            return Refusals.done(
                    415,
                    "unsupported-media-type",
                    "Unsupported media type",
                    "send the layer as " + Events.JSON);
        }
        LayerChoice choice = read(request.body());
        if (choice == null) {
            return Refusals.done(400, "bad-request", "Bad request", "this is no choice of a layer");
        }
        SlotState slot = viewer.video(choice.mediaId());
        if (slot == null) {
            return Refusals.done(
                    422,
                    "no-such-section",
                    "No such section",
                    "mediaId is the index of a video section");
        }
        if (!viewer.mayChoose(System.nanoTime())) {
            server.refused(Limit.VIEW_RATE);
            return Refusals.tooMany("a session chooses 5 times a second", Refusals.SOON_SECONDS);
        }
        return (choice.isAutomatic()
                        ? apply(choice, slot, resource, List.of())
                        : look(choice, slot, resource))
                .exceptionally(Refusals::of);
    }

    static @Nullable LayerChoice read(String body) {
        try {
            return Json.read(body, LayerChoice.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private CompletionStage<HttpResponse> look(
            LayerChoice choice, SlotState slot, Resource resource) {
        return layers.at(System.nanoTime())
                .thenCompose(all -> apply(choice, slot, resource, all.of(slot.trackId())));
    }

    private static CompletionStage<HttpResponse> apply(
            LayerChoice choice,
            SlotState slot,
            Resource resource,
            List<PublishedLayers.Entry> layers) {
        SlotView view = choice.view(slot.mid(), layers);
        if (view == null) {
            return Refusals.done(
                    422, "no-such-layer", "No such layer", "the layers event says which there are");
        }
        return resource.look(view).thenApply(done -> HttpResponse.empty(200));
    }
}
