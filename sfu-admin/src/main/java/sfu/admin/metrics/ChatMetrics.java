package sfu.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import sfu.signaling.chat.Figures;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.store.Store;

import java.util.function.ToDoubleFunction;

/** What people write, and what is kept of it. */
final class ChatMetrics {
    private final MeterRegistry registry;
    private final Figures figures;

    ChatMetrics(MeterRegistry registry, Figures figures) {
        this.registry = registry;
        this.figures = figures;
    }

    void bind(Store store) {
        gauge("sfu.chat.channels", "channels that somebody is in", Figures::channels);
        gauge("sfu.chat.members", "sessions in channels, in each", Figures::members);
        counter("sfu.chat.messages", "messages that are kept", Figures::messages);
        counter("sfu.chat.repeated", "messages that were sent again", Figures::repeated);
        counter("sfu.chat.told", "messages and relays, times those told", Figures::told);
        counter("sfu.chat.edited", "messages whose text was changed", Figures::edited);
        counter("sfu.chat.deleted", "messages that were taken back", Figures::deleted);
        counter("sfu.chat.relayed", "data that were passed on", Figures::relayed);
        counter("sfu.chat.typing", "beginnings and ends of typing", Figures::typing);
        counter("sfu.chat.lost", "messages that the disk did not take", Figures::lost);
        FunctionCounter.builder("sfu.store.failures", store, Store::failures)
                .description("commits that the disk did not take")
                .register(registry);
        Gauge.builder("sfu.store.left.out.bytes", store, Store::leftOutBytes)
                .description("of writes that were not whole at the start, after a crash")
                .register(registry);
        Gauge.builder("sfu.store.bytes", store, Store::sizeBytes)
                .description("of the store's file")
                .register(registry);
    }

    /** Of a node of a cluster; nothing is counted by channel. */
    static void bind(MeterRegistry registry, SharedChannels channels) {
        shared(registry, "shared", channels, SharedChannels::shared);
        shared(registry, "local", channels, SharedChannels::local);
        shared(registry, "reconciled", channels, SharedChannels::reconciled);
        shared(registry, "renumbered", channels, SharedChannels::renumbered);
        Gauge.builder("sfu.chat.unshared", channels, SharedChannels::waiting)
                .description("messages and changes that this node alone has, for now")
                .register(registry);
    }

    private static void shared(
            MeterRegistry registry,
            String result,
            SharedChannels channels,
            ToDoubleFunction<SharedChannels> value) {
        FunctionCounter.builder("sfu.chat.log", channels, value)
                .description("messages and changes, by what became of them in all nodes' log")
                .tag("result", result)
                .register(registry);
    }

    private void gauge(String name, String what, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, figures, value).description(what).register(registry);
    }

    private void counter(String name, String what, ToDoubleFunction<Figures> value) {
        FunctionCounter.builder(name, figures, value).description(what).register(registry);
    }
}
