package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Expulsions;
import sfu.signaling.auth.Revocations;
import sfu.signaling.auth.Revocations.Revocation;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Who is removed from a room and which tokens hold no more, under /admin/v1. */
public record RevocationRoutes(AdminAccess access, Expulsions expulsions) {
    /** The latest are what is looked for. */
    private static final int MOST_SHOWN = 1000;

    /** Tokens have no longer names. */
    private static final int MAX_NAME = 256;

    /**
     * POST /admin/v1/revocations: a token by its id, or all that somebody has for a room.
     *
     * @param jti alone
     * @param room with identity
     */
    record Wanted(@Nullable String jti, @Nullable String room, @Nullable String identity) {
        private static String text(@Nullable String text) {
            return text == null || text.length() > MAX_NAME ? "" : text;
        }

        String id() {
            return text(jti);
        }

        String place() {
            return text(room);
        }

        String who() {
            return text(identity);
        }

        boolean isToken() {
            return !id().isEmpty() && room == null && identity == null;
        }

        boolean isPerson() {
            return jti == null && !place().isEmpty() && !who().isEmpty();
        }
    }

    /**
     * @param left how many left their rooms for it
     */
    record Done(int left) {}

    /**
     * @param at tokens issued later hold, in milliseconds since 1970
     * @param until it is remembered
     */
    record Entry(
            @Nullable String jti,
            @Nullable String room,
            @Nullable String identity,
            long at,
            long until) {}

    /**
     * @param total of which the latest are listed
     */
    record Entries(int total, List<Entry> revocations) {}

    public void install(Router router) {
        router.route("GET", "/admin/v1/revocations", access.guarded(this::list));
        router.route("POST", "/admin/v1/revocations", access.guarded("revoke", this::revoke));
        router.route(
                "DELETE",
                "/admin/v1/rooms/{room}/participants/{identity}",
                access.guarded("remove", this::remove));
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        Predicate<String> rooms = access.listed(request);
        List<Revocation> own =
                access.access().revocations().latest(Revocations.MAX).stream()
                        .filter(each -> rooms.test(each.target().room()))
                        .toList();
        List<Entry> latest = own.stream().limit(MOST_SHOWN).map(RevocationRoutes::entry).toList();
        return done(HttpResponse.json(Json.text(new Entries(own.size(), latest))));
    }

    private static Entry entry(Revocation its) {
        Revocations.Target target = its.target();
        return new Entry(
                orNull(target.tokenId()),
                orNull(target.room()),
                orNull(target.identity()),
                its.at().toEpochMilli(),
                its.until().toEpochMilli());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private CompletionStage<HttpResponse> revoke(HttpRequest request) {
        if (!access.access().needsToken()) {
            return done(
                    HttpResponse.problem(
                            409,
                            "no-tokens",
                            "Conflict",
                            "this server needs no tokens (dev mode)"));
        }
        Wanted wanted;
        try {
            wanted = Body.read(request, Wanted.class);
        } catch (IllegalArgumentException e) {
            return done(
                    HttpResponse.problem(
                            400, "bad-request", "Bad request", String.valueOf(e.getMessage())));
        }
        if (!wanted.isToken() && !wanted.isPerson()) {
            return done(
                    HttpResponse.problem(
                            400,
                            "bad-request",
                            "Bad request",
                            "give jti, or room and identity, and no more"));
        }
        access.checkRoom(request, wanted.place()); // a token's id says nothing of its room
        return wanted.isToken()
                ? expulsions.revoke(wanted.id()).thenApply(RevocationRoutes::answer)
                : expulsions
                        .remove(wanted.place(), wanted.who())
                        .thenApply(RevocationRoutes::answer);
    }

    private CompletionStage<HttpResponse> remove(HttpRequest request) {
        String room = request.parameter("room");
        String identity = request.parameter("identity");
        if (room.length() > MAX_NAME || identity.length() > MAX_NAME) {
            return done(
                    HttpResponse.problem(
                            404, "not-found", "Not found", "no such name is this long"));
        }
        return expulsions
                .remove(room, identity)
                .thenApply(its ->
                        its.isKept() && its.left() == 0
                                ? HttpResponse.problem(
                                        404,
                                        "no-such-participant",
                                        "Not found",
                                        "nobody has this identity in this room")
                                : answer(its));
    }

    private static HttpResponse answer(Expulsions.Outcome outcome) {
        if (!outcome.isKept()) {
            return HttpResponse.problem(
                    503,
                    "too-many-revocations",
                    "Too many revocations",
                    "at most "
                            + Revocations.MAX
                            + " are remembered: who left may come back; shorter lives of tokens"
                            + " (auth.maxLifetimeSeconds) end them earlier");
        }
        return HttpResponse.json(Json.text(new Done(outcome.left())));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
