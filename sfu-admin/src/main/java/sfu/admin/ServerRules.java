package sfu.admin;

import org.jspecify.annotations.Nullable;

import sfu.admin.cluster.ClusterRules;
import sfu.admin.rest.AdminLimits;
import sfu.admin.webhook.WebhookLimits;
import sfu.signaling.chat.ChatRules;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.notify.NotifyLimits;

/**
 * What people and operators may have of a server beyond media.
 *
 * @param cluster null: the server is alone
 */
public record ServerRules(
        ChatRules chat,
        NotifyLimits notifications,
        LiveOptions live,
        ModerationLimits moderation,
        WebhookLimits webhooks,
        AdminLimits admin,
        @Nullable ClusterRules cluster) {
    /** Of a server that is alone. */
    public ServerRules(
            ChatRules chat,
            NotifyLimits notifications,
            LiveOptions live,
            ModerationLimits moderation,
            WebhookLimits webhooks,
            AdminLimits admin) {
        this(chat, notifications, live, moderation, webhooks, admin, null);
    }

    public static ServerRules defaults() {
        return new ServerRules(
                ChatRules.defaults(),
                NotifyLimits.defaults(),
                LiveOptions.defaults(),
                ModerationLimits.defaults(),
                WebhookLimits.defaults(),
                AdminLimits.defaults());
    }
}
