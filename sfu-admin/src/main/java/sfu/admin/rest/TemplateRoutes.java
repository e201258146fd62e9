package sfu.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.Declared;
import sfu.admin.declared.Outcome;
import sfu.admin.declared.RoomBook;
import sfu.admin.declared.TemplateBook;
import sfu.core.room.RoomTemplate;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Kinds of rooms: /admin/v1/templates. Those of the configuration are read, others are declared;
 * rooms that are open stay as they are.
 */
public record TemplateRoutes(
        AdminAccess access, RoomBook rooms, TemplateBook book, AdminLimits limits) {
    static final String NO_TEMPLATE =
            "no template is called so: GET /admin/v1/templates lists those that there are";

    private static final String TEMPLATE = "/admin/v1/templates/{template}";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    /**
     * What a room may be given.
     *
     * @param publish all, or stage
     * @param declared whether it was put here
     * @param says the keys that were put, as in a configuration file
     * @param etag of what was put
     */
    record Template(
            String name,
            String publish,
            int maxOnStage,
            int maxParticipants,
            int maxPublishers,
            int maxTracks,
            long maxBitrateBps,
            long maxRoomBitrateBps,
            boolean lobby,
            Map<String, String> labels,
            boolean declared,
            @Nullable JsonNode says,
            @Nullable String etag) {
        /** What it writes on rooms may be of others. */
        Template forSome() {
            return new Template(
                    name,
                    publish,
                    maxOnStage,
                    maxParticipants,
                    maxPublishers,
                    maxTracks,
                    maxBitrateBps,
                    maxRoomBitrateBps,
                    lobby,
                    Map.of(),
                    declared,
                    null,
                    etag);
        }
    }

    /** GET /admin/v1/templates. */
    record Templates(List<Template> templates) {}

    public void install(Router router) {
        router.route("GET", "/admin/v1/templates", access.guarded(this::list));
        router.route("GET", TEMPLATE, access.guarded(this::get));
        router.route("PUT", TEMPLATE, access.guarded("declareTemplate", this::put));
        router.route("DELETE", TEMPLATE, access.guarded("removeTemplate", this::remove));
    }

    private static String name(HttpRequest request) {
        return request.parameter("template");
    }

    // reading

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        boolean isWhole = access.operating(request).isEverywhere();
        List<Template> all =
                rooms.templates().all().stream()
                        .map(each -> shown(each, book.get(each.name())))
                        .map(each -> isWhole ? each : each.forSome())
                        .toList();
        return CompletableFuture.completedFuture(HttpResponse.json(Json.text(new Templates(all))));
    }

    private CompletionStage<HttpResponse> get(HttpRequest request) {
        RoomTemplate its = rooms.templates().named(name(request));
        if (its == null) {
            throw noSuch();
        }
        Template shown = shown(its, book.get(name(request)));
        boolean isWhole = access.operating(request).isEverywhere();
        return CompletableFuture.completedFuture(answer(isWhole ? shown : shown.forSome(), 200));
    }

    private static HttpResponse answer(Template shown, int status) {
        HttpResponse response =
                HttpResponse.of(status, "application/json", Json.text(shown))
                        .with("cache-control", "no-store");
        return shown.etag() == null ? response : response.with("etag", shown.etag());
    }

    private static Refused noSuch() {
        return Refused.of(404, "no-such-template", "Not found", NO_TEMPLATE);
    }

    private Template shown(RoomTemplate its, @Nullable Declared declared) {
        Declared put = rooms.templates().isConfigured(its.name()) ? null : declared;
        return new Template(
                its.name(),
                its.stage().isOpen() ? "all" : "stage",
                its.stage().maxOnStage(),
                its.capacity().maxParticipants(),
                its.capacity().maxPublishers(),
                its.capacity().maxTracks(),
                its.capacity().ingressBitrateBps(),
                its.capacity().maxBitrateBps(),
                its.lobby().isOn(),
                its.notes().labels(),
                put != null,
                put == null ? null : tree(put),
                put == null ? null : put.etag());
    }

    // changing

    private CompletionStage<HttpResponse> put(HttpRequest request) {
        String name = free(request);
        if (!NAME.matcher(name).matches()) {
            throw Refused.badRequest(
                    "a template's name is 1 to 64 letters, digits, dots, dashes and underscores");
        }
        String says = sorted(Changes.read(request, ObjectNode.class));
        return put(name, says, request).thenCompose(outcome -> done(name, outcome));
    }

    private CompletionStage<HttpResponse> done(String name, Outcome<Declared> outcome) {
        return switch (outcome) {
            case Outcome.Conflict<Declared>() -> throw Conditions.conflict("the template");
            case Outcome.Full<Declared>() ->
                    throw Refused.of(
                            503,
                            "too-many-templates",
                            "Too many templates",
                            "at most " + limits.templates() + " are declared (admin.templates)");
            case Outcome.Done<Declared>(Declared now, boolean isNew, var kept) -> {
                RoomTemplate made = rooms.templates().named(name);
                yield kept.thenApply(done -> {
                    if (made == null) { // removed in this very moment
                        throw noSuch();
                    }
                    return answer(shown(made, now), isNew ? 201 : 200);
                });
            }
        };
    }

    private CompletableFuture<Outcome<Declared>> put(
            String name, String says, HttpRequest request) {
        try {
            return Conditions.decided(book.put(name, says, Conditions.of(request, limits)))
                    .exceptionally(failure -> {
                        if (failure.getCause() instanceof IllegalArgumentException wrong) {
                            throw bad(wrong);
                        }
                        throw failure instanceof CompletionException its
                                ? its
                                : new CompletionException(failure);
                    });
        } catch (IllegalArgumentException e) {
            throw bad(e);
        }
    }

    private static Refused bad(IllegalArgumentException wrong) {
        return Refused.of(
                422, "bad-template", "Unprocessable content", String.valueOf(wrong.getMessage()));
    }

    /** The order in which keys are sent says nothing. */
    private static String sorted(ObjectNode body) {
        try {
            return SORTED.writeValueAsString(SORTED.convertValue(body, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was read from JSON
        }
    }

    private static JsonNode tree(Declared its) {
        try {
            return SORTED.readTree(its.says());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // it was written as JSON
        }
    }

    /** A name that the configuration does not have. */
    private String free(HttpRequest request) {
        String name = name(request);
        if (rooms.templates().isConfigured(name)) {
            throw Refused.of(
                    409,
                    "configured-template",
                    "Conflict",
                    "the configuration has this template: change it there, or use another name");
        }
        return name;
    }

    private CompletionStage<HttpResponse> remove(HttpRequest request) {
        String name = name(request);
        if (book.get(name) == null) {
            free(request);
            if (request.header("if-match").isEmpty()) {
                throw noSuch();
            }
        }
        String room = rooms.templates().isConfigured(name) ? null : rooms.roomWith(name);
        if (room != null) {
            throw Refused.of(
                    409,
                    "template-in-use",
                    "Conflict",
                    "declared rooms have this template, as '" + room + "': give them another one");
        }
        return Conditions.decided(book.remove(name, Conditions.of(request, limits)))
                .thenApply(isDone -> {
                    if (!isDone) {
                        throw Conditions.conflict("the template");
                    }
                    return HttpResponse.empty(204);
                });
    }
}
