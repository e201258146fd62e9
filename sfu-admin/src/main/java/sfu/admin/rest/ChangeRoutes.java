package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Notes;
import sfu.core.api.PermissionsChange;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomControl;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What operators change of rooms and people: PATCH under /admin/v1/rooms.
 *
 * @param declared the entity tag of what a room was declared to be; null: it was not
 */
public record ChangeRoutes(
        MediaServer media, AdminAccess access, Function<String, @Nullable String> declared) {
    private static final String RETRY_SECONDS = "5";
    private static final PermissionsChange NOTHING =
            new PermissionsChange(null, null, null, null, null, null);

    /** A participant as it is after the change. */
    record Person(
            String identity,
            String metadata,
            Map<String, String> attributes,
            ServerMessage.Allowed permissions) {}

    public void install(Router router) {
        router.route(
                "PATCH",
                "/admin/v1/rooms/{room}",
                request -> guarded("changeRoom", request, this::room));
        router.route(
                "PATCH",
                "/admin/v1/rooms/{room}/participants/{identity}",
                request -> guarded("changeParticipant", request, this::participant));
    }

    private CompletionStage<HttpResponse> guarded(
            String action,
            HttpRequest request,
            Function<HttpRequest, CompletionStage<HttpResponse>> change) {
        HttpResponse refusal = access.refuse(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        try {
            return access.audited(
                    action, request, change.apply(request).exceptionally(ChangeRoutes::refused));
        } catch (MediaException badRequest) {
            return CompletableFuture.completedFuture(refused(badRequest));
        }
    }

    private CompletionStage<HttpResponse> room(HttpRequest request) {
        Changes.OfRoom change = Changes.read(request, Changes.OfRoom.class);
        String room = request.parameter("room");
        if (!media.isOpen(room) && declared.apply(room) != null) {
            throw new MediaException(
                    MediaException.Code.CLOSED,
                    "nobody is in the room, so nothing is written on it: PUT says what it will be");
        }
        return media.control(room)
                .annotate(
                        change.notes(),
                        RoomTag.written(request.header("if-match"), declared.apply(room)))
                .thenApply(about ->
                        HttpResponse.json(Json.text(Codes.roomInfo(about)))
                                .with("etag", tag(request, about)));
    }

    private String tag(HttpRequest request, RoomAbout about) {
        String tag = RoomTag.of(declared.apply(request.parameter("room")), about.notes());
        return String.valueOf(tag); // an open room has one
    }

    private CompletionStage<HttpResponse> participant(HttpRequest request) {
        Changes.OfParticipant change = Changes.read(request, Changes.OfParticipant.class);
        Changes.Rights rights = change.permissions();
        PermissionsChange permissions = rights == null ? NOTHING : rights.change();
        String identity = request.parameter("identity");
        RoomControl room = media.control(request.parameter("room"));
        return admit(room, identity, change)
                .thenCompose(done -> room.annotate(identity, change.notes()))
                .thenCompose(notes -> person(room, identity, notes, permissions));
    }

    private static CompletionStage<?> admit(
            RoomControl room, String identity, Changes.OfParticipant change) {
        Changes.Viewers viewers = change.trackPermissions();
        return viewers == null
                ? CompletableFuture.completedFuture(true)
                : room.admit(identity, viewers.section(), viewers.identities());
    }

    private static CompletionStage<HttpResponse> person(
            RoomControl room, String identity, Notes notes, PermissionsChange permissions) {
        return room.permit(identity, permissions)
                .thenApply(now ->
                        HttpResponse.json(
                                Json.text(
                                        new Person(
                                                identity,
                                                notes.metadata(),
                                                notes.attributes(),
                                                Codes.allowed(now)))));
    }

    static HttpResponse refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refusal) {
            if (refusal.code() == MediaException.Code.CHANGED) { // it is told as of PUT and DELETE
                return Conditions.conflict("the room").answer();
            }
            int status =
                    switch (refusal.code()) {
                        case BAD_REQUEST -> 400;
                        case FORBIDDEN, NOT_ON_STAGE, LOCKED, REFUSED -> 403;
                        case NOT_FOUND -> 404;
                        case CLOSED, DUPLICATE -> 409;
                        case CHANGED -> 412;
                        case LIMIT_REACHED -> 422;
                        case DRAINING -> 503;
                    };
            HttpResponse its =
                    HttpResponse.problem(
                            status,
                            refusal.kind(),
                            "Refused",
                            String.valueOf(refusal.getMessage()));
            return status == 503 ? its.with("retry-after", RETRY_SECONDS) : its;
        }
        throw new CompletionException(cause);
    }
}
