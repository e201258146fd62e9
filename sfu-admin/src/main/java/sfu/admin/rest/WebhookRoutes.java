package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import org.jspecify.annotations.Nullable;

import sfu.admin.webhook.Delivery;
import sfu.admin.webhook.Event;
import sfu.admin.webhook.EventType;
import sfu.admin.webhook.HookState;
import sfu.admin.webhook.Secrets;
import sfu.admin.webhook.Webhook;
import sfu.admin.webhook.Webhooks;
import sfu.admin.webhook.Webhooks.Numbered;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Who is told what happens: /admin/v1/webhooks. */
public record WebhookRoutes(AdminAccess access, Webhooks webhooks, AdminLimits limits) {
    private static final String HOOKS = "/admin/v1/webhooks";
    private static final String HOOK = HOOKS + "/{name}";
    private static final int PAGE = 100;

    /**
     * PUT of a webhook.
     *
     * @param secrets missing: as before, or a new one, which is told once
     * @param events missing: all but those on request
     * @param rooms missing: all
     */
    record Wanted(
            @Nullable String url,
            @Nullable List<String> secrets,
            @Nullable List<String> events,
            @Nullable List<String> rooms,
            @Nullable Boolean enabled) {}

    /**
     * A webhook.
     *
     * @param secrets how many are valid
     * @param secret a new one, told this once; else null
     * @param etag of what was put
     * @param state on this node
     */
    record Shown(
            String name,
            String url,
            List<String> events,
            List<String> rooms,
            boolean enabled,
            int secrets,
            @Nullable String secret,
            String etag,
            @JsonUnwrapped HookState state) {}

    record All(List<Shown> webhooks) {}

    record Letter(
            String id,
            String type,
            String room,
            long at,
            int attempts,
            String problem,
            @JsonRawValue String body) {}

    /**
     * @param next the "before" of those that follow; null after the last
     */
    record Letters(List<Letter> deadLetters, @Nullable Long next) {}

    /**
     * POST of a replay.
     *
     * @param ids missing: all
     */
    record Again(@Nullable List<String> ids) {}

    record Replayed(int replayed) {}

    public void install(Router router) {
        router.route("GET", HOOKS, access.guarded(this::list));
        router.route("GET", HOOK, access.guarded(r -> with(r, (q, hook) -> shown(hook))));
        router.route("PUT", HOOK, access.guarded(this::put));
        router.route("DELETE", HOOK, access.guarded(this::delete));
        router.route(
                "POST", HOOK + "/rotate", access.guarded(r -> with(r, (q, hook) -> rotate(hook))));
        router.route("POST", HOOK + "/test", access.guarded(r -> with(r, (q, hook) -> test(hook))));
        router.route(
                "GET", HOOK + "/dead-letters", access.guarded(r -> with(r, this::deadLetters)));
        router.route(
                "POST", HOOK + "/dead-letters/replay", access.guarded(r -> with(r, this::replay)));
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        Operating mine = access.operating(request);
        return json(
                new All(
                        webhooks.list().stream()
                                .filter(hook -> isOf(mine, hook))
                                .map(hook -> show(hook, null))
                                .toList()));
    }

    /** A token of some rooms has the webhooks that hear of no others. */
    private static boolean isOf(Operating its, Webhook hook) {
        return its.isEverywhere()
                || !hook.rooms().isEmpty() && hook.rooms().stream().allMatch(its::isAbout);
    }

    private void checkOwn(HttpRequest request, Webhook hook, String why) {
        if (!isOf(access.operating(request), hook)) {
            throw Refused.of(403, "scope", "Forbidden", why);
        }
    }

    private Shown show(Webhook its, @Nullable String secret) {
        return new Shown(
                its.name(),
                its.url(),
                its.events(),
                its.rooms(),
                its.enabled(),
                its.secrets().size(),
                secret,
                its.etag(),
                webhooks.state(its.name()));
    }

    private CompletionStage<HttpResponse> shown(Webhook hook) {
        return CompletableFuture.completedFuture(shown(hook, null, 200));
    }

    private HttpResponse shown(Webhook hook, @Nullable String secret, int status) {
        return HttpResponse.of(status, "application/json", Json.text(show(hook, secret)))
                .with("cache-control", "no-store")
                .with("etag", hook.etag());
    }

    private CompletionStage<HttpResponse> put(HttpRequest request) {
        Webhook before = matching(request);
        Wanted wanted;
        String fresh = null;
        Webhook hook;
        try {
            wanted = Body.read(request, Wanted.class);
            List<String> secrets = wanted.secrets();
            if (secrets == null && before == null) {
                fresh = Secrets.fresh();
                secrets = List.of(fresh);
            }
            hook = hook(request.parameter("name"), wanted, before, secrets).checked();
            checkOwn(request, hook, "say in rooms of which: only those that the token is for");
        } catch (IllegalArgumentException | NullPointerException e) { // a null in a list
            return bad(e instanceof NullPointerException ? "a list has null" : e.getMessage());
        }
        if (!webhooks.mayReach(hook)) {
            throw Refused.of(
                    422,
                    "target-not-public",
                    "Unprocessable content",
                    "the url's address is not public, so that nothing would be delivered:"
                            + " webhooks.allowed of the configuration says which others may be"
                            + " reached");
        }
        return keep(before, hook, before == null ? 201 : 200, fresh);
    }

