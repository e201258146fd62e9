package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Bans.Ban;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Who may not come in: /admin/v1/bans. */
public record BanRoutes(AdminAccess access, Expulsions expulsions) {
    /** The latest are what is looked for. */
    private static final int MOST_SHOWN = 1000;

    /** Of rooms and identities. */
    private static final int MAX_NAME = 256;

    private static final long MAX_SECONDS = 10L * 366 * 86_400;

    /**
     * POST /admin/v1/bans.
     *
     * @param room missing: everywhere
     * @param seconds missing: for good
     */
    record Wanted(
            @Nullable String identity,
            @Nullable String room,
            @Nullable Long seconds,
            @Nullable String reason) {
        Bans.Target target() {
            return new Bans.Target(room == null ? "" : room, String.valueOf(identity));
        }

        @Nullable Duration span() {
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }

        String why() {
            return reason == null ? "" : reason;
        }

        /** What is wrong with it, or null. */
        @Nullable String refusal() {
            if (identity == null || identity.isEmpty() || identity.length() > MAX_NAME) {
                return "identity is whom it is about, of at most " + MAX_NAME + " characters";
            }
            if (room != null && (room.isEmpty() || room.length() > MAX_NAME)) {
                return "room is a name, or missing: everywhere";
            }
            if (seconds != null && (seconds < 1 || seconds > MAX_SECONDS)) {
                return "seconds is 1 to " + MAX_SECONDS + ", or missing: for good";
            }
            return why().length() > Bans.MAX_REASON
                    ? "reason has at most " + Bans.MAX_REASON + " characters"
                    : null;
        }
    }

    /**
     * @param left how many left their rooms for it
     */
    record Done(int left) {}

    /**
     * @param room null: everywhere
     * @param at in milliseconds since 1970
     * @param until null: for good
     */
    record Entry(
            String identity,
            @Nullable String room,
            String reason,
            @Nullable String by,
            long at,
            @Nullable Long until) {}

    /**
     * @param total of which the latest are listed
     */
    record Entries(int total, List<Entry> bans) {}

    public void install(Router router) {
        router.route("GET", "/admin/v1/bans", access.guarded(this::list));
        router.route("POST", "/admin/v1/bans", access.guarded("ban", this::ban));
        router.route("DELETE", "/admin/v1/bans/{identity}", access.guarded("unban", this::lift));
    }

    private Bans bans() {
        return access.access().bans();
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        Predicate<String> rooms = access.listed(request);
        List<Ban> own =
                bans().latest(Bans.MAX).stream()
                        .filter(each -> rooms.test(each.target().room()))
                        .toList();
        List<Entry> latest = own.stream().limit(MOST_SHOWN).map(BanRoutes::entry).toList();
        return done(HttpResponse.json(Json.text(new Entries(own.size(), latest))));
    }

    private static Entry entry(Ban its) {
        return new Entry(
                its.target().identity(),
                its.target().room().isEmpty() ? null : its.target().room(),
                its.reason(),
                its.by().isEmpty() ? null : its.by(),
                its.at().toEpochMilli(),
                its.until() == null ? null : its.until().toEpochMilli());
    }

    private CompletionStage<HttpResponse> ban(HttpRequest request) {
        Wanted wanted;
        try {
            wanted = Body.read(request, Wanted.class);
        } catch (IllegalArgumentException e) {
            return done(
                    HttpResponse.problem(
                            400, "bad-request", "Bad request", String.valueOf(e.getMessage())));
        }
        access.checkRoom(request, wanted.target().room());
        String refusal = wanted.refusal();
        return refusal == null
                ? expulsions
                        .ban(wanted.target(), wanted.span(), wanted.why(), access.holder(request))
                        .thenApply(BanRoutes::answer)
                : done(HttpResponse.problem(400, "bad-request", "Bad request", refusal));
    }

    private static HttpResponse answer(Expulsions.Outcome outcome) {
        return outcome.isKept()
                ? HttpResponse.json(Json.text(new Done(outcome.left())))
                : HttpResponse.problem(
                        503,
                        "too-many-bans",
                        "Too many bans",
                        "at most " + Bans.MAX + " are kept: who left may come back");
    }

    private CompletionStage<HttpResponse> lift(HttpRequest request) {
        Bans.Target target = new Bans.Target(request.query("room"), request.parameter("identity"));
        access.checkRoom(request, target.room());
        return expulsions
                .lift(target)
                .thenApply(was ->
                        was
                                ? HttpResponse.empty(204)
                                : HttpResponse.problem(
                                        404, "no-such-ban", "Not found", "there is no such ban"));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
