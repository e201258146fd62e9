package sfu.signaling.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Who is on which node, within one process. */
final class MemoryPresence implements Presence {
    private record Key(String start, String id) {}

    private final Predicate<String> isAlive;
    private final Map<String, Map<Key, String>> bySubject = new HashMap<>(); // guarded by this

    MemoryPresence(Predicate<String> isAlive) {
        this.isAlive = isAlive;
    }

    @Override
    public synchronized CompletableFuture<Void> set(String start, List<Mark> marks, Duration life) {
        for (Mark mark : marks) {
            Map<Key, String> its =
                    bySubject.computeIfAbsent(mark.subject(), name -> new HashMap<>());
            Key key = new Key(start, mark.id());
            String value = mark.value();
            if (value == null) {
                its.remove(key);
            } else {
                its.put(key, value);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<List<List<Seen>>> of(List<String> subjects) {
        return CompletableFuture.completedFuture(subjects.stream().map(this::seen).toList());
    }

    private List<Seen> seen(String subject) {
        Map<Key, String> its = bySubject.getOrDefault(subject, Map.of());
        its.keySet().removeIf(key -> !isAlive.test(key.start()));
        return its.entrySet().stream()
                .map(each -> new Seen(each.getKey().start(), each.getKey().id(), each.getValue()))
                .toList();
    }
}
