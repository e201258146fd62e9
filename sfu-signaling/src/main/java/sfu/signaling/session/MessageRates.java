package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.protocol.ClientMessage;

import java.util.HashMap;
import java.util.Map;

/** Holds one client to its {@link MessageLimits}: a bucket for each type that it has sent. */
final class MessageRates {
    private final MessageLimits limits;
    private final Map<String, RateLimit> buckets = new HashMap<>(4); // guarded by this

    MessageRates(MessageLimits limits) {
        this.limits = limits;
    }

    /** Why this one is too many, or null. View and participants have their own buckets. */
    synchronized @Nullable MediaException refuse(ClientMessage message, long nowNs) {
        if (message instanceof ClientMessage.View
                || message instanceof ClientMessage.Participants) {
            return null;
        }
        String type = MessageLimits.type(message);
        RateLimit bucket = buckets.computeIfAbsent(type, its -> new RateLimit(limits.of(its)));
        return bucket.admit(nowNs)
                ? null
                : new MediaException(
                        MessageLimits.limit(type),
                        "more than " + limits.of(type) + " of " + type + " a second");
    }
}
