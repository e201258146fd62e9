package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.LiveStream;
import sfu.admin.stream.RoomRates;
import sfu.core.api.MediaServer;
import sfu.core.api.Muting;
import sfu.core.api.Target;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who is in a room, and what they publish. */
public record PeopleRoutes(
        LiveStream live,
        MediaServer media,
        AdminAccess access,
        Moderator moderator,
        Answers answers,
        Cursors cursors) {
    private static final String ROOM = "/admin/v1/rooms/{room}";
    private static final String PERSON = ROOM + "/participants/{identity}";
    private static final String TRACK = ROOM + "/tracks/{track}";

    /** GET /admin/v1/rooms/{room}/participants. */
    record People(List<RoomRates.Person> participants, @Nullable String next) {}

    /** A track and whose it is. */
    record Track(@JsonUnwrapped RoomRates.TrackRate track, String participant, String identity) {}

    /** GET /admin/v1/rooms/{room}/tracks. */
    record Tracks(List<Track> tracks, @Nullable String next) {}

    /** POST /admin/v1/rooms/{room}/tracks/{track}/mute. */
    record Mute(@Nullable Boolean muted, @Nullable Boolean hard) {}

    public void install(Router router) {
        router.route("GET", ROOM + "/participants", access.guarded(this::people));
        router.route("GET", PERSON, access.guarded(this::person));
        router.route("GET", ROOM + "/tracks", access.guarded(this::tracks));
        router.route("GET", TRACK, access.guarded(this::track));
        router.route("POST", TRACK + "/mute", access.guarded(this::mute));
    }

    private CompletionStage<HttpResponse> inRoom(
            HttpRequest request, Function<RoomRates.Room, HttpResponse> answer) {
        String name = request.parameter("room");
        return room(name).thenApply(answer);
    }

    private CompletableFuture<RoomRates.Room> room(String name) {
        return new Fresh(live, media)
                .room(name)
                .thenApply(room -> {
                    if (room == null) {
                        throw Refused.of(
                                404, "no-such-room", "Not found", "no room of this name is open");
                    }
                    return room;
                });
    }

    private CompletionStage<HttpResponse> people(HttpRequest request) {
        return inRoom(
                request,
                room -> {
                    Cursors.Page<RoomRates.Person> page =
                            cursors.page(request, room.participants(), RoomRates.Person::id);
                    return answers.json(request, new People(page.items(), page.next()));
                });
    }

    private CompletionStage<HttpResponse> person(HttpRequest request) {
        String identity = request.parameter("identity");
        return inRoom(
                request,
                room ->
                        room.participants().stream()
                                .filter(each ->
                                        each.identity().equals(identity)
                                                || each.id().equals(identity))
                                .findFirst()
                                .map(each -> answers.json(request, each))
                                .orElseThrow(PeopleRoutes::nobody));
    }

    private static Refused nobody() {
        return Refused.of(
                404, "no-such-participant", "Not found", "nobody in this room is called so");
    }

    private static List<Track> tracks(RoomRates.Room room) {
        return room.participants().stream()
                .flatMap(person ->
                        person.tracks().stream()
                                .map(track -> new Track(track, person.id(), person.identity())))
                .toList();
    }

    private CompletionStage<HttpResponse> tracks(HttpRequest request) {
        return inRoom(
                request,
                room -> {
                    Cursors.Page<Track> page =
                            cursors.page(request, tracks(room), its -> its.track().id());
                    return answers.json(request, new Tracks(page.items(), page.next()));
                });
    }

    private static Track track(RoomRates.Room room, String id) {
        return tracks(room).stream()
                .filter(its -> its.track().id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Refused.of(
                                404,
                                "no-such-track",
                                "Not found",
                                "no track in this room is called so"));
    }

    private CompletionStage<HttpResponse> track(HttpRequest request) {
        String id = request.parameter("track");
        return inRoom(request, room -> HttpResponse.json(Json.text(track(room, id))));
    }

    private CompletionStage<HttpResponse> mute(HttpRequest request) {
        Mute wanted =
                request.body().isBlank() ? new Mute(null, null) : Changes.read(request, Mute.class);
        boolean isMuted = wanted.muted() == null || wanted.muted();
        boolean isHard = isMuted && wanted.hard() != null && wanted.hard();
        String id = request.parameter("track");
        return room(request.parameter("room"))
                .thenApply(room -> track(room, id))
                .thenCompose(track ->
                        moderator.mute(
                                OperatorActs.actor(request, access.holder(request)),
                                Target.participant(track.participant()),
                                new Muting(id, Set.of(), isMuted, isHard)))
                .thenApply(
                        people -> HttpResponse.json(Json.text(new ModerationRoutes.Done(people))));
    }
}
