package sfu.signaling.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.NotifyMessage;

import java.util.function.BiConsumer;

/** Makes what one node tells users reach their sessions and streams on all nodes. */
public final class SharedNotifications {
    public static final String TOPIC = "notification";
    public static final String ACKNOWLEDGED = "notification-ack";

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Notifications notifications;

    /**
     * @param org null: in any
     * @param identity null: all of the organisation, or everyone
     */
    record Told(
            @Nullable String org,
            @Nullable String identity,
            String id,
            long time,
            NotifyMessage.@Nullable Notifier from,
            String topic,
            String data) {
        static Told of(Audience audience, NotifyMessage.Notification its) {
            return new Told(
                    switch (audience) {
                        case Audience.User user -> user.org();
                        case Audience.Org all -> all.org();
                        case Audience.Everyone() -> null;
                    },
                    audience instanceof Audience.User user ? user.identity() : null,
                    its.notificationId(),
                    its.time(),
                    its.from(),
                    its.topic(),
                    its.data());
        }

        Audience audience() {
            if (identity != null) {
                return new Audience.User(org, identity);
            }
            return org == null ? new Audience.Everyone() : new Audience.Org(org);
        }

        NotifyMessage.Notification message() {
            return new NotifyMessage.Notification(id, time, from, topic, data);
        }
    }

    record Acknowledged(String org, String identity, String id) {}

    /**
     * @param tell topic and text, to all other nodes
     */
    public SharedNotifications(Notifications notifications, BiConsumer<String, String> tell) {
        this.notifications = notifications;
        notifications.share(
                (audience, message) -> tell.accept(TOPIC, text(Told.of(audience, message))),
                its -> tell.accept(ACKNOWLEDGED, text(its)));
    }

    private static String text(Object its) {
        try {
            return JSON.writeValueAsString(its);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException for a text that is none
     */
    private static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName(), e);
        }
    }

    /** Another node told somebody. */
    public void told(String text) {
        Told its = read(text, Told.class);
        notifications.adopt(its.audience(), its.message());
    }

    /** A user acknowledged on another node what may be kept here. */
    public void acknowledged(String text) {
        Acknowledged its = read(text, Acknowledged.class);
        notifications.acknowledgedElsewhere(its.org(), its.identity(), its.id());
    }
}
