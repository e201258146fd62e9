package sfu.signaling.notify;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is there: all sessions and streams, by user and by organisation. */
final class Recipients {
    /** Hears who comes and goes, on any thread. */
    interface Observer {
        void changed(Recipient recipient, boolean isHidden, boolean isThere);
    }

    private final Map<Recipient, Boolean> all = new ConcurrentHashMap<>(); // and whether hidden
    private volatile Observer observer = (recipient, isHidden, isThere) -> {};
    private final Map<String, Set<Recipient>> byIdentity = new ConcurrentHashMap<>();
    private final Map<String, Set<Recipient>> byOrg = new ConcurrentHashMap<>();

    /** From now on hears who comes and goes, and whether it was hidden when it came. */
    void observe(Observer its) {
        observer = its;
    }

    void add(Recipient recipient) {
        if (all.putIfAbsent(recipient, recipient.isHidden()) == null) {
            observer.changed(recipient, Boolean.TRUE.equals(all.get(recipient)), true);
        }
        put(byIdentity, recipient.identity(), recipient);
        if (!recipient.org().isEmpty()) {
            put(byOrg, recipient.org(), recipient);
        }
    }

    private static void put(Map<String, Set<Recipient>> by, String key, Recipient recipient) {
        by.compute(
                key,
                (name, its) -> {
                    Set<Recipient> known = its == null ? ConcurrentHashMap.newKeySet(4) : its;
                    known.add(recipient);
                    return known;
                });
    }

    void remove(Recipient recipient) {
        Boolean wasHidden = all.remove(recipient);
        if (wasHidden != null) {
            observer.changed(recipient, wasHidden, false);
        }
        take(byIdentity, recipient.identity(), recipient);
        take(byOrg, recipient.org(), recipient);
    }

    private static void take(Map<String, Set<Recipient>> by, String key, Recipient recipient) {
        by.computeIfPresent(
                key,
                (name, its) -> {
                    its.remove(recipient);
                    return its.isEmpty() ? null : its;
                });
    }

    Collection<Recipient> of(Audience audience) {
        return switch (audience) {
            case Audience.User user ->
                    byIdentity.getOrDefault(user.identity(), Set.of()).stream()
                            .filter(each -> user.has(each.org(), each.identity()))
                            .toList();
            case Audience.Org its -> List.copyOf(byOrg.getOrDefault(its.org(), Set.of()));
            case Audience.Everyone() -> List.copyOf(all.keySet());
        };
    }

    int count() {
        return all.size();
    }
}
