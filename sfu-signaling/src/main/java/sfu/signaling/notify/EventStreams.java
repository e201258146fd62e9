package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.Limit;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseAdmission;
import sfu.signaling.http.SseStream;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** GET /v1/events: notifications to pages that hold no WebSocket. */
public final class EventStreams implements SseAdmission, AutoCloseable {
    /** What a ticket opens. */
    public static final String PATH = "/v1/events";

    private static final String HEARTBEAT = "heartbeat";
    private static final int MAX_NAME = 256;
    private static final int KEY_BYTES = 24; // nobody guesses it
    private static final SecureRandom RANDOM = new SecureRandom();

    record Heartbeat(long time) {}

    private record User(String org, String identity) {}

    private final Access access;
    private final Notifications notifications;
    private final NotifyLimits limits;
    private final Consumer<Limit> refused;
    private final Supplier<Instant> now;
    private final Map<String, EventStream> byKey = new ConcurrentHashMap<>();
    private final Map<User, Integer> counts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("events").daemon().factory());

    /**
     * @param refused is told of each limit that turned somebody away
     */
    public EventStreams(
            Access access,
            Notifications notifications,
            Consumer<Limit> refused,
            Supplier<Instant> now) {
        this.access = access;
        this.notifications = notifications;
        this.refused = refused;
        this.now = now;
        limits = notifications.limits();
        long beatMs = limits.heartbeat().toMillis();
        ticker.scheduleAtFixedRate(this::beat, beatMs, beatMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public Answer answer(HttpRequest request) {
        EventStream.Holder holder;
        try {
            holder = holder(request);
        } catch (TokenException e) {
            return new Answer.Refused(Problems.of(e));
        }
        if (holder.identity().isEmpty() || holder.identity().length() > MAX_NAME) {
            return Answer.refused(
                    access.needsToken() ? 403 : 400,
                    "no-identity",
                    "No identity",
                    "events are of somebody: the token has a sub, or without tokens ?identity=");
        }
        HttpResponse full = full(new User(holder.grant().org(), holder.identity()));
        if (full != null) {
            refused.accept(Limit.EVENT_STREAMS);
            return new Answer.Refused(full);
        }
        return new Answer.Opens(stream -> open(stream, holder, lastId(request)), false);
    }

    private EventStream.Holder holder(HttpRequest request) throws TokenException {
        String ticket = request.query("ticket");
        String asked = request.query("identity");
        boolean isByTicket = !ticket.isEmpty();
        Grant grant =
                isByTicket ? access.redeem(ticket, PATH) : access.connect(request.bearer(), asked);
        Instant end = access.endOf(grant);
        Instant soon = now.get().plus(limits.ticketLife());
        return new EventStream.Holder(
                grant,
                access.identity(grant, asked),
                isByTicket && soon.isBefore(end) ? soon : end);
    }

    private @Nullable HttpResponse full(User user) {
        if (counts.getOrDefault(user, 0) >= limits.streamsPerUser()) {
            return HttpResponse.problem(
                            429,
                            "too-many-streams",
                            "Too many requests",
                            "at most " + limits.streamsPerUser() + " event streams of a user")
                    .with("retry-after", "10");
        }
        return byKey.size() >= limits.streams()
                ? HttpResponse.problem(503, "too-many-streams", "Busy", "too many event streams")
                        .with("retry-after", "10")
                : null;
    }

    /** The header comes of an EventSource that opens again by itself, so it is the later one. */
    private static String lastId(HttpRequest request) {
        String header = request.header("last-event-id");
        return header.isEmpty() ? request.query("lastEventId") : header;
    }

    private void open(SseStream stream, EventStream.Holder holder, String lastId) {
        EventStream its = new EventStream(stream, holder, newKey(), limits.queued());
        User user = new User(its.org(), its.identity());
        int count = counts.merge(user, 1, Integer::sum);
        byKey.put(its.key(), its);
        stream.onWritable(its::flush);
        Runnable unwatch =
                access.watch(holder.grant(), holder.identity(), holder.endsAt(), its::end);
        stream.onClosed(() -> {
            unwatch.run();
            closed(its, user);
        });
        if (count > limits.streamsPerUser()) { // two at once
            its.end();
            return;
        }
        notifications
                .open(its, lastId)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        its.end();
                    }
                });
    }

    private void closed(EventStream its, User user) {
        its.ended();
        byKey.remove(its.key());
        counts.computeIfPresent(user, (who, count) -> count > 1 ? count - 1 : null);
        notifications.close(its);
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** The stream that has this key; null if there is none now. */
    @Nullable EventStream find(String key) {
        return byKey.get(key);
    }

    private void beat() {
        if (!byKey.isEmpty()) {
            Heartbeat heartbeat = new Heartbeat(now.get().toEpochMilli());
            byte[] event = Notification.event(HEARTBEAT, heartbeat);
            byKey.values().forEach(each -> each.beat(event));
        }
    }

    public int count() {
        return byKey.size();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        byKey.values().forEach(EventStream::end);
    }
}
