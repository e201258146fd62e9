package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.time.Clocks;
import sfu.signaling.protocol.Json;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** All webhooks of the server, and what they are told: written down first, delivered then. */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** Not written down yet; the disk takes more than that at once. */
    private static final int MOST_AT_ONCE = 20_000;

    /** A delivery and its number. */
    public record Numbered(long number, Delivery delivery) {}

    /**
     * @param only a webhook's name; null: all that want it
     */
    private record News(Event event, @Nullable String only) {
        boolean isFor(Webhook hook) {
            return only == null ? hook.wants(event) : only.equals(hook.name());
        }
    }

    /** For none: no webhook has this name. */
    private static final News END =
            new News(new Event(EventType.WEBHOOK_TEST, "", 0, Map.of()), "");

    private final WebhookLimits limits;
    private final StoredMap<String, Webhook> stored;
    private final Map<String, Webhook> hooks = new ConcurrentHashMap<>();
    private final Ledger ledger;
    private final Lanes lanes;
    private final Reach reach;
    private final Figures figures = new Figures();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>(MOST_AT_ONCE);
    private final Thread writer;
    private final Clocks clocks;
    private volatile boolean isClosed;

    public Webhooks(Store store, WebhookLimits limits) {
        this(store, limits, Clocks.system());
    }

    public Webhooks(Store store, WebhookLimits limits, Clocks clocks) {
        this(store, limits, InetAddress::getAllByName, clocks);
    }

    Webhooks(Store store, WebhookLimits limits, Resolver.Lookup lookup) {
        this(store, limits, lookup, Clocks.system());
    }

    Webhooks(Store store, WebhookLimits limits, Resolver.Lookup lookup, Clocks clocks) {
        this.limits = limits;
        this.clocks = clocks;
        reach = new Reach(limits.allowed());
        stored = store.named("webhooks", Webhook.class);
        stored.range("", "\uffff", Integer.MAX_VALUE)
                .forEach(each -> hooks.put(each.key(), each.value()));
        ledger = new Ledger(store, limits.deadLetters(), clocks.wallMs());
        lanes = new Lanes(limits, hooks::get, ledger, figures, lookup, clocks);
        ledger.all().forEach(each -> lanes.add(each.key(), each.value()));
        writer = Thread.ofPlatform().name("webhooks").daemon().start(this::write);
    }

    public Figures figures() {
        return figures;
    }

    public long waiting() {
        return ledger.size();
    }

    public long deadLetters() {
        return ledger.deadSize();
    }

    public int count() {
        return hooks.size();
    }

    /** Returns at once, from any thread. */
    public void tell(Event event) {
        if (!hooks.isEmpty() && !news.offer(new News(event, null))) {
            figures.dropped.increment();
        }
    }

    /** One webhook alone is told, whatever it wants. */
    public void tell(Event event, Webhook only) {
        if (!news.offer(new News(event, only.name()))) {
            figures.dropped.increment();
        }
    }

    private void write() {
        List<News> batch = new ArrayList<>();
        while (!isClosed || !news.isEmpty()) {
            try {
                batch.add(news.take());
            } catch (InterruptedException e) {
                return; // nobody does that
            }
            news.drainTo(batch);
            keep(batch);
            batch.clear();
        }
    }

    private void keep(List<News> batch) {
        List<Numbered> added = new ArrayList<>();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        try {
            long free = limits.queued() - ledger.size();
            for (News each : batch) {
                for (Webhook hook : hooks.values()) {
                    if (!each.isFor(hook)) {
                        continue;
                    }
                    if (added.size() < free) {
                        Numbered its = delivery(hook, each.event());
                        added.add(its);
                        written.add(ledger.add(its.number(), its.delivery()));
                    } else {
                        figures.dropped.increment();
                    }
                }
            }
        } catch (StoreException e) {
            figures.dropped.add(batch.size());
            LOG.error("webhooks: {} events were not written down", batch.size(), e);
        }
        queue(added, written);
    }

    /** Those that are on disk; the others are lost. */
    private void queue(List<Numbered> added, List<CompletableFuture<Void>> written) {
        Throwable failure = null;
        int lost = 0;
        for (int i = 0; i < added.size(); i++) {
            try {
                written.get(i).join();
                figures.queued.increment();
                lanes.add(added.get(i).number(), added.get(i).delivery());
            } catch (CompletionException e) {
                figures.dropped.increment();
                failure = e;
                lost++;
            }
        }
        if (failure != null) {
            LOG.error("webhooks: {} deliveries were not written down", lost, failure);
        }
    }

    private Numbered delivery(Webhook hook, Event event) {
        long number = ledger.next();
        String id = "msg_" + number;
        Delivery delivery =
                new Delivery(
                        id,
                        hook.name(),
                        event.type().text(),
                        event.room(),
                        event.atMs(),
                        Json.text(Payload.of(id, number, event)),
                        0,
                        "");
        return new Numbered(number, delivery);
    }

    /** By name. */
    public List<Webhook> list() {
        return hooks.values().stream().sorted(Comparator.comparing(Webhook::name)).toList();
    }

    public @Nullable Webhook get(String name) {
        return hooks.get(name);
    }

    public HookState state(String name) {
        return lanes.state(name);
    }

    /** False: its url is an address that it may not connect to; of a name it is not known yet. */
    public boolean mayReach(Webhook hook) {
        InetAddress literal = Target.parse(hook.url()).literal();
        return literal == null || reach.admits(literal);
    }

    /**
     * Completes on disk; false: there are too many.
     *
     * @param before what it replaces
     * @return null: there is another meanwhile
     */
    public synchronized @Nullable CompletableFuture<Boolean> replace(
            @Nullable Webhook before, Webhook hook) {
        return Objects.equals(before, hooks.get(hook.name())) ? put(hook) : null;
    }

    /** Completes on disk; false: there are too many. */
    public synchronized CompletableFuture<Boolean> put(Webhook hook) {
        if (!hooks.containsKey(hook.name()) && hooks.size() >= limits.hooks()) {
            return CompletableFuture.completedFuture(false);
        }
        hooks.put(hook.name(), hook);
        lanes.wake(hook.name());
        return stored.put(hook.name(), hook).thenApply(done -> true);
    }

    /** As {@link #remove(String)}; null: it is not that one, or no longer. */
    public synchronized @Nullable CompletableFuture<Boolean> remove(
            @Nullable Webhook its, String name) {
        return Objects.equals(its, hooks.get(name)) ? remove(name) : null;
    }

    /** With all that waits for it; false: there is none. */
    public synchronized CompletableFuture<Boolean> remove(String name) {
        if (hooks.remove(name) == null) {
            return CompletableFuture.completedFuture(false);
        }
        ledger.all().stream()
                .filter(each -> each.value().hook().equals(name))
                .forEach(each -> ledger.done(each.key()));
        dead(name, Long.MAX_VALUE, Integer.MAX_VALUE).forEach(each -> ledger.forget(each.number()));
        lanes.remove(name);
        return stored.remove(name).thenApply(done -> true);
    }

    /** Of one webhook, the latest first. */
    public List<Numbered> dead(String name, long before, int most) {
        return ledger.dead(before, Integer.MAX_VALUE).stream()
                .filter(each -> each.value().hook().equals(name))
                .limit(most)
                .map(each -> new Numbered(each.key(), each.value()))
                .toList();
    }

    /**
     * Dead letters are delivered again, in their order, after what waits; not those of rooms that
     * the webhook no longer has.
     *
     * @param ids empty: all
     * @return how many, on disk
     */
    public synchronized CompletableFuture<Integer> replay(String name, List<String> ids) {
        Webhook hook = hooks.get(name);
        List<Numbered> all =
                dead(name, Long.MAX_VALUE, limits.deadLetters()).reversed().stream()
                        .filter(each -> hook != null && hook.mayHear(each.delivery()))
                        .filter(each -> ids.isEmpty() || ids.contains(each.delivery().id()))
                        .toList();
        List<Numbered> anew = new ArrayList<>();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (Numbered each : all) {
            long number = ledger.next();
            Delivery delivery = each.delivery().again(clocks.wallMs());
            written.add(ledger.revive(each.number(), number, delivery));
            anew.add(new Numbered(number, delivery));
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    anew.forEach(each -> lanes.add(each.number(), each.delivery()));
                    return anew.size();
                });
    }

    /** What waits stays on disk. */
    @Override
    public void close() {
        isClosed = true;
        try {
            news.put(END); // an interrupt would close the store's file
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.close();
    }
}
