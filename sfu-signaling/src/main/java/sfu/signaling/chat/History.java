package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.store.StoredMap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
    static final long NUMBERS_PER_MS = 1000;

    /** One that was sent: whoever sends it again waits for the same. */
    record Sent(CompletableFuture<Stored> durable) {}

    /**
     * What is acknowledged.
     *
     * @param isLocal whether this node alone has it, for now
     */
    record Stored(long number, long timeMs, boolean isLocal) {
        static Stored of(StoredMessage message, boolean isLocal) {
            return new Stored(message.number(), message.timeMs(), isLocal);
        }
    }

    /** Messages, and whether there are older ones. */
    record Page(List<StoredMessage> messages, boolean more) {}

    private record Sender(String identity, String clientId) {}

    private record Known(long number, long timeMs, @Nullable Sender sender) {}

    private final StoredMap<String, StoredMessage> messages;
    private final String prefix;
    private final ChatPolicy policy;
    private final Clocks clocks;
    private final Deque<Known> kept = new ArrayDeque<>();
    private final Map<Sender, Sent> sent = new HashMap<>();
    private long last;

    History(
            StoredMap<String, StoredMessage> messages,
            ChannelName name,
            ChatPolicy policy,
            Clocks clocks) {
        this.messages = messages;
        prefix = name.prefix();
        this.policy = policy;
        this.clocks = clocks;
        messages.back(key(Long.MAX_VALUE), key(0), policy.history()).reversed().stream()
                .map(StoredMap.Entry::value)
                .forEach(this::add);
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

    /** There is one of this number, or will be. */
    void known(long number) {
        last = Math.max(last, number);
    }

    /** Somebody sends it: whoever sends it again waits for the same. */
    Sent expect(Talker from, @Nullable String clientId) {
        Sent its = new Sent(new CompletableFuture<>());
        if (clientId != null) {
            sent.put(new Sender(from.identity(), clientId), its);
        }
        return its;
    }

    /** No longer is it one that this node alone has. */
    void shared(StoredMessage message) {
        String clientId = message.clientId();
        if (clientId != null) {
            CompletableFuture<Stored> its =
                    CompletableFuture.completedFuture(Stored.of(message, false));
            sent.computeIfPresent(
                    new Sender(message.from().identity(), clientId), (key, old) -> new Sent(its));
        }
    }

    /** It was not kept: it may be sent again. */
    void unexpect(Talker from, @Nullable String clientId) {
        if (clientId != null) {
            sent.remove(new Sender(from.identity(), clientId));
        }
    }

    /** Seen at once; durable when that completes. */
    CompletableFuture<Void> append(StoredMessage message) {
        CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
        if (policy.history() > 0) {
            durable = messages.put(key(message.number()), message);
        }
        add(message);
        prune();
        return durable;
    }

    /** One of several changes of a write of the store; to be followed by {@link #add} if new. */
    void set(StoredMessage message) {
        if (policy.history() > 0) {
            messages.set(key(message.number()), message);
        }
    }

    /** It is there from now on. */
    void add(StoredMessage message) {
        String clientId = message.clientId();
        Sender sender = clientId == null ? null : new Sender(message.from().identity(), clientId);
        Known known = new Known(message.number(), message.timeMs(), sender);
        if (kept.isEmpty() || kept.getLast().number() < message.number()) {
            kept.add(known);
        } else { // it comes late
            List<Known> all = new ArrayList<>(kept);
            all.add(known);
            all.sort(Comparator.comparingLong(Known::number));
            kept.clear();
            kept.addAll(all);
        }
        last = Math.max(last, message.number());
        if (sender != null) {
            CompletableFuture<Stored> its =
                    CompletableFuture.completedFuture(Stored.of(message, false));
            sent.putIfAbsent(sender, new Sent(its));
        }
    }

    /** Whether there is one of this number, deleted or not. */
    boolean knows(long number) {
        return number <= last && kept.stream().anyMatch(each -> each.number() == number);
    }

    /** Whether it would be dropped at once. */
    boolean isTooOld(StoredMessage message) {
        return kept.size() >= most() && message.number() < kept.getFirst().number();
    }

    private int most() {
        return policy.history() > 0 ? policy.history() : RECENT;
    }

    /** The disk did not take it: it may be sent again. */
    void lost(StoredMessage message) {
        kept.removeIf(each -> each.number() == message.number());
        unexpect(message.from(), message.clientId());
    }

    /** It is gone, also from the disk. */
    void remove(StoredMessage message) {
        lost(message);
        messages.remove(key(message.number()));
    }

    /** Those up to a number are gone. */
    void forget(long upTo) {
        while (!kept.isEmpty() && kept.getFirst().number() <= upTo) {
            drop(kept.removeFirst());
        }
        known(upTo);
    }

    private void drop(Known its) {
        if (its.sender() != null) {
            sent.remove(its.sender());
        }
        if (policy.history() > 0) {
            messages.remove(key(its.number()));
        }
    }

    /** The latest, deleted ones too, the oldest first. */
    List<StoredMessage> latest(int most) {
        return messages.back(key(Long.MAX_VALUE), key(0), most).reversed().stream()
                .map(StoredMap.Entry::value)
                .toList();
    }

    /** Forgets what is more, or older, than is to be kept. */
    void prune() {
        long oldestMs = clocks.earliestMs() - policy.maxAge().toMillis();
        while (!kept.isEmpty() && (kept.size() > most() || kept.getFirst().timeMs() < oldestMs)) {
            drop(kept.removeFirst());
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
