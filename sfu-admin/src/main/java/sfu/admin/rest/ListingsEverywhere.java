package sfu.admin.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.AnswerTooLargeException;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What was done and what happened on all nodes in one listing, the latest first: under
 * /admin/v1/nodes. Each node is asked for a page of its own, at the same time; one that does not
 * answer is said to be stale.
 */
public final class ListingsEverywhere {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;
    private static final int USUAL = 100;

    /**
     * What is listed.
     *
     * @param time the field that orders it, milliseconds since 1970
     * @param until of the query: no later than this
     * @param first whether that is the first time that is too late, else the last that is not
     */
    private record Kind(String name, String field, String time, String until, boolean first) {
        String route() {
            return "/admin/v1/" + name;
        }
    }

    private static final Kind AUDIT = new Kind("audit", "entries", "at", "until", true);
    private static final Kind EVENTS = new Kind("events", "events", "at", "until", false);
    private static final Kind SESSIONS = new Kind("sessions", "sessions", "leftAt", "to", false);

    /**
     * Where a page ended.
     *
     * @param until the time of its last
     * @param shown of each node, how many of that time were shown
     */
    record Position(long until, Map<String, Integer> shown) {
        static final Position START = new Position(Long.MAX_VALUE, Map.of());

        int shown(String node) {
            return shown.getOrDefault(node, 0);
        }
    }

    /** How a node took part. */
    record Word(String name, String state) {}

    /**
     * A page.
     *
     * @param items as /audit, /events, /sessions have them, each with its node
     * @param next the cursor of those that follow; null after the last
     * @param nodes that were asked; missing: this server is alone
     */
    record Listing(
            List<JsonNode> items,
            @Nullable String next,
            @JsonInclude(Include.NON_NULL) @Nullable List<Word> nodes) {}

    private record Item(long time, String node, int index, JsonNode its) {}

    /** What a node said; null: nothing in time. */
    private record Told(String node, @Nullable HttpResponse answer) {}

    private final AdminAccess access;
    private final Cursors cursors;
    private final @Nullable OtherNodes nodes;

    /**
     * @param nodes null: this server is alone
     */
    public ListingsEverywhere(AdminAccess access, Cursors cursors, @Nullable OtherNodes nodes) {
        this.access = access;
        this.cursors = cursors;
        this.nodes = nodes;
    }

    /** What this node alone says of each. */
    public void install(Router router, Handler audit, Handler events, Handler sessions) {
        route(router, AUDIT, audit);
        route(router, EVENTS, events);
        route(router, SESSIONS, sessions);
    }

    private void route(Router router, Kind kind, Handler own) {
        router.route(
                "GET",
                "/admin/v1/nodes/" + kind.name(),
                access.guarded(request -> list(kind, own, request)));
    }

    private String self() {
        return nodes == null ? "" : nodes.name();
    }

