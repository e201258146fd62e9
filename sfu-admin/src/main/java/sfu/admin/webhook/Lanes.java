package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The lanes of all webhooks. */
final class Lanes implements AutoCloseable {
    private final Map<String, OfHook> byHook = new ConcurrentHashMap<>();
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
            Resolver.Lookup lookup,
            Clocks clocks) {
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
                        clocks,
                        Math.toIntExact(limits.timeout().toMillis()));
    }

    void add(long number, Delivery delivery) {
        Lane[] its = byHook.computeIfAbsent(delivery.hook(), OfHook::new).lanes;
        its[Math.floorMod(delivery.room().hashCode(), its.length)].add(delivery.room(), number);
    }

    /** The webhook is another now. */
    void wake(String hook) {
        OfHook its = byHook.get(hook);
        if (its != null) {
            its.state.updateAndGet(HookState::anew);
            for (Lane lane : its.lanes) {
                lane.wake();
            }
        }
    }

    HookState state(String hook) {
        OfHook its = byHook.get(hook);
        return its == null
                ? HookState.NEW
                : its.state.get().waiting(Arrays.stream(its.lanes).mapToLong(Lane::waiting).sum());
    }

    void remove(String hook) {
        OfHook its = byHook.remove(hook);
        for (Lane lane : its == null ? new Lane[0] : its.lanes) {
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
        final AtomicReference<HookState> state = new AtomicReference<>(HookState.NEW);
        final Lane[] lanes;

        OfHook(String name) {
            this.name = name;
            lanes =
                    IntStream.range(0, limits.lanes())
                            .mapToObj(i -> new Lane(this))
                            .toArray(Lane[]::new);
        }

        @Override
        public void delivered() {
            state.updateAndGet(its -> its.delivered(means.clocks().wallMs()));
        }

        @Override
        public void failed(String problem) {
            state.updateAndGet(its -> its.failed(problem, means.clocks().wallMs()));
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
        public long earliestMs() {
            return means.clocks().earliestMs();
        }

        @Override
        public Poster poster() {
            return new Poster(means);
        }
    }
}
