package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.core.time.Clocks;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.NodeRequests;
import sfu.signaling.http.Router;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * What holds for all of the operators' plane: what is repeated is done once, what is refused is
 * written down.
 */
public final class Gatekeeper implements Router.Around {
    private static final String KEY = "idempotency-key";
    private static final Pattern KEYS = Pattern.compile("[!-~]{1,255}");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int FIRST_REFUSAL = 400;

    private final AdminAccess access;
    private final AuditLog audit;
    private final Strangers strangers;
    private final Repeats repeats;
    private final @Nullable RepeatsEverywhere everywhere; // null: there are no other nodes

    public Gatekeeper(AdminAccess access, AuditLog audit, AdminLimits limits) {
        this(access, audit, limits, null);
    }

    /**
     * @param nodes by which what was answered at one is so at all; null: there are no others
     */
    public Gatekeeper(
            AdminAccess access, AuditLog audit, AdminLimits limits, @Nullable OtherNodes nodes) {
        everywhere = nodes == null ? null : new RepeatsEverywhere(nodes, limits);
        strangers = new Strangers(limits.refusalsPerMinute());
        repeats = new Repeats(limits, Clocks.system()::steadyMs);
        this.access = access;
        this.audit = audit;
    }

    @Override
    public Handler around(Handler handler) {
        return request -> {
            if (READING.contains(request.method())) {
                return answer(handler, request);
            }
            return once(handler, request)
                    .thenCompose(response ->
                            response.status() < FIRST_REFUSAL
                                            || response.headers().containsKey(Repeats.REPLAYED)
                                    ? CompletableFuture.completedFuture(response)
                                    : written(request, response));
        };
    }

    private static CompletionStage<HttpResponse> answer(Handler handler, HttpRequest request) {
        try {
            return handler.handle(request).exceptionally(Gatekeeper::refused);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(refused(e));
        }
    }

    /** What is meant to be told; a fault of the server's own goes on. */
    private static HttpResponse refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof Refused told ? told.answer() : ChangeRoutes.refused(cause);
    }

    private CompletionStage<HttpResponse> once(Handler handler, HttpRequest request) {
        String key = request.header(KEY);
        if (key.isEmpty() || !request.method().equals("POST")) {
            return answer(handler, request);
        }
        if (!KEYS.matcher(key).matches()) {
            return CompletableFuture.completedFuture(
                    HttpResponse.problem(
                            400,
                            "bad-idempotency-key",
                            "Bad request",
                            "an Idempotency-Key has 1 to 255 visible characters"));
        }
        @Nullable HttpResponse refusal = access.refuse(request);
        if (refusal != null) { // no answer to another is told
            return CompletableFuture.completedFuture(refusal);
        }
        String caller = digest(request.bearer() + "\n" + key);
        String asked = digest(asked(request));
        return repeats.answer(
                        caller,
                        asked,
                        () ->
                                everywhere == null
                                        ? answer(handler, request)
                                        : everywhere.answer(
                                                caller, asked, () -> answer(handler, request)))
                .exceptionally(Gatekeeper::refused);
    }

    /** The same of what came here and of what another node carried here. */
    private static String asked(HttpRequest request) {
        return String.join(
                "\n",
                request.route(),
                new TreeMap<>(request.parameters()).toString(),
                new TreeMap<>(request.query()).toString(),
                request.body());
    }

    private static String digest(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What another node answered to a request that came here: refusals that it did not write down
     * (it did not get as far as that) are written here.
     */
    CompletionStage<HttpResponse> ofAnotherNode(HttpRequest request, HttpResponse response) {
        boolean isOurs =
                response.status() >= FIRST_REFUSAL
                        && !READING.contains(request.method())
                        && !response.headers().containsKey(NodeRequests.WRITTEN)
                        && !response.headers().containsKey(Repeats.REPLAYED);
        return isOurs
                ? written(request, response)
                : CompletableFuture.completedFuture(response.without(NodeRequests.WRITTEN));
    }

    private CompletionStage<HttpResponse> written(HttpRequest request, HttpResponse response) {
        HttpResponse noted =
                Carriage.isCarried(request) ? response.with(NodeRequests.WRITTEN, "1") : response;
        return writtenDown(request, noted);
    }

    private CompletionStage<HttpResponse> writtenDown(HttpRequest request, HttpResponse response) {
        long unwritten =
                access.isOfStranger(request) ? strangers.next(Clocks.system().steadyMs()) : 0;
        return unwritten < 0
                ? CompletableFuture.completedFuture(response)
                : writtenDown(request, response, unwritten);
    }

    /**
     * @param unwritten how many of strangers were not written before it
     */
    private CompletionStage<HttpResponse> writtenDown(
            HttpRequest request, HttpResponse response, long unwritten) {
        AuditEntry its =
                OperatorActs.entry(Operations.name(request), request, access.holder(request));
        Map<String, String> details = new LinkedHashMap<>(its.details());
        details.put(AuditEntry.REFUSED, String.valueOf(response.status()));
        if (unwritten > 0) {
            details.put("unwritten", String.valueOf(unwritten));
        }
        AuditEntry entry =
                new AuditEntry(
                        0,
                        0,
                        its.actor(),
                        its.by(),
                        its.address(),
                        its.action(),
                        its.room(),
                        its.people(),
                        0,
                        details);
        return audit.add(entry).thenApply(kept -> response);
    }
}
