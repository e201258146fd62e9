package sfu.signaling.notify;

import com.fasterxml.jackson.core.JsonProcessingException;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TicketOffice;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What pages without a WebSocket do beside listening: tickets, acknowledgements, notifications. */
public final class EventRoutes {
    private static final String NOTIFICATIONS = "/v1/notifications";

    /** A page needs one in five minutes. */
    private static final int TICKETS_PER_SECOND = 1;

    /**
     * @param ticket for ?ticket=, once
     * @param expiresAt milliseconds since 1970
     */
    record Ticket(String ticket, long expiresAt) {}

    private final Access access;
    private final Notifications notifications;
    private final EventStreams streams;
    private final Orders orders;
    private final Consumer<Limit> refused;
    private final SenderPace tickets = new SenderPace(TICKETS_PER_SECOND);

    public EventRoutes(
            Access access,
            Notifications notifications,
            EventStreams streams,
            Consumer<Limit> refused) {
        this.access = access;
        this.notifications = notifications;
        this.streams = streams;
        this.refused = refused;
        orders = new Orders(notifications.limits());
    }

    public void install(Router router) {
        router.crossOriginEvents(EventStreams.PATH, streams);
        router.crossOriginRoute("POST", EventStreams.PATH + "/tickets", granted(this::ticket));
        router.crossOriginRoute("POST", NOTIFICATIONS, granted(this::send));
        router.crossOriginRoute("DELETE", NOTIFICATIONS + "/{notification}", this::acknowledge);
    }

    /** What somebody with a token asks for. */
    private interface Granted {
        CompletionStage<HttpResponse> handle(HttpRequest request, Grant grant, String identity)
                throws TokenException;
    }

    private sfu.signaling.http.Handler granted(Granted handler) {
        return request -> {
            try {
                String asked = request.query("identity");
                Grant grant = access.connect(request.bearer(), asked);
                return handler.handle(request, grant, access.identity(grant, asked));
            } catch (TokenException e) {
                return done(Problems.of(e));
            } catch (MediaException e) {
                return done(Problems.of(e));
            }
        };
    }

    private CompletionStage<HttpResponse> ticket(
            HttpRequest request, Grant grant, String identity) {
        if (!tickets.admits(grant.org() + "/" + identity, System.nanoTime())) {
            refused.accept(Limit.TYPE_RATE);
            return done(
                    HttpResponse.problem(
                                    429,
                                    "too-many-requests",
                                    "Too many requests",
                                    "too many tickets")
                            .with("retry-after", "1"));
        }
        TicketOffice.Ticket ticket = access.tickets().issue(grant, EventStreams.PATH);
        if (ticket == null) {
            return done(
                    HttpResponse.problem(
                                    503,
                                    "too-many-tickets",
                                    "Too many tickets",
                                    "try again in a while")
                            .with("retry-after", String.valueOf(TicketOffice.LIFE.toSeconds())));
        }
        return done(
                HttpResponse.json(
                        Json.text(new Ticket(ticket.ticket(), ticket.expiresAt().toEpochMilli()))));
    }

    private CompletionStage<HttpResponse> send(HttpRequest request, Grant grant, String identity) {
        if (!request.isOfType("application/json")) { // nor sent by a form of another site's page
            return done(
                    HttpResponse.problem(
                            415,
                            "unsupported-media-type",
                            "Unsupported media type",
                            "send application/json"));
        }
        if (identity.isEmpty()) {
            return done(
                    HttpResponse.problem(
                            403, "forbidden", "Forbidden", "who sends needs an identity"));
        }
        Orders.Body body;
        try {
            body = Json.read(request.body(), Orders.Body.class);
        } catch (JsonProcessingException e) {
            return done(HttpResponse.problem(400, "bad-request", "Bad request", Json.why(e)));
        }
        return notifications
                .send(orders.of(grant, identity, grant.name(), body))
                .thenApply(sent -> HttpResponse.json(Json.text(sent)))
                .exceptionally(this::failed);
    }

    private HttpResponse failed(Throwable failure) {
        HttpResponse problem = Problems.of(failure);
        if (problem.status() == 429) {
            refused.accept(Limit.NOTIFICATION_RATE);
        }
        return problem;
    }

    /** By the key of a stream, or by a token. */
    private CompletionStage<HttpResponse> acknowledge(HttpRequest request) {
        EventStream stream = streams.find(request.bearer());
        return stream == null
                ? granted(this::acknowledge).handle(request)
                : acknowledge(request, stream.org(), stream.identity());
    }

    private CompletionStage<HttpResponse> acknowledge(
            HttpRequest request, Grant grant, String identity) {
        return acknowledge(request, grant.org(), identity);
    }

    private CompletionStage<HttpResponse> acknowledge(
            HttpRequest request, String org, String identity) {
        return notifications
                .acknowledge(org, identity, request.parameter("notification"))
                .thenApply(done -> HttpResponse.empty(204))
                .exceptionally(Problems::of);
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
