package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.SseStream;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.NotifyMessage;

import java.nio.charset.StandardCharsets;

/** One notification, written once for all who are told. */
public final class Notification {
    static final String EVENT = "notification";

    private final NotifyMessage.Notification message;
    private final long number;
    private @Nullable SharedText text; // guarded by this
    private byte @Nullable [] event; // guarded by this

    Notification(long number, NotifyMessage.Notification message) {
        this.number = number;
        this.message = message;
    }

    /** The later, the higher. */
    long number() {
        return number;
    }

    public String id() {
        return message.notificationId();
    }

    /** As a message to a session. */
    public synchronized SharedText text() {
        SharedText known = text;
        if (known == null) {
            known = new SharedText(Json.write(message));
            text = known;
        }
        return known;
    }

    /** As an event of a stream. */
    synchronized byte[] event() {
        byte[] known = event;
        if (known == null) {
            known =
                    ("id: " + id() + "\nevent: " + EVENT + "\ndata: " + Json.write(message))
                            .concat("\n\n")
                            .getBytes(StandardCharsets.UTF_8);
            event = known;
        }
        return known;
    }

    /** Of the stream's events, so that nothing but notifications has an id. */
    static byte[] event(String name, Object data) {
        return SseStream.event(name, Json.text(data));
    }
}