    /** What is there, if it is what the request says; null: there is none. */
    private @Nullable Webhook matching(HttpRequest request) {
        Webhook its = webhooks.get(request.parameter("name"));
        if (its != null) {
            checkOwn(request, its, "a webhook of other rooms has this name: choose another one");
        }
        if (!Conditions.of(request, limits).holds(its == null ? null : its.etag())) {
            throw Conditions.conflict("the webhook");
        }
        return its;
    }

    private static Webhook hook(
            String name, Wanted wanted, @Nullable Webhook before, @Nullable List<String> secrets) {
        return new Webhook(
                name,
                Objects.requireNonNullElse(wanted.url(), ""),
                secrets != null ? secrets : before == null ? List.of() : before.secrets(),
                Objects.requireNonNullElse(wanted.events(), List.of()),
                Objects.requireNonNullElse(wanted.rooms(), List.of()),
                Objects.requireNonNullElse(wanted.enabled(), true));
    }

    private CompletionStage<HttpResponse> keep(
            @Nullable Webhook before, Webhook hook, int status, @Nullable String fresh) {
        CompletableFuture<Boolean> kept = webhooks.replace(before, hook);
        if (kept == null) {
            throw Conditions.conflict("the webhook");
        }
        return kept.thenApply(isKept ->
                isKept
                        ? shown(hook, fresh, status)
                        : HttpResponse.problem(
                                503,
                                "too-many-webhooks",
                                "Too many webhooks",
                                "delete one that is not needed"));
    }

    private CompletionStage<HttpResponse> rotate(Webhook hook) {
        String fresh = Secrets.fresh();
        return keep(hook, hook.with(List.of(fresh, hook.secrets().getFirst())), 200, fresh);
    }

    private CompletionStage<HttpResponse> delete(HttpRequest request) {
        String name = request.parameter("name");
        if (own(request) == null) {
            return CompletableFuture.completedFuture(missing());
        }
        CompletableFuture<Boolean> removed = webhooks.remove(matching(request), name);
        if (removed == null) {
            throw Conditions.conflict("the webhook");
        }
        return removed.thenApply(was -> was ? HttpResponse.empty(204) : missing());
    }

    private CompletionStage<HttpResponse> test(Webhook hook) {
        Map<String, Object> data = Map.of("webhook", hook.name());
        Event event = new Event(EventType.WEBHOOK_TEST, "", System.currentTimeMillis(), data);
        webhooks.tell(event, hook);
        return CompletableFuture.completedFuture(HttpResponse.empty(202));
    }

    private CompletionStage<HttpResponse> deadLetters(HttpRequest request, Webhook hook) {
        String text = request.query("before");
        long before;
        try {
            before = text.isEmpty() ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return bad("before is the next of an earlier answer");
        }
        List<Numbered> found = webhooks.dead(hook.name(), before, PAGE + 1);
        List<Numbered> page = found.stream().limit(PAGE).toList();
        Long next = found.size() > PAGE ? page.getLast().number() : null;
        Operating mine = access.operating(request);
        List<Letter> own =
                page.stream()
                        .map(Numbered::delivery)
                        .filter(its -> its.room().isEmpty() || mine.isAbout(its.room()))
                        .map(WebhookRoutes::letter)
                        .toList(); // it may have heard of other rooms before
        return json(new Letters(own, next));
    }

    private static Letter letter(Delivery its) {
        return new Letter(
                its.id(),
                its.type(),
                its.room(),
                its.atMs(),
                its.attempts(),
                its.problem(),
                its.body());
    }

    private CompletionStage<HttpResponse> replay(HttpRequest request, Webhook hook) {
        try {
            Again wanted = Body.read(request, Again.class);
            List<String> ids = wanted.ids() == null ? List.of() : List.copyOf(wanted.ids());
            if (wanted.ids() != null && ids.isEmpty()) {
                return bad("ids are some, or missing: all");
            }
            return webhooks.replay(hook.name(), ids)
                    .thenApply(count -> HttpResponse.json(Json.text(new Replayed(count))));
        } catch (IllegalArgumentException e) {
            return bad(e.getMessage());
        }
    }

    private CompletionStage<HttpResponse> with(
            HttpRequest request,
            BiFunction<HttpRequest, Webhook, CompletionStage<HttpResponse>> act) {
        Webhook hook = own(request);
        return hook == null
                ? CompletableFuture.completedFuture(missing())
                : act.apply(request, hook);
    }

    /** The one that the request names; null: whoever asks has none of this name. */
    private @Nullable Webhook own(HttpRequest request) {
        Webhook its = webhooks.get(request.parameter("name"));
        return its != null && isOf(access.operating(request), its) ? its : null;
    }

    private static CompletionStage<HttpResponse> json(Object value) {
        return CompletableFuture.completedFuture(
                HttpResponse.json(Json.text(value)).with("cache-control", "no-store"));
    }

    private static HttpResponse missing() {
        return HttpResponse.problem(
                404,
                "no-such-webhook",
                "Not found",
                "no webhook has this name: GET /admin/v1/webhooks lists those of your token");
    }

    private static CompletionStage<HttpResponse> bad(@Nullable String sentence) {
        return CompletableFuture.completedFuture(
                HttpResponse.problem(400, "bad-request", "Bad request", String.valueOf(sentence)));
    }
}
