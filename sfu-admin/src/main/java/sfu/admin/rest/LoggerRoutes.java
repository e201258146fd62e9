package sfu.admin.rest;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How much is logged, until the server ends: /admin/v1/loggers. */
public record LoggerRoutes(AdminAccess access) {
    private static final Set<String> LEVELS =
            Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /**
     * PUT /admin/v1/loggers/{name}.
     *
     * @param level null: as its parent
     */
    record Wanted(@Nullable String level) {}

    /**
     * @param level what holds for it
     * @param own whether it was set for this one
     */
    record Shown(String name, String level, boolean own) {}

    /** GET /admin/v1/loggers. */
    record All(List<Shown> loggers) {}

    public void install(Router router) {
        router.route("GET", "/admin/v1/loggers", access.guarded(request -> done(list())));
        router.route(
                "PUT", "/admin/v1/loggers/{name}", access.guarded(request -> done(set(request))));
    }

    private static @Nullable LoggerContext context() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext its ? its : null;
    }

    private static HttpResponse list() {
        List<Shown> all = new ArrayList<>();
        LoggerContext context = context();
        if (context != null) {
            context.getLoggerList().forEach(each -> all.add(shown(each)));
        }
        return HttpResponse.json(Json.text(new All(all)));
    }

    private static Shown shown(Logger its) {
        return new Shown(its.getName(), its.getEffectiveLevel().toString(), its.getLevel() != null);
    }

    private static HttpResponse set(HttpRequest request) {
        Wanted wanted;
        try {
            wanted = Body.read(request, Wanted.class);
        } catch (IllegalArgumentException e) {
            return HttpResponse.problem(
                    400, "bad-request", "Bad request", String.valueOf(e.getMessage()));
        }
        String level = wanted.level() == null ? null : wanted.level().toUpperCase(Locale.ROOT);
        if (level != null && !LEVELS.contains(level)) {
            return HttpResponse.problem(
                    400,
                    "unknown-level",
                    "Bad request",
                    "level is off, error, warn, info, debug, trace or null");
        }
        LoggerContext context = context();
        Logger its = context == null ? null : context.exists(request.parameter("name"));
        if (its == null) { // none is made for a name that nothing has
            return HttpResponse.problem(
                    404, "no-such-logger", "Not found", "nothing logs under this name");
        }
        boolean isRoot = its.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
        its.setLevel(level == null ? (isRoot ? Level.INFO : null) : Level.valueOf(level));
        return HttpResponse.json(Json.text(shown(its)));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
