package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.ParticipantInfo;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Breakout rooms: /admin/v1/rooms/{room}/breakouts. */
public record BreakoutRoutes(AdminAccess access, Moderator moderator) {
    private static final String ROOT = "/admin/v1/rooms/{room}/breakouts";

    /**
     * One that is to be opened.
     *
     * @param people ids of participants
     */
    record Plan(@Nullable String title, @Nullable List<String> people) {}

    /** POST /admin/v1/rooms/{room}/breakouts. */
    record Wanted(@Nullable List<Plan> rooms) {}

    /**
     * POST /admin/v1/rooms/{room}/breakouts/move.
     *
     * @param participant id, in the room or one of its breakout rooms
     * @param to one of these; missing: the room itself
     */
    record Move(@Nullable String participant, @Nullable String to) {}

    /** Somebody in one of them. */
    record Person(String id, String identity, String name) {
        static Person of(ParticipantInfo its) {
            return new Person(its.id(), its.identity(), its.name());
        }
    }

    record Breakout(String room, String title, List<Person> people) {
        static Breakout of(Moderator.Breakout its) {
            return new Breakout(
                    its.room(), its.title(), its.people().stream().map(Person::of).toList());
        }
    }

    /** GET /admin/v1/rooms/{room}/breakouts. */
    record All(List<Breakout> breakouts) {
        static HttpResponse answer(List<Moderator.Breakout> its) {
            return HttpResponse.json(Json.text(new All(its.stream().map(Breakout::of).toList())));
        }
    }

    public void install(Router router) {
        router.route("GET", ROOT, access.guarded(this::list));
        router.route("POST", ROOT, allowed(this::open));
        router.route("DELETE", ROOT, allowed(this::close));
        router.route("POST", ROOT + "/move", allowed(this::move));
    }

    /** What writes into the audit log itself. */
    private sfu.signaling.http.Handler allowed(sfu.signaling.http.Handler act) {
        return request -> {
            HttpResponse refusal = access.refuse(request);
            return refusal == null
                    ? act.handle(request)
                    : java.util.concurrent.CompletableFuture.completedFuture(refusal);
        };
    }

    /** Breakout rooms are all of one main room, which the token has to be about. */
    private Actor who(HttpRequest request) {
        String room = request.parameter("room");
        int at = room.lastIndexOf('~');
        if (at > 0 && !access.operating(request).isAbout(room.substring(0, at))) {
            throw Refused.of(403, "scope", "Forbidden", "ask for the main room");
        }
        return OperatorActs.actor(request, access.holder(request));
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        return moderator.breakouts(who(request)).thenApply(All::answer);
    }

    private CompletionStage<HttpResponse> open(HttpRequest request) {
        Wanted wanted = Changes.read(request, Wanted.class);
        List<Moderator.Plan> plans = new ArrayList<>();
        for (Plan each : wanted.rooms() == null ? List.<Plan>of() : wanted.rooms()) {
            if (each == null) {
                throw Refused.badRequest("a room is missing");
            }
            plans.add(
                    new Moderator.Plan(
                            each.title() == null ? "" : each.title(),
                            each.people() == null
                                    ? List.of()
                                    : each.people().stream().map(String::valueOf).toList()));
        }
        if (plans.isEmpty()) {
            throw Refused.badRequest("rooms are those to be opened");
        }
        return moderator.openBreakouts(who(request), plans).thenApply(All::answer);
    }

    private CompletionStage<HttpResponse> close(HttpRequest request) {
        String seconds = request.query("seconds");
        if (!seconds.matches("[0-9]{0,6}")) {
            throw Refused.badRequest("seconds is a number");
        }
        return moderator
                .closeBreakouts(who(request), seconds.isEmpty() ? 0 : Integer.parseInt(seconds))
                .thenApply(BreakoutRoutes::done);
    }

    private CompletionStage<HttpResponse> move(HttpRequest request) {
        Move wanted = Changes.read(request, Move.class);
        if (wanted.participant() == null || wanted.participant().isEmpty()) {
            throw Refused.badRequest("participant is who is sent");
        }
        return moderator
                .move(who(request), wanted.participant(), wanted.to() == null ? "" : wanted.to())
                .thenApply(BreakoutRoutes::done);
    }

    private static HttpResponse done(int people) {
        return HttpResponse.json(Json.text(new ModerationRoutes.Done(people)));
    }
}
