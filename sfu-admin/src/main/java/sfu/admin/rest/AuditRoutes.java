package sfu.admin.rest;

import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.audit.AuditQuery;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who did what: GET /admin/v1/audit, as a page of JSON or as lines to export. Tokens that are for
 * some rooms are told of these.
 */
public record AuditRoutes(AdminAccess access, AuditLog audit) {
    private static final int USUAL_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_LINES = 10_000;
    private static final String LINES = "application/x-ndjson";

    public void install(Router router) {
        router.route("GET", "/admin/v1/audit", access.guarded("audit", this::find));
    }

    /** Of this node. */
    public CompletionStage<HttpResponse> find(HttpRequest request) {
        boolean asLines =
                request.query("format").equals("jsonl")
                        || request.header("accept").startsWith(LINES);
        Predicate<String> rooms = access.listed(request);
        try {
            AuditQuery query = query(request, asLines ? MAX_LINES : MAX_LIMIT);
            return CompletableFuture.supplyAsync(() -> answer(audit.find(query, rooms), asLines));
        } catch (NumberFormatException e) {
            return CompletableFuture.completedFuture(
                    HttpResponse.problem(
                            400,
                            "bad-query",
                            "Bad request",
                            "since and until are "
                                    + Moments.FORMS
                                    + "; before and limit are numbers, limit is 1 to "
                                    + (asLines ? MAX_LINES : MAX_LIMIT)));
        }
    }

    private static AuditQuery query(HttpRequest request, int most) {
        long limit = number(request, "limit", most == MAX_LINES ? MAX_LINES : USUAL_LIMIT);
        if (limit < 1 || limit > most) {
            throw new NumberFormatException("limit");
        }
        return new AuditQuery(
                request.query("room"),
                request.query("by"),
                request.query("whom"),
                request.query("action"),
                request.query("actor"),
                Moments.of(request.query("since"), 0),
                Moments.of(request.query("until"), Long.MAX_VALUE),
                number(request, "before", Long.MAX_VALUE),
                (int) limit);
    }

    private static long number(HttpRequest request, String name, long absent) {
        String text = request.query(name);
        return text.isEmpty() ? absent : Long.parseLong(text);
    }

    private static HttpResponse answer(AuditLog.Page page, boolean asLines) {
        if (!asLines) {
            return HttpResponse.json(Json.text(page));
        }
        String lines = page.entries().stream().map(AuditRoutes::line).collect(Collectors.joining());
        HttpResponse response = HttpResponse.of(200, LINES, lines);
        return page.next() == null ? response : response.with("x-next", page.next().toString());
    }

    private static String line(AuditEntry entry) {
        return Json.text(entry) + "\n";
    }
}
