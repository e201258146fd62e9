package sfu.signaling.notify;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is there: all sessions and streams, by user and by organisation. */
final class Recipients {
    private final Set<Recipient> all = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<Recipient>> byIdentity = new ConcurrentHashMap<>();
    private final Map<String, Set<Recipient>> byOrg = new ConcurrentHashMap<>();

    void add(Recipient recipient) {
        all.add(recipient);
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
        all.remove(recipient);
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
            case Audience.Everyone() -> List.copyOf(all);
        };
    }

    int count() {
        return all.size();
    }
}
