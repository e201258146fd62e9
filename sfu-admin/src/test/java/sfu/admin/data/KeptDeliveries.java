package sfu.admin.data;

import static org.awaitility.Awaitility.await;

import sfu.admin.webhook.Delivery;
import sfu.admin.webhook.Event;
import sfu.admin.webhook.EventType;
import sfu.admin.webhook.Secrets;
import sfu.admin.webhook.Webhook;
import sfu.admin.webhook.WebhookLimits;
import sfu.admin.webhook.Webhooks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private final Store store;
    private final Webhooks webhooks;

    KeptDeliveries(Store store) {
        this.store = store;
        webhooks = new Webhooks(store, LIMITS);
    }

    @Override
    public void write(int number) throws Exception {
        if (webhooks.get("h") == null) {
            webhooks.put(
                            new Webhook(
                                    "h",
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
                        EventType.PARTICIPANT_JOINED,
                        "room-" + number,
                        System.currentTimeMillis(),
                        Map.of()));
        await().pollInterval(Duration.ofMillis(1))
                .until(() ->
                        webhooks.figures().queued() != queued
                                || webhooks.figures().dropped() != dropped);
        if (webhooks.figures().dropped() > dropped) {
            throw new StoreException("not queued, and counted", null);
        }
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
