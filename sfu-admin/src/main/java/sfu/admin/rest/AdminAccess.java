package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Refusal;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who may use the operators' plane: in dev mode whoever is on this machine, else by token.
 *
 * @param acts told of each request that changed something
 */
public record AdminAccess(Access access, @Nullable AuditLog audit, Consumer<HttpRequest> acts) {
    private static final int FIRST_REFUSAL = 300;

    /** Of whom nothing is written down. */
    public AdminAccess(Access access) {
        this(access, null);
    }

    public AdminAccess(Access access, @Nullable AuditLog audit) {
        this(access, audit, request -> {});
    }

    /**
     * The refusal, or null: what a token must allow, and what may be in the query, is said by
     * {@link Operations}.
     */
    public @Nullable HttpResponse refuse(HttpRequest request) {
        Required required = Operations.required(request);
        HttpResponse refusal =
                access.needsToken() ? ofToken(request, required) : ofStranger(request);
        return refusal == null ? required.misread(request) : refusal;
    }

    private @Nullable HttpResponse ofToken(HttpRequest request, Required required) {
        try {
            return required.refuse(access.operating(request.bearer()), request);
        } catch (TokenException e) {
            return refused(e);
        }
    }

    /** What one whose request was not refused may do, and in which rooms. */
    Operating operating(HttpRequest request) {
        try {
            return access.needsToken() ? access.operating(request.bearer()) : Operating.ALL;
        } catch (TokenException e) { // in this very moment
            return Operating.NOTHING;
        }
    }

    /**
     * @param room empty: everywhere
     * @throws Refused if the token is for other rooms
     */
    void checkRoom(HttpRequest request, String room) {
        Operating its = operating(request);
        if (room.isEmpty() ? !its.isEverywhere() : !its.isAbout(room)) {
            throw Refused.of(403, "scope", "Forbidden", Required.OTHER_ROOMS);
        }
    }

    /**
     * Of which rooms a listing may tell: those that the token is for; what is about no room (an
     * empty name) is for those who see all.
     *
     * @throws Refused if ?room is another one
     */
    Predicate<String> listed(HttpRequest request) {
        String room = request.query("room");
        if (!room.isEmpty()) {
            checkRoom(request, room);
        }
        Operating its = operating(request);
        return of -> its.isEverywhere() || !of.isEmpty() && its.isAbout(of);
    }

    private static @Nullable HttpResponse ofStranger(HttpRequest request) {
        return request.isFromLoopback()
                ? null
                : HttpResponse.problem(
                        403,
                        "loopback-only",
                        "Forbidden",
                        "in dev mode the operators' plane is open to loopback only");
    }

    /**
     * A grant of a token, or of a ticket of ?ticket=, which then is used.
     *
     * @throws TokenException if there is none; it need not be an operator's
     */
    Grant grant(HttpRequest request) throws TokenException {
        String ticket = request.query("ticket");
        return ticket.isEmpty()
                ? access.verify(request.bearer())
                : access.redeem(ticket, request.path());
    }

    /** The refusal of a request to read that has this grant, or null. */
    @Nullable HttpResponse refuse(HttpRequest request, Grant grant) {
        HttpResponse refusal =
                access.needsToken()
                        ? Required.READING.refuse(operating(grant), request)
                        : ofStranger(request);
        return refusal == null ? Operations.required(request).misread(request) : refusal;
    }

    /** What one who has this grant may do; everything in dev mode. */
    Operating operating(Grant grant) {
        return access.needsToken() ? grant.powers().operating() : Operating.ALL;
    }

    /** The identity of an operator whose request was not refused; empty: it has none. */
    String holder(HttpRequest request) {
        try {
            return access.verify(request.bearer()).identity();
        } catch (TokenException e) { // in this very moment
            return "";
        }
    }

    /** What such an operator belongs to; empty: to none. */
    String org(HttpRequest request) {
        try {
            return access.verify(request.bearer()).org();
        } catch (TokenException e) { // in this very moment
            return "";
        }
    }

    /** Whether this comes from somebody who is no operator at all. */
    boolean isOfStranger(HttpRequest request) {
        return access.needsToken()
                ? operating(request).equals(Operating.NOTHING)
                : !request.isFromLoopback();
    }

    /** A resource for those who may; what changes anything is audited by its operation's name. */
    Handler guarded(Handler resource) {
        return request -> guarded(Operations.name(request), resource).handle(request);
    }

    /**
     * A resource for those who may.
     *
     * @param action its name in the audit log
     */
    Handler guarded(String action, Handler resource) {
        return request -> {
            HttpResponse refusal = refuse(request);
            return refusal == null
                    ? audited(action, request, resource.handle(request))
                    : CompletableFuture.completedFuture(refusal);
        };
    }

    /** Once it is done and written down. */
    CompletionStage<HttpResponse> audited(
            String action, HttpRequest request, CompletionStage<HttpResponse> done) {
        if (request.method().equals("GET")) {
            return done;
        }
        return done.thenCompose(response ->
                response.status() >= FIRST_REFUSAL
                        ? CompletableFuture.completedFuture(response)
                        : kept(action, request).thenApply(kept -> response));
    }

    private CompletionStage<?> kept(String action, HttpRequest request) {
        if (!request.path().equals(TicketRoutes.PATH)) { // which changes nothing
            acts.accept(request);
        }
        AuditLog log = audit;
        return log == null
                ? CompletableFuture.completedFuture(true)
                : log.add(OperatorActs.entry(action, request, holder(request)));
    }

    static HttpResponse refused(TokenException e) {
        String bearer =
                e.refusal() == Refusal.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"";
        return HttpResponse.problem(
                        401, "no-valid-token", "Unauthorized", String.valueOf(e.getMessage()))
                .with("www-authenticate", bearer);
    }
}
