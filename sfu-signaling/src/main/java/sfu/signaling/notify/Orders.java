package sfu.signaling.notify;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Powers;
import sfu.signaling.protocol.NotifyMessage;
import sfu.signaling.protocol.NotifyRequest;

import java.nio.charset.StandardCharsets;

/** What somebody asks to be sent, as far as it may. */
public record Orders(NotifyLimits limits) {
    private static final int MAX_NAME = 256;
    private static final int MAX_TOPIC = 64;

    /**
     * Of a user.
     *
     * @param identity as the server knows it
     * @throws MediaException with a sentence
     */
    public Order of(Grant grant, String identity, String name, Body body) {
        Audience audience = audience(body.to());
        check(audience, grant);
        String sender = grant.org().length() + ":" + grant.org() + "/" + identity;
        return order(
                sender, new NotifyMessage.Notifier(identity, name), within(audience, grant), body);
    }

    /**
     * Of an operator, who may do all.
     *
     * @throws MediaException with a sentence
     */
    public Order ofOperator(Body body) {
        return order(Order.OPERATOR, null, audience(body.to()), body);
    }

    /** What is sent, as requests of sessions and of HTTP have it. */
    public record Body(
            NotifyRequest.@Nullable Addressee to,
            @Nullable String topic,
            @Nullable JsonNode data,
            @Nullable String clientId) {}

    private Order order(
            String sender, NotifyMessage.@Nullable Notifier from, Audience audience, Body body) {
        String topic = text("topic", body.topic(), MAX_TOPIC);
        String clientId = text("clientId", body.clientId(), MAX_TOPIC);
        JsonNode data = body.data();
        String json = data == null ? "null" : data.toString();
        if (json.length() > limits.maxBytes()
                || json.getBytes(StandardCharsets.UTF_8).length > limits.maxBytes()) {
            throw bad("data has at most " + limits.maxBytes() + " bytes");
        }
        return new Order(sender, from, audience, topic, json, clientId);
    }

    private static Audience audience(NotifyRequest.@Nullable Addressee to) {
        String identity = to == null ? "" : text("identity", to.identity(), MAX_NAME);
        String org = to == null ? "" : text("org", to.org(), MAX_NAME);
        boolean isEveryone = to != null && Boolean.TRUE.equals(to.everyone());
        if (isEveryone && identity.isEmpty() && org.isEmpty()) {
            return new Audience.Everyone();
        }
        if (isEveryone || (identity.isEmpty() && org.isEmpty())) {
            throw bad("to is an identity, an org, an identity of an org, or everyone: true");
        }
        return identity.isEmpty()
                ? new Audience.Org(org)
                : new Audience.User(org.isEmpty() ? null : org, identity);
    }

    private static String text(String field, @Nullable String text, int most) {
        String known = text == null ? "" : text;
        if (known.length() > most) {
            throw bad(field + " has at most " + most + " characters");
        }
        return known;
    }

    private static void check(Audience audience, Grant grant) {
        Powers.Notify may = grant.powers().canNotify();
        boolean isAllowed =
                may == Powers.Notify.ALL
                        || switch (audience) {
                            case Audience.User user ->
                                    may != Powers.Notify.NONE
                                            && (user.org() == null
                                                    || user.org().equals(grant.org()));
                            case Audience.Org all ->
                                    may == Powers.Notify.ORG && all.org().equals(grant.org());
                            case Audience.Everyone() -> false;
                        };
        if (!isAllowed) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "the token does not allow to notify these (canNotify)");
        }
    }

    /** Who may not notify all means those of the own organisation. */
    private static Audience within(Audience audience, Grant grant) {
        boolean isBound = grant.powers().canNotify() != Powers.Notify.ALL;
        return isBound && audience instanceof Audience.User user
                ? new Audience.User(grant.org(), user.identity())
                : audience;
    }

    private static MediaException bad(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
