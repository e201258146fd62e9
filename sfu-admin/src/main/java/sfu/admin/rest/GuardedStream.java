package sfu.admin.rest;

import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseAdmission;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * An event stream for operators, which ends with their token, or a while after their ticket.
 *
 * @param endpoints for who may do so much
 * @param ticketLife of a stream that a ticket opened: its page opens another with a new ticket
 */
public record GuardedStream(
        AdminAccess access, Function<Operating, SseEndpoint> endpoints, Duration ticketLife)
        implements SseAdmission {
    @Override
    public Answer answer(HttpRequest request) {
        Grant grant;
        try {
            grant = access.grant(request);
        } catch (TokenException e) {
            return new Answer.Refused(AdminAccess.refused(e));
        }
        HttpResponse refusal = access.refuse(request, grant);
        if (refusal != null) {
            return new Answer.Refused(refusal);
        }
        SseEndpoint endpoint = endpoints.apply(access.operating(grant));
        refusal = endpoint.refuse(request);
        return refusal == null
                ? new Answer.Opens(
                        stream -> open(request, stream, grant, endpoint), endpoint.isCompressed())
                : new Answer.Refused(refusal);
    }

    private void open(HttpRequest request, SseStream stream, Grant grant, SseEndpoint endpoint) {
        Instant end = access.access().endOf(grant);
        Instant soon = access.access().now().plus(ticketLife);
        boolean isSoon = !request.query("ticket").isEmpty() && soon.isBefore(end);
        Runnable unwatch =
                access.access().watch(grant, grant.identity(), isSoon ? soon : end, stream::close);
        stream.onClosed(unwatch);
        endpoint.open(request, stream);
    }
}
