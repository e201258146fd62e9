package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Role;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Powers;
import sfu.signaling.auth.Publishing;
import sfu.signaling.auth.Receiving;
import sfu.signaling.auth.TokenException;
import sfu.signaling.auth.Validity;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes tokens: POST /admin/v1/tokens. Nobody gives away more than it has. */
public record TokenRoutes(AdminAccess access) {
    private static final long USUAL_SECONDS = 6 * 3600;
    private static final int MAX_NAME = 256;

    /**
     * What it is to allow on the operators' plane.
     *
     * @param access read, moderate or admin
     * @param rooms names, or the beginning of names and an asterisk; missing: all
     */
    record Operates(@Nullable String access, @Nullable List<String> rooms) {}

    /**
     * POST /admin/v1/tokens.
     *
     * @param room a name, the beginning of names and an asterisk, or "*"; missing: none
     * @param role attendee, speaker or moderator
     * @param admin whether it allows all of the operators' plane
     */
    record Wanted(
            @Nullable String identity,
            @Nullable String name,
            @Nullable String room,
            @Nullable String role,
            @Nullable List<String> roles,
            @Nullable String org,
            @Nullable Boolean canPublish,
            @Nullable Boolean canSubscribe,
            @Nullable Boolean hidden,
            @Nullable Boolean admitted,
            @Nullable Boolean admin,
            @Nullable Operates operates,
            @Nullable Long ttlSeconds) {}

    /**
     * @param jti for a revocation
     * @param expiresAt milliseconds since 1970
     */
    record Made(String token, String jti, long expiresAt) {}

    public void install(Router router) {
        router.route("POST", "/admin/v1/tokens", access.guarded("token", this::make));
    }

    private CompletionStage<HttpResponse> make(HttpRequest request) {
        Access its = access.access();
        if (!its.needsToken()) {
            throw Refused.of(
                    409, "no-tokens", "Conflict", "this server needs no tokens (dev mode)");
        }
        Grant grant = grant(Changes.read(request, Wanted.class), its.now());
        check(request, grant);
        String token = its.issue(grant);
        if (token == null) {
            throw Refused.of(
                    409, "no-key", "Conflict", "this server has no key to sign tokens with");
        }
        try { // what no server would take is not given
            Grant made = its.verify(token);
            Made answer =
                    new Made(token, made.validity().tokenId(), made.expiresAt().toEpochMilli());
            return CompletableFuture.completedFuture(
                    HttpResponse.of(201, "application/json", Json.text(answer))
                            .with("cache-control", "no-store"));
        } catch (TokenException e) {
            throw Refused.of(
                    422, "bad-token", "Unprocessable content", String.valueOf(e.getMessage()));
        }
    }

    private void check(HttpRequest request, Grant grant) {
        Operating mine = access.operating(request);
        boolean isWithin =
                mine.covers(grant.powers().operating())
                        && (grant.room().isEmpty() || mine.isAbout(grant.room()))
                        && (mine.isEverywhere() || grant.org().equals(access.org(request)));
        if (!isWithin) {
            throw Refused.of(
                    403,
                    "scope",
                    "Forbidden",
                    "the token would allow more than yours does: ask for fewer rooms or less access"
                            + " (of yours, with its org)");
        }
    }

    private static Grant grant(Wanted its, Instant now) {
        Role role = its.role() == null ? Role.ATTENDEE : Codes.roleNamed(its.role());
        if (role == null) {
            throw Refused.badRequest("role is one of attendee, speaker, moderator");
        }
        boolean isAdmin = its.admin() != null && its.admin();
        Powers usual = Powers.of(role, isAdmin);
        return new Grant(
                text("identity", its.identity()),
                text("name", its.name()),
                text("room", its.room()),
                role,
                roles(its.roles()),
                isFalse(its.canPublish()) ? Publishing.NONE : Publishing.ALL,
                isFalse(its.canSubscribe()) ? Receiving.NONE : Receiving.ALL,
                new Powers(
                        usual.canChat(),
                        usual.canModerate(),
                        usual.canNotify(),
                        usual.canUpdateMetadata(),
                        isAdmin,
                        isTrue(its.hidden()),
                        false,
                        Set.of(),
                        isTrue(its.admitted()),
                        operating(its.operates(), isAdmin)),
                text("org", its.org()),
                new Validity("", now, now.plus(life(its.ttlSeconds()))));
    }

    private static Set<String> roles(@Nullable List<String> its) {
        for (Object each : its == null ? List.of() : its) {
            if (each == null) { // as JSON has it
                throw Refused.badRequest("roles are texts");
            }
        }
        return its == null ? Set.of() : new HashSet<>(its);
    }

    private static Duration life(@Nullable Long seconds) {
        long its = seconds == null ? USUAL_SECONDS : seconds;
        if (its < 1 || its > 10L * 366 * 86_400) {
            throw Refused.badRequest("ttlSeconds is 1 to what the server allows");
        }
        return Duration.ofSeconds(its);
    }

    private static Operating operating(@Nullable Operates its, boolean isAdmin) {
        if (its == null) {
            return Operating.NOTHING;
        }
        if (isAdmin) {
            throw Refused.badRequest("operates says less than admin does: give one of them");
        }
        try {
            String level = its.access() == null ? "" : its.access().toUpperCase(Locale.ROOT);
            return new Operating(
                    Operating.Level.valueOf(level),
                    its.rooms() == null ? Operating.EVERYWHERE : new HashSet<>(its.rooms()));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Refused.badRequest(
                    "operates has access: read, moderate or admin; and rooms: names, or the"
                            + " beginning of names and *");
        }
    }

    private static String text(String name, @Nullable String text) {
        if (text != null && text.length() > MAX_NAME) {
            throw Refused.badRequest(name + " has at most " + MAX_NAME + " characters");
        }
        return text == null ? "" : text;
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return flag != null && flag;
    }

    private static boolean isFalse(@Nullable Boolean flag) {
        return flag != null && !flag;
    }
}
