package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.protocol.NotifyMessage;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells users wherever they are, one notification after the other; what is for one user is kept
 * until that one acknowledges it.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    /** More than a second's worth: then senders wait for each other. */
    private static final int MOST_WAITING = 10_000;

    private static final int IDLE_SECONDS = 10;

    private final NotifyLimits limits;
    private final Clocks clocks;
    private final Recipients recipients = new Recipients();
    private final SenderPace pace;
    private final Mailboxes mailboxes; // all of these: thread only
    private final Numbers numbers;
    private final SentOrders orders;
    private final RecentBroadcasts broadcasts;
    private volatile @Nullable SharedPresence others; // null: this server is alone
    private volatile BiConsumer<Audience, NotifyMessage.Notification> onSent = (to, its) -> {};
    private volatile Consumer<SharedNotifications.Acknowledged> onAcknowledged = its -> {};
    private final LongAdder sent = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_WAITING),
                    Thread.ofPlatform().name("notify").daemon().factory());

    /**
     * @param store outlives it
     */
    public Notifications(Store store, NotifyLimits limits, Clocks clocks) {
        this.limits = limits;
        this.clocks = clocks;
        pace = new SenderPace(limits.perSecond());
        mailboxes = new Mailboxes(store, limits, clocks);
        numbers = new Numbers(store, mailboxes.last(), clocks::wallMs);
        orders = new SentOrders(store);
        broadcasts = new RecentBroadcasts(numbers.next());
        thread.allowCoreThreadTimeOut(true);
    }

    /** For servers of tests: nothing outlives it. */
    public static Notifications inMemory() {
        return new Notifications(Store.inMemory(), NotifyLimits.defaults(), Clocks.system());
    }

    public NotifyLimits limits() {
        return limits;
    }

    /** Completes when all who are there are told and the rest is on disk. */
    public CompletableFuture<Sent> send(Order order) {
        if (!order.isOfOperator() && !pace.admits(order.sender(), System.nanoTime())) {
            return CompletableFuture.failedFuture(
                    new MediaException(
                            Limit.NOTIFICATION_RATE,
                            "more than " + limits.perSecond() + " notifications a second"));
        }
        return elsewhere(order.audience())
                .thenCompose(count -> on(() -> deliver(order, count.visible())))
                .thenCompose(its -> its)
                .whenComplete((done, failure) -> lost.add(failure == null ? 0 : 1));
    }

    private CompletableFuture<SharedPresence.Count> elsewhere(Audience audience) {
        SharedPresence its = others;
        return its == null
                ? CompletableFuture.completedFuture(SharedPresence.Count.NONE)
                : its.elsewhere(audience);
    }

    /**
     * @param elsewhere how many on other nodes are told
     */
    private CompletableFuture<Sent> deliver(Order order, int elsewhere) {
        Sent before = orders.find(order);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        long number = numbers.next();
        NotifyMessage.Notification message =
                new NotifyMessage.Notification(
                        numbers.id(number),
                        clocks.wallMs(),
                        order.from(),
                        order.topic(),
                        order.data());
        CompletableFuture<?> kept = keep(order.audience(), number, message);
        int reached = tell(new Notification(number, message), order.audience());
        onSent.accept(order.audience(), message);
        Sent outcome = new Sent(message.notificationId(), reached + elsewhere);
        return CompletableFuture.allOf(kept, orders.add(order, number, outcome))
                .thenApply(done -> outcome);
    }

    private CompletableFuture<?> keep(
            Audience audience, long number, NotifyMessage.Notification message) {
        return audience instanceof Audience.User user
                ? mailboxes.put(user, number, message)
                : CompletableFuture.completedFuture(false);
    }

    private int tell(Notification notification, Audience audience) {
        sent.increment();
        if (!(audience instanceof Audience.User)) {
            broadcasts.add(notification, audience);
        }
        Collection<Recipient> there = recipients.of(audience);
        there.forEach(each -> each.take(notification));
        delivered.add(there.size());
        return (int) there.stream().filter(each -> !each.isHidden()).count();
    }

    /**
     * From now on it is told, first what waits for its user.
     *
     * @param lastId of the last notification that it had; empty: none
     */
    public CompletableFuture<Void> open(Recipient recipient, String lastId) {
        return on(() -> {
            long after = numbers.number(lastId);
            List<Notification> missed = missed(recipient, after);
            boolean isComplete = lastId.isEmpty() || broadcasts.knowsAfter(after);
            recipient.ready(missed.size(), isComplete);
            missed.forEach(recipient::take);
            recipients.add(recipient);
            if (recipient.isOver()) {
                recipients.remove(recipient); // in this very moment
            }
            return null;
        });
    }

    private List<Notification> missed(Recipient recipient, long after) {
        List<Notification> missed = new ArrayList<>();
        try {
            missed.addAll(mailboxes.of(recipient.org(), recipient.identity(), after));
        } catch (StoreException e) {
            LOG.error("what was kept cannot be read", e);
        }
        if (after != Numbers.NONE) {
            missed.addAll(broadcasts.after(after, recipient));
            missed.sort(java.util.Comparator.comparingLong(Notification::number));
        }
        return missed;
    }

    /** It is over, and is told no more. */
    public void close(Recipient recipient) {
        recipients.remove(recipient);
    }

    /** What is sent here goes to the one, what is acknowledged here to the other. */
    void share(
            BiConsumer<Audience, NotifyMessage.Notification> sent,
            Consumer<SharedNotifications.Acknowledged> acknowledged) {
        onSent = sent;
        onAcknowledged = acknowledged;
    }

    /** Another node sent it, and keeps it: those who are here are told. */
    void adopt(Audience audience, NotifyMessage.Notification message) {
        on(() -> tell(new Notification(numbers.next(), message), audience));
    }

    /** What may be kept here was acknowledged on another node. */
    void acknowledgedElsewhere(String org, String identity, String id) {
        on(() -> mailboxes.acknowledge(org, identity, numbers.number(id)));
    }

    /** Completes when it is on disk that this user has it; what is not kept needs it not. */
    public CompletableFuture<Void> acknowledge(String org, String identity, String id) {
        onAcknowledged.accept(new SharedNotifications.Acknowledged(org, identity, id));
        return on(() -> mailboxes.acknowledge(org, identity, numbers.number(id)))
                .thenCompose(its -> its);
    }

    /** From now on the other nodes count too. Before anybody comes. */
    void share(SharedPresence its) {
        others = its;
        recipients.observe((who, isHidden, isThere) ->
                its.changed(who.org(), who.identity(), isHidden, isThere));
    }

    /**
     * How many sessions and streams a user has now, on all nodes that can be asked.
     *
     * @param user in no organisation: in any
     */
    public CompletableFuture<Integer> presence(Audience.User user) {
        return elsewhere(user).thenApply(count -> recipients.of(user).size() + count.all());
    }

    /** Which of these are there, as far as others may know, on all nodes that can be asked. */
    public CompletableFuture<List<Audience.User>> seen(List<Audience.User> users) {
        SharedPresence its = others;
        List<Audience> away = new ArrayList<>(users);
        away.removeIf(user -> user instanceof Audience.User one && isSeen(one));
        if (its == null || away.isEmpty()) {
            return CompletableFuture.completedFuture(users.stream().filter(this::isSeen).toList());
        }
        return its.elsewhere(away)
                .thenApply(counts -> {
                    Set<Audience> elsewhere = new HashSet<>();
                    for (int i = 0; i < away.size(); i++) {
                        if (counts.get(i).visible() > 0) {
                            elsewhere.add(away.get(i));
                        }
                    }
                    return users.stream()
                            .filter(user -> elsewhere.contains(user) || isSeen(user))
                            .toList();
                });
    }

    private boolean isSeen(Audience.User user) {
        return recipients.of(user).stream().anyMatch(each -> !each.isHidden());
    }

    /** How many sessions and streams there are. */
    public int connected() {
        return recipients.count();
    }

    /** How many the disk did not take. */
    public long lost() {
        return lost.sum();
    }

    /** How many there was no room for until their users came. */
    public long forgotten() {
        return mailboxes.forgotten();
    }

    public long sent() {
        return sent.sum();
    }

    public long delivered() {
        return delivered.sum();
    }

    private <T> CompletableFuture<T> on(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    done.complete(work.call());
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(
                    new MediaException(Limit.NOTIFICATION_RATE, "too many notifications at once"));
        }
        return done;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
