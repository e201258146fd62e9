package sfu.admin;

import sfu.admin.rest.AdminLimits;
import sfu.admin.webhook.WebhookLimits;
import sfu.signaling.chat.ChatRules;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.notify.NotifyLimits;

/** What people and operators may have of a server beyond media. */
public record ServerRules(
        ChatRules chat,
        NotifyLimits notifications,
        LiveOptions live,
        ModerationLimits moderation,
        WebhookLimits webhooks,
        AdminLimits admin) {
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
