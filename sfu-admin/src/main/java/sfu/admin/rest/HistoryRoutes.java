package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.history.EndedSession;
import sfu.admin.history.History;
import sfu.admin.history.SessionLog;
import sfu.admin.stream.TailEvent;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was: figures, events and ended sessions, under /admin/v1. Tokens that are for some rooms are
 * told of these.
 */
public final class HistoryRoutes {
    private static final String CSV = "text/csv; charset=utf-8";
    private static final int MOST_EVENTS = 5_000;
    private static final int MOST_SESSIONS = 10_000;

    /** Of the store at one request, whatever it looks for. */
    private static final int MOST_LOOKED = 200_000;

    /** GET /admin/v1/events. */
    record Events(List<TailEvent> events) {}

    /** GET /admin/v1/history/rooms. */
    record Rooms(List<History.Known> rooms) {}

    private final History history;
    private final SessionLog sessions;
    private final AdminAccess access;
    private final Executor reading =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("history-", 0).factory());

    public HistoryRoutes(History history, SessionLog sessions, AdminAccess access) {
        this.history = history;
        this.sessions = sessions;
        this.access = access;
    }

    public void install(Router router) {
        router.route("GET", "/admin/v1/history", guarded(this::node));
        router.route("GET", "/admin/v1/history/rooms", guarded(this::rooms));
        router.route("GET", "/admin/v1/rooms/{room}/history", guarded(this::room));
        router.route(
                "GET",
                "/admin/v1/rooms/{room}/participants/{identity}/history",
                guarded(this::person));
        router.route("GET", "/admin/v1/events", guarded(this::events));
        router.route("GET", "/admin/v1/sessions", guarded(this::sessions));
    }

    private Handler guarded(Function<HttpRequest, HttpResponse> resource) {
        return access.guarded(read(resource));
    }

    private Handler read(Function<HttpRequest, HttpResponse> resource) {
        return request -> CompletableFuture.supplyAsync(() -> answer(resource, request), reading);
    }

    /** What happened, of this node; for those who may see it. */
    public Handler events() {
        return read(this::events);
    }

    /** Likewise, the sessions that ended. */
    public Handler sessions() {
        return read(this::sessions);
    }

    private static HttpResponse answer(
            Function<HttpRequest, HttpResponse> resource, HttpRequest request) {
        try {
            return resource.apply(request);
        } catch (IllegalArgumentException e) {
            return HttpResponse.problem(
                    400, "bad-query", "Bad request", String.valueOf(e.getMessage()));
        }
    }

    private static long number(HttpRequest request, String name, long otherwise) {
        String text = request.query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(name + " is a number");
        }
        return Long.parseLong(text);
    }

    private static int most(HttpRequest request, int otherwise, int most) {
        return (int) Math.max(1, Math.min(most, number(request, "limit", otherwise)));
    }

    private static boolean isByMinute(HttpRequest request) {
        long step = number(request, "step", 1);
        if (step != 1 && step != 60) {
            throw new IllegalArgumentException("step is 1 or 60 seconds");
        }
        return step == 60;
    }

    private HttpResponse node(HttpRequest request) {
        boolean isByMinute = isByMinute(request);
        long from = number(request, "from", 0);
        long to = number(request, "to", Long.MAX_VALUE);
        return body(request, history.node(isByMinute, from, to));
    }

    private HttpResponse rooms(HttpRequest request) {
        Predicate<String> rooms = access.listed(request);
        return HttpResponse.json(
                Json.text(
                        new Rooms(
                                history.rooms().stream()
                                        .filter(each -> rooms.test(each.name()))
                                        .toList())));
    }

    private HttpResponse room(HttpRequest request) {
        boolean isByMinute = isByMinute(request);
        long from = number(request, "from", 0);
        long to = number(request, "to", Long.MAX_VALUE);
        Map<String, Object> its = history.room(request.parameter("room"), isByMinute, from, to);
        return its == null
                ? HttpResponse.problem(
                        404, "no-such-room", "Not found", "no room had this name in the last day")
                : body(request, its);
    }

    private HttpResponse person(HttpRequest request) {
        boolean isByMinute = isByMinute(request);
        long from = number(request, "from", 0);
        long to = number(request, "to", Long.MAX_VALUE);
        String room = request.parameter("room");
        Map<String, Object> its =
                history.person(room, request.parameter("identity"), isByMinute, from, to);
        return its == null
                ? HttpResponse.problem(
                        404,
                        "no-such-participant",
                        "Not found",
                        "nobody of this identity was in this room in the last day")
                : body(request, its);
    }

    private static HttpResponse body(HttpRequest request, Map<String, Object> columns) {
        return switch (request.query("format")) {
            case "", "json" -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("step", isByMinute(request) ? 60 : 1);
                body.putAll(columns);
                yield HttpResponse.json(Json.text(body));
            }
            case "csv" -> file(CSV, HistoryCsv.of(columns), null);
            default -> throw new IllegalArgumentException("format is json or csv");
        };
    }

    private HttpResponse events(HttpRequest request) {
        Predicate<String> rooms = access.listed(request);
        String room = request.query("room");
        String who = request.query("participant");
        String type = request.query("type");
        long since = number(request, "since", 0);
        long until = number(request, "until", Long.MAX_VALUE);
        List<TailEvent> found =
                history.events(
                        each ->
                                each.at() >= since
                                        && each.at() <= until
                                        && rooms.test(Objects.requireNonNullElse(each.room(), ""))
                                        && (room.isEmpty() || room.equals(each.room()))
                                        && (type.isEmpty() || type.equals(each.type().text()))
                                        && (who.isEmpty()
                                                || who.equals(each.participant())
                                                || who.equals(each.identity())),
                        most(request, 500, MOST_EVENTS));
        return HttpResponse.json(Json.text(new Events(found)));
    }

    private HttpResponse sessions(HttpRequest request) {
        Predicate<String> rooms = access.listed(request);
        String room = request.query("room");
        String identity = request.query("identity");
        SessionLog.Page page =
                sessions.read(
                        each ->
                                rooms.test(each.room())
                                        && (room.isEmpty() || room.equals(each.room()))
                                        && (identity.isEmpty() || identity.equals(each.identity())),
                        number(request, "from", 0),
                        number(request, "to", Long.MAX_VALUE),
                        number(request, "before", Long.MAX_VALUE),
                        most(request, 100, MOST_SESSIONS),
                        MOST_LOOKED);
        return switch (request.query("format")) {
            case "", "json" -> HttpResponse.json(Json.text(page));
            case "csv" -> file(CSV, SessionsCsv.of(page.sessions()), page.next());
            case "ndjson" -> {
                StringBuilder lines = new StringBuilder();
                for (EndedSession each : page.sessions()) {
                    lines.append(Json.text(each)).append('\n');
                }
                yield file("application/x-ndjson", lines.toString(), page.next());
            }
            default -> throw new IllegalArgumentException("format is json, ndjson or csv");
        };
    }

    private static HttpResponse file(String type, String body, @Nullable Long next) {
        HttpResponse its = HttpResponse.of(200, type, body).with("cache-control", "no-store");
        return next == null ? its : its.with("x-next-before", Long.toString(next));
    }
}
