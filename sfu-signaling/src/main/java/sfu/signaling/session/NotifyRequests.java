package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.notify.Audience;
import sfu.signaling.notify.Notification;
import sfu.signaling.notify.Notifications;
import sfu.signaling.notify.Orders;
import sfu.signaling.notify.Recipient;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.NotifyMessage;
import sfu.signaling.protocol.NotifyRequest;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A session as one that is notified, and notifies. */
final class NotifyRequests implements Recipient {
    /** As many as an application shows at once. */
    static final int MAX_ASKED = 100;

    private final Notifications notifications;
    private final Orders orders;
    private final Replies replies;
    private final Outbox outbox;
    private final Credentials credentials;
    private final Consumer<Limit> refused;
    private volatile @Nullable User user; // null: nobody yet
    private volatile boolean isOver;

    /** Who the session is of. */
    private record User(String org, String identity, String name) {}

    /**
     * @param refused is told of each limit that was reached
     */
    NotifyRequests(
            Notifications notifications,
            Replies replies,
            Outbox outbox,
            Credentials credentials,
            Consumer<Limit> refused) {
        this.notifications = notifications;
        this.replies = replies;
        this.outbox = outbox;
        this.credentials = credentials;
        this.refused = refused;
        orders = new Orders(notifications.limits());
    }

    /** The session is of this user from now on; what is sent once this is done reaches it. */
    CompletableFuture<Void> open(String identity, String name) {
        if (user != null) {
            return CompletableFuture.completedFuture(null); // connected before it joined
        }
        user = new User(credentials.grant().org(), identity, name);
        return notifications.open(this, "");
    }

    void close() {
        isOver = true;
        if (user != null) {
            notifications.close(this);
        }
    }

    void handle(NotifyRequest request) {
        if (user == null) {
            replies.fail(request.id(), ErrorCode.BAD_STATE, "join a room or connect first");
            return;
        }
        switch (request) {
            case NotifyRequest.Notify notify -> send(notify);
            case NotifyRequest.NotificationAck ack ->
                    replies.whenDone(
                            ack.id(),
                            notifications.acknowledge(
                                    org(), identity(), Replies.text(ack.notificationId())));
            case NotifyRequest.Online which -> online(which);
        }
    }

    private void send(NotifyRequest.Notify asked) {
        Orders.Body body =
                new Orders.Body(asked.to(), asked.topic(), asked.data(), asked.clientId());
        try {
            notifications
                    .send(orders.of(credentials.grant(), identity(), known().name(), body))
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            fail(asked.id(), failure);
                        } else {
                            replies.send(
                                    new NotifyMessage.Notified(
                                            asked.id(), sent.notificationId(), sent.reached()));
                        }
                    });
        } catch (MediaException refusal) {
            replies.fail(asked.id(), refusal);
        }
    }

    private void fail(long id, Throwable failure) {
        if (failure instanceof MediaException refusal && refusal.limit() != null) {
            refused.accept(refusal.limit());
        }
        replies.fail(id, failure);
    }

    private void online(NotifyRequest.Online which) {
        List<@Nullable String> asked = which.identities();
        Grant grant = credentials.grant();
        Powers.Notify may = grant.powers().canNotify();
        if (may == Powers.Notify.NONE) {
            replies.fail(
                    which.id(),
                    ErrorCode.FORBIDDEN,
                    "the token does not allow to ask who is online (canNotify)");
        } else if (asked == null || asked.size() > MAX_ASKED) {
            replies.fail(
                    which.id(),
                    ErrorCode.BAD_REQUEST,
                    "identities is a list of at most " + MAX_ASKED);
        } else {
            String org = may == Powers.Notify.ALL ? null : grant.org();
            List<Audience.User> users =
                    asked.stream()
                            .filter(Objects::nonNull)
                            .distinct()
                            .map(each -> new Audience.User(org, each))
                            .toList();
            notifications.seen(users).thenAccept(seen -> online(which.id(), seen));
        }
    }

    private void online(long id, List<Audience.User> seen) {
        replies.send(
                new NotifyMessage.Online(id, seen.stream().map(Audience.User::identity).toList()));
    }

    private User known() {
        return Objects.requireNonNull(user);
    }

    @Override
    public String org() {
        return known().org();
    }

    @Override
    public String identity() {
        return known().identity();
    }

    @Override
    public boolean isHidden() {
        return credentials.grant().isHidden();
    }

    @Override
    public void take(Notification notification) {
        outbox.event(notification.text());
    }

    @Override
    public boolean isOver() {
        return isOver;
    }
}
