package sfu.admin.data;

import static org.awaitility.Awaitility.await;

import sfu.admin.webhook.Delivery;
import sfu.admin.webhook.Event;
import sfu.admin.webhook.EventType;
import sfu.admin.webhook.Secrets;
import sfu.admin.webhook.Webhook;
import sfu.admin.webhook.WebhookLimits;
import sfu.admin.webhook.Webhooks;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Deliveries to a target that is not reached: they wait. */
final class KeptDeliveries implements Kept {
    private static final WebhookLimits LIMITS =
            new WebhookLimits(
                    10,
                    1000,
                    1000,
                    0,
                    Duration.ofDays(1),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    Duration.ofSeconds(1),
                    1,
                    "",
                    List.of());

    private static final String HOOK = "h";

    private final Store store;
    private final Clocks clocks;
    private final Webhooks webhooks;

    KeptDeliveries(Store store) {
        this(store, Clocks.system());
    }

    KeptDeliveries(Store store, Clocks clocks) {
        this.store = store;
        this.clocks = clocks;
        webhooks = new Webhooks(store, LIMITS, clocks);
    }

    @Override
    public void write(int number) throws Exception {
        if (webhooks.get(HOOK) == null) {
            webhooks.put(
                            new Webhook(
                                    HOOK,
                                    "http://127.0.0.1:9/",
                                    List.of(Secrets.fresh()),
                                    List.of(),
                                    List.of(),
                                    true))
                    .get();
        }
        long queued = webhooks.figures().queued();
        long dropped = webhooks.figures().dropped();
        webhooks.tell(
                new Event(
                        EventType.PARTICIPANT_JOINED, "room-" + number, clocks.wallMs(), Map.of()));
        await().pollInterval(Duration.ofMillis(1))
                .until(() ->
                        webhooks.figures().queued() != queued
                                || webhooks.figures().dropped() != dropped);
        if (webhooks.figures().dropped() > dropped) {
            throw new StoreException("not queued, and counted", null);
        }
    }

    /** All that wait are tried again, and not taken. */
    void tryAgain() throws Exception {
        long failures = webhooks.figures().failures();
        webhooks.put(Objects.requireNonNull(webhooks.get(HOOK))).get();
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> webhooks.figures().failures() > failures);
    }

    @Override
    public Set<Integer> read() {
        return store
                .numbered("webhooks.queue", Delivery.class)
                .range(0L, Long.MAX_VALUE, 1000)
                .stream()
                .map(each -> Kept.number(each.value().room()))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        webhooks.close();
    }
}
