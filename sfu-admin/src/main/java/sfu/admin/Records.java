package sfu.admin;

import sfu.admin.history.History;
import sfu.admin.history.SessionLog;
import sfu.admin.logging.RoomLog;
import sfu.admin.metrics.Metrics;
import sfu.admin.stream.LiveStream;
import sfu.admin.webhook.LastRun;
import sfu.admin.webhook.RoomEvents;
import sfu.admin.webhook.Webhooks;
import sfu.core.room.RoomServer;
import sfu.core.time.Clocks;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.notify.Notifications;
import sfu.signaling.store.Store;

/** What is written down of what happens: in memory, in the store, and by webhooks elsewhere. */
final class Records implements AutoCloseable {
    final History history;
    final SessionLog ended;
    final Chat chat;
    final Notifications notifications;
    final Webhooks webhooks;
    final AuditLog audit;
    private final LastRun lastRun;
    private final Store store;

    /**
     * Observes from now on.
     *
     * @param store is closed with it
     */
    Records(Store store, ServerRules rules, RoomServer media, LiveStream live, Clocks clocks) {
        this.store = store;
        media.observe(new RoomLog());
        history = new History(rules.live().history());
        ended = new SessionLog(rules.live().history(), store);
        live.listen(history::add);
        if (rules.live().history().keepsSessions()) {
            media.observe(ended);
            live.listen(ended::add);
        }
        chat = new Chat(store, rules.chat());
        notifications = new Notifications(store, rules.notifications(), clocks);
        webhooks = new Webhooks(store, rules.webhooks());
        RoomEvents told = new RoomEvents(webhooks);
        media.observe(told);
        chat.observe(told);
        String name = rules.cluster() == null ? "" : rules.cluster().name();
        lastRun = new LastRun(store, name, clocks::wallMs);
        lastRun.tell(webhooks);
        media.observe(lastRun);
        audit = new AuditLog(store, rules.moderation().audit(), clocks);
        audit.observe(told::acted);
    }

    /** Its figures, and those of tokens. */
    Metrics metrics(LiveStream live, Access access) {
        return new Metrics(live)
                .withTokens(access)
                .withChat(chat.figures(), store)
                .withSessions(ended)
                .withNotifications(notifications)
                .withWebhooks(webhooks);
    }

    @Override
    public void close() {
        ended.close();
        notifications.close();
        chat.close();
        lastRun.close();
        webhooks.close();
        store.close();
    }
}
