package sfu.admin.rest;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.Outcome;
import sfu.admin.declared.Precondition;
import sfu.admin.declared.RoomBook;
import sfu.admin.declared.Settings;
import sfu.admin.nodes.OtherNodes;
import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.NotesChange;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.core.room.RoomTemplate;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Json;
import sfu.signaling.session.RoomName;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rooms that are open or declared: /admin/v1/rooms. */
public record RoomRoutes(
        LiveStream live,
        MediaServer media,
        AdminAccess access,
        RoomBook book,
        Moderator moderator,
        Notices notices,
        Answers answers,
        AdminLimits limits,
        Cursors cursors,
        @Nullable OtherNodes nodes) {
    private static final String ROOM = "/admin/v1/rooms/{room}";

    /** Of rooms. */
    static final int MAX_NAME = 256;

    private static final int MAX_LABEL = 256;

    /**
     * PUT /admin/v1/rooms/{room}: what is missing is as the template says.
     *
     * @param template null: as the configuration says of its name
     */
    record Wanted(
            @Nullable String template,
            @Nullable Map<String, String> labels,
            @Nullable String metadata,
            @Nullable Map<String, String> attributes) {
        Settings settings() {
            return new Settings(
                    0,
                    0,
                    template,
                    labels == null ? Map.of() : labels,
                    metadata == null ? "" : metadata,
                    attributes == null ? Map.of() : attributes);
        }
    }

    /**
     * A room.
     *
     * @param open whether anybody may be in it
     * @param declared whether it was put here
     * @param metadata in a list only of what is declared
     * @param says what was put
     * @param etag of what is declared and, outside of lists, of what stands on it while it is open
     * @param node of a cluster that it is open on
     * @param stale true where that node does not answer: this is what it said last
     * @param heardMsAgo how long ago, if it is stale
     */
    record Shown(
            @JsonUnwrapped RoomRates.Room room,
            boolean open,
            boolean declared,
            @Nullable String metadata,
            @Nullable Map<String, String> attributes,
            @Nullable Wanted says,
            @Nullable String etag,
            @JsonInclude(NON_NULL) @Nullable String node,
            @JsonInclude(NON_NULL) @Nullable Boolean stale,
            @JsonInclude(NON_NULL) @Nullable Long heardMsAgo) {}

    /** A room without those who are in it, who are many. */
    record Listed(
            @JsonUnwrapped @JsonIgnoreProperties("participants") RoomRates.Room room,
            boolean open,
            boolean declared,
            @Nullable String metadata,
            @Nullable Map<String, String> attributes,
            @Nullable Wanted says,
            @Nullable String etag,
            @JsonInclude(NON_NULL) @Nullable String node,
            @JsonInclude(NON_NULL) @Nullable Boolean stale,
            @JsonInclude(NON_NULL) @Nullable Long heardMsAgo) {
        static Listed of(Shown its) {
            return new Listed(
                    its.room().alone(),
                    its.open(),
                    its.declared(),
                    its.metadata(),
                    its.attributes(),
                    its.says(),
                    its.etag(),
                    its.node(),
                    its.stale(),
                    its.heardMsAgo());
        }
    }

    /**
     * GET /admin/v1/rooms.
     *
     * @param nodes of the cluster whose rooms these are
     */
    record Rooms(
            List<Listed> rooms,
            @Nullable String next,
            @JsonInclude(NON_NULL) @Nullable List<RoomListing.Word> nodes) {}

    /**
     * DELETE /admin/v1/rooms/{room}.
     *
     * @param people who left
     */
    record Closed(int people) {}

    public void install(Router router) {
        RoomListing here = new RoomListing(fresh(), access, book, answers, cursors, nodes);
        router.route(
                "GET",
                "/admin/v1/rooms",
                access.guarded(
                        nodes == null ? here::list : new RoomsEverywhere(here, nodes)::list));
        router.route("GET", ROOM, access.guarded(this::get));
        router.route("PUT", ROOM, access.guarded("declareRoom", this::put));
        router.route("DELETE", ROOM, access.guarded("closeRoom", this::close));
    }

    private Fresh fresh() {
        return new Fresh(live, media);
    }

    // reading

    static Shown shown(
            RoomRates.Room room, boolean isOpen, @Nullable Settings its, @Nullable String node) {
        return new Shown(
                room,
                isOpen,
                its != null,
                its == null ? null : its.metadata(),
                its == null ? null : its.attributes(),
                said(its),
                its == null ? null : its.etag(),
                isOpen ? node : null,
                null,
                null);
    }

    private static @Nullable Wanted said(@Nullable Settings its) {
        return its == null
                ? null
                : new Wanted(its.template(), its.labels(), its.metadata(), its.attributes());
    }

    private CompletionStage<HttpResponse> get(HttpRequest request) {
        String name = request.parameter("room");
        return fresh().room(name)
                .thenApply(room -> answer(request, name, room, book.get(name), 200));
    }

    private HttpResponse answer(
            HttpRequest request,
            String name,
            RoomRates.@Nullable Room room,
            @Nullable Settings its,
            int status) {
        if (room != null) {
            return response(request, withNotes(room, its, media.about(name), here()), status);
        }
        if (its == null) {
            throw Refused.of(404, "no-such-room", "Not found", "no room has this name now");
        }
        return response(
                request,
                shown(RoomListing.closed(book, name, its), media.isOpen(name), its, here()),
                status);
    }

    /** What this node of a cluster is called. */
    private @Nullable String here() {
        return nodes == null ? null : nodes.name();
    }

    private static Shown withNotes(
            RoomRates.Room room,
            @Nullable Settings its,
            @Nullable RoomAbout about,
            @Nullable String node) {
        return about == null
                ? shown(room, false, its, node)
                : new Shown(
                        room.labelled(about.labels()),
                        true,
                        its != null,
                        about.notes().metadata(),
                        about.notes().attributes(),
                        said(its),
                        RoomTag.of(its == null ? null : its.etag(), about.notes()),
                        node,
                        null,
                        null);
    }

    private HttpResponse response(HttpRequest request, Shown shown, int status) {
        HttpResponse response =
                HttpResponse.of(status, "application/json", answers.body(request, shown))
                        .with("cache-control", "no-store");
        return shown.etag() == null ? response : response.with("etag", shown.etag());
    }

    // changing

    private CompletionStage<HttpResponse> put(HttpRequest request) {
        String name = request.parameter("room");
        Settings wanted = checked(name, Changes.read(request, Wanted.class)).settings();
        RoomTemplate template = book.template(name, wanted);
        return live(name)
                .thenCompose(about -> {
                    if (about != null && !about.template().equals(template.name())) {
                        throw Refused.of(
                                409,
                                "room-is-open",
                                "Conflict",
                                "an open room keeps its template, "
                                        + about.template()
                                        + ": close it first");
                    }
                    return put(request, name, wanted, about);
                });
    }

    private CompletionStage<HttpResponse> put(
            HttpRequest request, String name, Settings wanted, @Nullable RoomAbout about) {
        return Conditions.decided(book.put(name, wanted, condition(request, about)))
                .thenCompose(outcome -> done(request, name, outcome, about));
    }

    private Precondition condition(HttpRequest request, @Nullable RoomAbout about) {
        return RoomTag.declared(
                Conditions.of(request, limits), about == null ? null : about.notes());
    }

    private CompletionStage<HttpResponse> done(
            HttpRequest request,
            String name,
            Outcome<Settings> outcome,
            @Nullable RoomAbout about) {
        return switch (outcome) {
            case Outcome.Conflict<Settings>() -> throw Conditions.conflict("the room");
            case Outcome.Full<Settings>() ->
                    throw Refused.of(
                            503,
                            "too-many-rooms",
                            "Too many rooms",
                            "at most " + limits.rooms() + " are declared (admin.rooms)");
            case Outcome.Done<Settings>(Settings now, boolean isNew, var kept) ->
                    kept.thenCompose(done -> about == null ? nothing() : tell(name, now, about))
                            .thenCompose(done -> fresh().room(name))
                            .thenApply(room -> answer(request, name, room, now, isNew ? 201 : 200));
        };
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    /** What it is while it is open; null if it is not. */
    private CompletableFuture<@Nullable RoomAbout> live(String name) {
        if (!media.isOpen(name)) {
            return CompletableFuture.completedFuture(null);
        }
        return media.control(name)
                .annotate(new NotesChange(null, Map.of()))
                .<@Nullable RoomAbout>thenApply(about -> about)
                .exceptionally(gone -> null);
    }

    /** Who is there hears of it. */
    private CompletableFuture<Void> tell(String name, Settings now, RoomAbout before) {
        Map<String, @Nullable String> attributes = new HashMap<>();
        before.notes().attributes().keySet().forEach(each -> attributes.put(each, null));
        attributes.putAll(now.attributes());
        RoomControl room = media.control(name);
        return room.annotate(new NotesChange(now.metadata(), attributes))
                .thenCompose(done -> room.label(book.template(name, now).notes().labels()))
                .<Void>thenApply(done -> null)
                .exceptionally(ended -> null);
    }

    private Wanted checked(String name, Wanted its) {
        String problem = RoomName.problem(name, MAX_NAME);
        if (problem != null) {
            throw Refused.badRequest(problem);
        }
        if (its.template() != null && book.templates().named(its.template()) == null) {
            throw Refused.of(
                    422, "no-such-template", "Unprocessable content", TemplateRoutes.NO_TEMPLATE);
        }
        Map<String, String> labels = its.labels() == null ? Map.of() : its.labels();
        boolean isRight = labels.size() <= limits.labels();
        for (Map.Entry<String, String> each : labels.entrySet()) {
            isRight &=
                    !each.getKey().isEmpty()
                            && each.getKey().length() <= MAX_LABEL
                            && each.getValue() != null
                            && each.getValue().length() <= MAX_LABEL;
        }
        if (!isRight) {
            throw Refused.badRequest(
                    "labels are at most " + limits.labels() + " texts of at most " + MAX_LABEL);
        }
        for (Object each : its.attributes() == null ? List.of() : its.attributes().values()) {
            if (each == null) { // as JSON has it
                throw Refused.badRequest("attributes are texts");
            }
        }
        return its;
    }

    private CompletionStage<HttpResponse> close(HttpRequest request) {
        String name = request.parameter("room");
        boolean isOpen = media.isOpen(name);
        if (book.get(name) == null && !isOpen && request.header("if-match").isEmpty()) {
            throw Refused.of(404, "no-such-room", "Not found", "no room has this name now");
        }
        boolean isPlain = book.get(name) == null && request.header("if-match").isEmpty();
        Precondition precondition =
                isPlain ? new Precondition("", "*") : condition(request, media.about(name));
        return Conditions.decided(book.remove(name, precondition))
                .thenCompose(isDone -> {
                    if (!isDone) {
                        throw Conditions.conflict("the room");
                    }
                    return isOpen ? end(request, name) : nobody();
                })
                .thenApply(people -> HttpResponse.json(Json.text(new Closed(people))));
    }

    private static CompletableFuture<Integer> nobody() {
        return CompletableFuture.completedFuture(0);
    }

    private CompletableFuture<Integer> end(HttpRequest request, String name) {
        String notice = request.query("notice");
        CompletableFuture<?> told =
                notice.isEmpty() ? nothing() : notices.tell(name, notice).exceptionally(no -> "");
        return told.thenCompose(
                        done -> moderator.end(OperatorActs.actor(request, access.holder(request))))
                .exceptionally(failure -> {
                    if (failure.getCause() instanceof MediaException gone
                            && gone.code() == MediaException.Code.NOT_FOUND) {
                        return 0; // meanwhile
                    }
                    throw new java.util.concurrent.CompletionException(failure);
                });
    }
}
