package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.By;
import sfu.core.api.Knock;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Muting;
import sfu.core.api.Role;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operators do about rooms and people, as moderators do: POST under /admin/v1/rooms. */
public record ModerationRoutes(MediaServer media, AdminAccess access, Moderator moderator) {
    private static final String ROOM = "/admin/v1/rooms/{room}";
    private static final String PERSON = ROOM + "/participants/{identity}";
    private static final Set<TrackSource> SOUND = Set.of(TrackSource.MICROPHONE);
    private static final Set<TrackSource> PICTURES = Set.of(TrackSource.CAMERA, TrackSource.SCREEN);

    /** All that bodies may say; each act takes its own. */
    record Wanted(
            @Nullable String mid,
            @Nullable String source,
            @Nullable Boolean muted,
            @Nullable Boolean hard,
            @Nullable String role,
            @Nullable Boolean locked,
            @Nullable Boolean on,
            @Nullable String knock,
            @Nullable Boolean all) {
        static final Wanted NOTHING =
                new Wanted(null, null, null, null, null, null, null, null, null);

        boolean isHard() {
            return hard != null && hard;
        }
    }

    /**
     * @param people how many it was done about
     */
    record Done(int people) {}

    /** GET /admin/v1/rooms/{room}/lobby. */
    record Waiting(List<Knock> waiting) {}

    /** Something that an operator does. */
    private interface Act {
        CompletableFuture<Integer> act(Actor who, Wanted wanted, HttpRequest request);
    }

    public void install(Router router) {
        post(router, PERSON + "/mute", this::mute);
        post(router, PERSON + "/stop-video", this::stopVideo);
        post(router, PERSON + "/ask-unmute", this::askUnmute);
        post(router, PERSON + "/lower-hand", (who, w, r) -> moderator.lowerHand(who, whom(r)));
        post(router, PERSON + "/role", this::role);
        post(router, ROOM + "/mute", this::mute);
        post(
                router,
                ROOM + "/lock",
                (who, w, r) -> moderator.lock(who, said("locked", w.locked())));
        post(
                router,
                ROOM + "/recording",
                (who, w, r) -> moderator.setRecording(who, said("on", w.on())));
        post(router, ROOM + "/end", (who, w, r) -> moderator.end(who));
        post(router, ROOM + "/lobby/admit", (who, w, r) -> moderator.admit(who, knock(w)));
        post(router, ROOM + "/lobby/refuse", (who, w, r) -> moderator.refuse(who, knock(w)));
        router.route("GET", ROOM + "/lobby", this::lobby);
    }

    private void post(Router router, String path, Act act) {
        router.route("POST", path, request -> guarded(request, () -> act(request, act)));
    }

    private CompletionStage<HttpResponse> act(HttpRequest request, Act act) {
        Wanted wanted =
                request.body().isBlank() ? Wanted.NOTHING : Changes.read(request, Wanted.class);
        Actor who = OperatorActs.actor(request, access.holder(request));
        return act.act(who, wanted, request)
                .thenApply(people -> HttpResponse.json(Json.text(new Done(people))));
    }

    private CompletionStage<HttpResponse> lobby(HttpRequest request) {
        return guarded(
                request,
                () ->
                        media.control(request.parameter("room"))
                                .lobby(By.operator(""))
                                .thenApply(all -> HttpResponse.json(Json.text(new Waiting(all)))));
    }

    /** What may be refused. */
    private interface Work {
        CompletionStage<HttpResponse> run();
    }

    private CompletionStage<HttpResponse> guarded(HttpRequest request, Work work) {
        HttpResponse refusal = access.refuse(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        try {
            return work.run().exceptionally(ChangeRoutes::refused);
        } catch (MediaException badRequest) {
            return CompletableFuture.completedFuture(ChangeRoutes.refused(badRequest));
        }
    }

    private CompletableFuture<Integer> mute(Actor who, Wanted wanted, HttpRequest request) {
        boolean isMuted = wanted.muted() == null || wanted.muted();
        String mid = wanted.mid() == null ? "" : wanted.mid();
        Muting muting =
                new Muting(
                        mid, sources(wanted.source(), SOUND), isMuted, isMuted && wanted.isHard());
        return moderator.mute(who, whom(request), muting);
    }

    private CompletableFuture<Integer> stopVideo(Actor who, Wanted wanted, HttpRequest request) {
        Muting muting = new Muting("", sources(wanted.source(), PICTURES), true, wanted.isHard());
        return moderator.stopVideo(who, whom(request), muting);
    }

    private CompletableFuture<Integer> askUnmute(Actor who, Wanted wanted, HttpRequest request) {
        TrackSource source = sources(wanted.source(), SOUND).iterator().next();
        return moderator.askUnmute(who, whom(request), source);
    }

    private CompletableFuture<Integer> role(Actor who, Wanted wanted, HttpRequest request) {
        Role role = Codes.roleNamed(wanted.role());
        if (role == null) {
            throw refused("role is one of attendee, speaker, moderator");
        }
        return moderator.setRole(who, whom(request), role);
    }

    /** All but moderators where the path names nobody. */
    private static Target whom(HttpRequest request) {
        String identity = request.parameters().get("identity");
        return identity == null ? Target.others() : Target.identity(identity);
    }

    private static Set<TrackSource> sources(@Nullable String name, Set<TrackSource> absent) {
        if (name == null) {
            return absent;
        }
        TrackSource source = Codes.source(name);
        if (source == null) {
            throw refused("source is one of microphone, camera, screen, screenAudio");
        }
        return Set.of(source);
    }

    private static boolean said(String name, @Nullable Boolean value) {
        if (value == null) {
            throw refused("say " + name + ": true or false");
        }
        return value;
    }

    private static String knock(Wanted wanted) {
        boolean isAll = wanted.all() != null && wanted.all();
        String knock = wanted.knock();
        if (isAll == (knock != null) || knock != null && knock.isEmpty()) {
            throw refused("name one knock, or say all");
        }
        return knock == null ? "" : knock;
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