    private CompletionStage<HttpResponse> list(Kind kind, Handler own, HttpRequest request) {
        Position from = position(request);
        int limit = request.query("limit").isEmpty() ? USUAL : Cursors.limit(request);
        List<CompletableFuture<Told>> asked = new ArrayList<>();
        if (nodes != null) {
            OtherNodes others = nodes;
            others.living()
                    .forEach(each -> asked.add(ask(others, each, kind, request, from, limit)));
        }
        CompletableFuture<Void> all =
                CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new));
        return own.handle(asked(kind, request, from, self(), limit))
                .thenCombine(
                        all,
                        (here, done) -> {
                            if (here.status() != OK) {
                                return here; // it says what is wrong with the query
                            }
                            List<Told> told = new ArrayList<>();
                            told.add(new Told(self(), here));
                            asked.forEach(each -> told.add(each.join()));
                            return merged(kind, request, told, from, limit);
                        });
    }

    private Position position(HttpRequest request) {
        String key = cursors.after(request);
        try {
            return key.isEmpty() ? Position.START : Json.read(key, Position.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a cursor under the seal has no position", e);
        }
    }

    private CompletableFuture<Told> ask(
            OtherNodes others,
            NodeView node,
            Kind kind,
            HttpRequest request,
            Position from,
            int limit) {
        String name = node.said().name();
        HttpRequest theirs = asked(kind, request, from, name, limit);
        return others.ask(node.said(), theirs, others.limits().answer())
                .thenApply(answer -> new Told(name, answer.status() == OK ? answer : null))
                .exceptionallyCompose(failure ->
                        limit > 1 && failure.getCause() instanceof AnswerTooLargeException
                                ? ask(others, node, kind, request, from, Math.max(1, limit / 4))
                                : CompletableFuture.completedFuture(new Told(name, null)));
    }

    /** What one node is asked: one more than may be shown says whether there are more. */
    private static HttpRequest asked(
            Kind kind, HttpRequest request, Position from, String node, int limit) {
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.remove("cursor");
        query.remove("format");
        query.remove("before");
        String wanted = request.query(kind.until());
        boolean isNarrower = !wanted.isEmpty() && earlier(wanted, from.until());
        if (from.until() != Long.MAX_VALUE && !isNarrower) {
            long until = kind.first() ? from.until() + 1 : from.until();
            query.put(kind.until(), List.of(String.valueOf(until)));
        }
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.remove("accept"); // JSON, whatever who asks wants
        int most = Math.min(Cursors.MAX_LIMIT, limit + from.shown(node));
        query.put("limit", List.of(String.valueOf(most)));
        return new HttpRequest(
                request.method(),
                kind.route(),
                kind.route(),
                request.parameters(),
                query,
                headers,
                request.body(),
                request.remote());
    }

    /** What is no number is left for the node to refuse. */
    private static boolean earlier(String wanted, long than) {
        return !wanted.matches("[0-9]{1,18}") || Long.parseLong(wanted) <= than;
    }

    private HttpResponse merged(
            Kind kind, HttpRequest request, List<Told> told, Position from, int limit) {
        List<Item> items = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        boolean isMore = false;
        long bound = Long.MIN_VALUE;
        for (Told each : told) {
            JsonNode body = body(each.answer());
            words.add(new Word(each.node(), body == null ? "stale" : "ready"));
            List<Item> its = body == null ? List.of() : items(kind, each.node(), body, from);
            items.addAll(its);
            if (body != null && isCut(kind, body, limit + from.shown(each.node()))) {
                isMore = true;
                bound = its.isEmpty() ? bound : Math.max(bound, its.getLast().time());
            }
        }
        if (nodes != null) {
            nodes.missing().forEach(each -> words.add(new Word(each.said().name(), "stale")));
        }
        long least = bound;
        List<Item> known =
                items.stream()
                        .filter(each -> each.time() >= least)
                        .sorted(
                                Comparator.comparingLong((Item each) -> -each.time())
                                        .thenComparing(Item::node)
                                        .thenComparingInt(Item::index))
                        .toList();
        List<Item> page = known.subList(0, Math.min(limit, known.size()));
        boolean isLast = !isMore && page.size() == items.size() || page.isEmpty();
        String next = isLast ? null : cursors.next(request, Json.text(after(page, from)));
        return HttpResponse.json(
                Json.text(
                        new Listing(
                                page.stream().map(Item::its).toList(),
                                next,
                                nodes == null ? null : words(request, words))));
    }

    private static @Nullable JsonNode body(@Nullable HttpResponse answer) {
        try {
            return answer == null ? null : JSON.readTree(answer.body());
        } catch (IOException e) {
            return null; // of a version that says it otherwise
        }
    }

    private static boolean isCut(Kind kind, JsonNode body, int asked) {
        return body.has("next")
                ? !body.path("next").isNull()
                : body.path(kind.field()).size() >= asked;
    }

    /** The latest first, without those that were shown. */
    private static List<Item> items(Kind kind, String node, JsonNode body, Position from) {
        List<JsonNode> all = new ArrayList<>();
        body.path(kind.field()).forEach(all::add);
        all.sort(Comparator.comparingLong(each -> -each.path(kind.time()).asLong()));
        List<Item> items = new ArrayList<>();
        int left = from.shown(node);
        for (JsonNode each : all) {
            long time = each.path(kind.time()).asLong();
            if (time == from.until() && left > 0) {
                left--;
            } else if (time <= from.until() && each instanceof ObjectNode its) {
                items.add(new Item(time, node, items.size(), its.put("node", node)));
            }
        }
        return items;
    }

    private static Position after(List<Item> page, Position from) {
        long last = page.getLast().time();
        Map<String, Integer> shown = new HashMap<>(last == from.until() ? from.shown() : Map.of());
        page.stream()
                .filter(each -> each.time() == last)
                .forEach(each -> shown.merge(each.node(), 1, Integer::sum));
        return new Position(last, shown);
    }

    /** A token for some rooms is told only that others did not answer. */
    private List<Word> words(HttpRequest request, List<Word> words) {
        if (access.operating(request).isEverywhere()) {
            return words;
        }
        boolean isWhole = words.stream().noneMatch(each -> each.state().equals("stale"));
        return isWhole ? List.of() : List.of(new Word("", "stale"));
    }
}
