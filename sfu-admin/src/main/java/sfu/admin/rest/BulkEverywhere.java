package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does on the other nodes what one request does to many, and says of each what came of it. */
record BulkEverywhere(OtherNodes nodes) {
    private static final int OK = 200;

    /** What a node said. */
    private record Told(NodeView node, BulkRoutes.@Nullable Done done, String why) {}

    /**
     * What is on other nodes, as of their answers.
     *
     * @param present people in rooms that are meant
     * @param meant those of them who are
     */
    record Count(int present, int meant, int rooms, int spared) {
        static final Count NONE = new Count(0, 0, 0, 0);
    }

    CompletableFuture<Count> count(HttpRequest request) {
        return ask(request, Map.of("dryRun", List.of("true")))
                .thenApply(all -> {
                    List<BulkRoutes.Done> done =
                            all.stream()
                                    .flatMap(each -> Optional.ofNullable(each.done()).stream())
                                    .toList();
                    return new Count(
                            done.stream().mapToInt(BulkRoutes.Done::present).sum(),
                            done.stream().mapToInt(BulkRoutes.Done::people).sum(),
                            done.stream().mapToInt(BulkRoutes.Done::rooms).sum(),
                            done.stream().mapToInt(BulkRoutes.Done::spared).sum());
                });
    }

    /** What was done in all, with what this node did. */
    CompletableFuture<BulkRoutes.Done> with(BulkRoutes.Done own, HttpRequest request) {
        return ask(request, Map.of("confirm", List.of("true"))) // it was, or need not be
                .thenApply(all -> sum(own, all));
    }

    private CompletableFuture<List<Told>> ask(HttpRequest request, Map<String, List<String>> more) {
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.putAll(more);
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.remove("idempotency-key"); // what is repeated is so before it is sent on
        HttpRequest asked =
                new HttpRequest(
                        request.method(),
                        request.path(),
                        request.route(),
                        request.parameters(),
                        query,
                        headers,
                        request.body(),
                        request.remote());
        List<CompletableFuture<Told>> all =
                nodes.living().stream().map(each -> ask(each, asked)).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Told> ask(NodeView node, HttpRequest request) {
        return nodes.ask(node.said(), request, nodes.limits().act())
                .thenApply(answer -> told(node, answer))
                .exceptionally(failure -> new Told(node, null, silent()));
    }

    private String silent() {
        return "it did not answer within "
                + nodes.limits().act().toMillis()
                + " ms: whether it did anything is not known";
    }

    private static Told told(NodeView node, HttpResponse answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.status() != OK) {
            return new Told(node, null, "it refused it with status " + answer.status());
        }
        try {
            return new Told(node, Json.read(body, BulkRoutes.Done.class), "");
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return new Told(node, null, "it answered as another version does");
        }
    }

    private BulkRoutes.Done sum(BulkRoutes.Done own, List<Told> all) {
        List<BulkRoutes.OnNode> each = new ArrayList<>();
        each.add(new BulkRoutes.OnNode(nodes.name(), true, own.rooms(), own.people(), null));
        List<BulkRoutes.Done> done = new ArrayList<>();
        done.add(own);
        for (Told its : all) {
            String name = its.node().said().name();
            BulkRoutes.Done what = its.done();
            if (what == null) {
                each.add(new BulkRoutes.OnNode(name, false, 0, 0, its.why()));
            } else {
                done.add(what);
                each.add(new BulkRoutes.OnNode(name, true, what.rooms(), what.people(), null));
            }
        }
        nodes.missing().forEach(view -> each.add(missing(view)));
        return new BulkRoutes.Done(
                own.isDryRun(),
                done.stream().mapToInt(BulkRoutes.Done::rooms).sum(),
                done.stream().mapToInt(BulkRoutes.Done::people).sum(),
                done.stream().mapToInt(BulkRoutes.Done::present).sum(),
                done.stream().mapToInt(BulkRoutes.Done::spared).sum(),
                done.stream()
                        .flatMap(its -> its.matched().stream())
                        .limit(BulkRoutes.MAX_SHOWN)
                        .toList(),
                done.stream().flatMap(its -> its.failed().stream()).toList(),
                List.copyOf(each));
    }

    private static BulkRoutes.OnNode missing(NodeView view) {
        return new BulkRoutes.OnNode(
                view.said().name(),
                false,
                0,
                0,
                "it was not asked: its last heart-beat was " + view.heardMsAgo() + " ms ago");
    }
}
