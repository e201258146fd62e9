package sfu.signaling.notify;

import sfu.signaling.cluster.Presence.Seen;
import sfu.signaling.cluster.Whereabouts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How many sessions and streams users have on the nodes of a cluster, as each node says. */
public final class SharedPresence {
    /**
     * @param visible of whom others may know
     * @param all also who is hidden
     */
    record Count(int visible, int all) {
        static final Count NONE = new Count(0, 0);

        Count plus(int more, boolean isHidden) {
            return new Count(visible + (isHidden ? 0 : more), all + more);
        }

        Count plus(Count other) {
            return new Count(visible + other.visible, all + other.all);
        }

        String text() {
            return visible + " " + all;
        }

        /** What is no count is none. */
        static Count of(String text) {
            if (!text.matches("\\d{1,9} \\d{1,9}")) {
                return NONE;
            }
            String[] parts = text.split(" ");
            return new Count(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    private record Key(String subject, String id) {}

    private final Whereabouts whereabouts;
    private final Map<Key, Count> counts = new HashMap<>(); // guarded by this

    /** From now on the notifications of this node count who is on the others too. */
    public SharedPresence(Notifications notifications, Whereabouts whereabouts) {
        this.whereabouts = whereabouts;
        notifications.share(this);
    }

    private static String user(String identity) {
        return "user:" + identity;
    }

    private static String org(String org) {
        return "org:" + org;
    }

    private static final String EVERYONE = "everyone";

    /** A session or stream comes to this node, or goes. */
    synchronized void changed(String org, String identity, boolean isHidden, boolean isThere) {
        int more = isThere ? 1 : -1;
        count(new Key(user(identity), org), more, isHidden);
        if (!org.isEmpty()) {
            count(new Key(org(org), ""), more, isHidden);
        }
        count(new Key(EVERYONE, ""), more, isHidden);
    }

    private void count(Key key, int more, boolean isHidden) {
        Count now = counts.getOrDefault(key, Count.NONE).plus(more, isHidden);
        if (now.all() == 0) {
            counts.remove(key);
        } else {
            counts.put(key, now);
        }
        whereabouts.set(key.subject(), key.id(), now.all() == 0 ? null : now.text());
    }

    /** On the other nodes that live; none where they cannot be asked. */
    CompletableFuture<Count> elsewhere(Audience audience) {
        return elsewhere(List.of(audience)).thenApply(List::getFirst);
    }

    /** Likewise, of each. */
    CompletableFuture<List<Count>> elsewhere(List<Audience> audiences) {
        List<String> subjects = audiences.stream().map(SharedPresence::subject).toList();
        return whereabouts
                .elsewhere(subjects)
                .exceptionally(failure -> List.of())
                .thenApply(seen -> {
                    List<Count> all = new ArrayList<>();
                    for (int i = 0; i < audiences.size(); i++) {
                        List<Seen> its = seen.isEmpty() ? List.of() : seen.get(i);
                        all.add(sum(audiences.get(i), its));
                    }
                    return all;
                });
    }

    private static String subject(Audience audience) {
        return switch (audience) {
            case Audience.User its -> user(its.identity());
            case Audience.Org its -> org(its.org());
            case Audience.Everyone() -> EVERYONE;
        };
    }

    private static Count sum(Audience audience, List<Seen> seen) {
        Count sum = Count.NONE;
        for (Seen each : seen) {
            boolean isOfOther =
                    audience instanceof Audience.User its
                            && its.org() != null
                            && !each.id().equals(its.org());
            if (!isOfOther) {
                sum = sum.plus(Count.of(each.value()));
            }
        }
        return sum;
    }
}
