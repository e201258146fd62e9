package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The lanes of all webhooks. */
final class Lanes implements AutoCloseable {
    private final Map<String, Lane[]> byHook = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("webhook-timer").daemon().factory());
    private final ExecutorService lookups =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().name("webhook-lookup").daemon().factory());
    private final WebhookLimits limits;
    private final Function<String, @Nullable Webhook> hooks;
    private final Ledger ledger;
    private final Figures figures;
    private final Poster.Means means;

    Lanes(
            WebhookLimits limits,
            Function<String, @Nullable Webhook> hooks,
            Ledger ledger,
            Figures figures,
            Resolver.Lookup lookup) {
        this.limits = limits;
        this.hooks = hooks;
        this.ledger = ledger;
        this.figures = figures;
        timer.setRemoveOnCancelPolicy(true);
        means =
                new Poster.Means(
                        new Resolver(lookup, new Reach(limits.allowed())),
                        Authorities.trusted(limits.authorities()),
                        timer,
                        lookups,
                        System::currentTimeMillis,
                        Math.toIntExact(limits.timeout().toMillis()));
    }

    void add(long number, Delivery delivery) {
        Lane[] its = byHook.computeIfAbsent(delivery.hook(), this::lanes);
        its[Math.floorMod(delivery.room().hashCode(), its.length)].add(delivery.room(), number);
    }

    private Lane[] lanes(String hook) {
        OfHook its = new OfHook(hook);
        return IntStream.range(0, limits.lanes()).mapToObj(i -> new Lane(its)).toArray(Lane[]::new);
    }

    /** The webhook is another now. */
    void wake(String hook) {
        for (Lane lane : byHook.getOrDefault(hook, new Lane[0])) {
            lane.wake();
        }
    }

    void remove(String hook) {
        Lane[] its = byHook.remove(hook);
        for (Lane lane : its == null ? new Lane[0] : its) {
            lane.close();
        }
    }

    @Override
    public void close() {
        byHook.keySet().forEach(this::remove);
        timer.shutdownNow();
        lookups.shutdownNow();
    }

    private final class OfHook implements Courier.Post {
        private final String name;

        OfHook(String name) {
            this.name = name;
        }

        @Override
        public @Nullable Webhook hook() {
            return hooks.apply(name);
        }

        @Override
        public Ledger ledger() {
            return ledger;
        }

        @Override
        public Figures figures() {
            return figures;
        }

        @Override
        public WebhookLimits limits() {
            return limits;
        }

        @Override
        public long nowMs() {
            return means.clockMs().getAsLong();
        }

        @Override
        public Poster poster() {
            return new Poster(means);
        }
    }
}
