package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.store.StoredMap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The messages of one channel, in their order: the latest of them, on disk. What its sender sends
 * again is found, as long as it is kept. Not safe for threads.
 */
final class History {
    /** Where nothing is kept, so many are known for those who send again. */
    private static final int RECENT = 1000;

    /** Times as numbers: they rise over restarts, also where nothing is kept. */
    private static final long NUMBERS_PER_MS = 1000;

    /** One that was sent: whoever sends it again waits for the same. */
    record Sent(long number, long timeMs, CompletableFuture<Void> durable) {}

    /** Messages, and whether there are older ones. */
    record Page(List<StoredMessage> messages, boolean more) {}

    private record Sender(String identity, String clientId) {}

    private record Known(long number, long timeMs, @Nullable Sender sender) {}

    private final StoredMap<String, StoredMessage> messages;
    private final String prefix;
    private final ChatPolicy policy;
    private final Deque<Known> kept = new ArrayDeque<>();
    private final Map<Sender, Sent> sent = new HashMap<>();
    private long last;

    History(StoredMap<String, StoredMessage> messages, ChannelName name, ChatPolicy policy) {
        this.messages = messages;
        prefix = name.prefix();
        this.policy = policy;
        messages.back(key(Long.MAX_VALUE), key(0), policy.history()).reversed().stream()
                .map(StoredMap.Entry::value)
                .forEach(each -> add(each, CompletableFuture.completedFuture(null)));
    }

    private String key(long number) {
        return prefix + "%016x".formatted(number);
    }

    /** The one that this sender sent with this id, or null. */
    @Nullable Sent find(Talker from, @Nullable String clientId) {
        return clientId == null ? null : sent.get(new Sender(from.identity(), clientId));
    }

    /** The number of the next. */
    long next(long nowMs) {
        return Math.max(last + 1, nowMs * NUMBERS_PER_MS);
    }

    /** Seen at once; durable when that completes. */
    Sent append(StoredMessage message) {
        CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
        if (policy.history() > 0) {
            durable = messages.put(key(message.number()), message);
        }
        Sent its = add(message, durable);
        prune(message.timeMs());
        return its;
    }

    private Sent add(StoredMessage message, CompletableFuture<Void> durable) {
        last = message.number();
        String clientId = message.clientId();
        Sender sender = clientId == null ? null : new Sender(message.from().identity(), clientId);
        kept.add(new Known(message.number(), message.timeMs(), sender));
        Sent its = new Sent(message.number(), message.timeMs(), durable);
        if (sender != null) {
            sent.put(sender, its);
        }
        return its;
    }

    /** The disk did not take it: it may be sent again. */
    void lost(StoredMessage message) {
        kept.removeIf(each -> each.number() == message.number());
        String clientId = message.clientId();
        if (clientId != null) {
            sent.remove(new Sender(message.from().identity(), clientId));
        }
    }

    /** Forgets what is more, or older, than is to be kept. */
    void prune(long nowMs) {
        long oldestMs = nowMs - policy.maxAge().toMillis();
        int most = policy.history() > 0 ? policy.history() : RECENT;
        while (!kept.isEmpty() && (kept.size() > most || kept.getFirst().timeMs() < oldestMs)) {
            Known first = kept.removeFirst();
            if (first.sender() != null) {
                sent.remove(first.sender());
            }
            if (policy.history() > 0) {
                messages.remove(key(first.number()));
            }
        }
    }

    /** Forgets all; numbers go on. */
    void clear() {
        kept.clear();
        sent.clear();
        List<StoredMap.Entry<String, StoredMessage>> some;
        do {
            some = messages.range(key(0), key(Long.MAX_VALUE), RECENT);
            some.forEach(each -> messages.remove(each.key()));
        } while (!some.isEmpty());
    }

    /** One that is there, or null. */
    @Nullable StoredMessage get(long number) {
        StoredMessage found = number < 0 ? null : messages.get(key(number));
        return found == null || found.isDeleted() ? null : found;
    }

    /** Takes the place of the one of its number. */
    CompletableFuture<Void> replace(StoredMessage message) {
        return messages.put(key(message.number()), message);
    }

    /**
     * The latest that somebody may see up to a number, the oldest first.
     *
     * @param most 1 or more
     */
    Page page(Member to, long upTo, int most) {
        List<StoredMessage> found = new ArrayList<>();
        long from = upTo;
        while (true) {
            List<StoredMap.Entry<String, StoredMessage>> next =
                    messages.back(key(from), key(0), most + 1);
            for (StoredMap.Entry<String, StoredMessage> each : next) {
                StoredMessage message = each.value();
                if (message.isDeleted() || !message.isFor(to)) {
                    continue;
                }
                if (found.size() == most) {
                    return new Page(found.reversed(), true);
                }
                found.add(message);
            }
            if (next.size() <= most) {
                return new Page(found.reversed(), false);
            }
            from = next.getLast().value().number() - 1;
        }
    }
}
