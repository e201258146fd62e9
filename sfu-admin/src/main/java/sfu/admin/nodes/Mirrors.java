package sfu.admin.nodes;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.Elsewhere;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.NodeView;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is watched here of the other nodes: each part of each node comes over one connection,
 * however many watch, and over none while nobody does. Of one thread.
 */
public final class Mirrors implements Elsewhere, AutoCloseable {
    private record Key(String start, Asked asked) {}

    private final OtherNodes nodes;
    private final Map<Key, Mirror> all = new ConcurrentHashMap<>(); // changed by one thread
    private final Map<Asked, AtomicReference<@Nullable NodeState>> homes = new HashMap<>();

    public Mirrors(OtherNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public String name() {
        return nodes.name();
    }

    @Override
    public List<Line> nodes() {
        Map<String, Line> lines = new TreeMap<>();
        nodes.missing().forEach(each -> lines.put(each.said().name(), line(each)));
        nodes.living().forEach(each -> lines.put(each.said().name(), line(each)));
        NodeView self = nodes.named(nodes.name());
        if (self != null) {
            lines.put(nodes.name(), line(self));
        }
        return List.copyOf(lines.values());
    }

    private static Line line(NodeView view) {
        NodeState said = view.said();
        NodeLoad load = said.load();
        boolean isStale = view.condition() == NodeView.Condition.STALE;
        return new Line(
                said.name(),
                said.region(),
                said.version(),
                view.condition().text(),
                view.isSelf(),
                load.load(),
                load.cpu(),
                load.packetsPerSecond(),
                load.rooms(),
                load.participants(),
                load.headroom(),
                isStale ? view.heardMsAgo() : 0);
    }

    @Override
    public void watch(Set<Asked> watched) {
        Set<Key> wanted = new HashSet<>();
        homes.keySet().retainAll(watched);
        List<NodeView> living = nodes.living();
        for (Asked asked : watched) {
            if (asked.room().isEmpty()) {
                living.forEach(each -> follow(each.said(), asked, wanted));
                nodes.missing().forEach(each -> wanted.add(new Key(each.said().start(), asked)));
            } else {
                NodeState home = home(asked);
                if (home != null) {
                    follow(home, asked, wanted);
                }
            }
        }
        List<Key> others = all.keySet().stream().filter(each -> !wanted.contains(each)).toList();
        others.forEach(each -> {
            Mirror its = all.remove(each);
            if (its != null) {
                its.close();
            }
        });
    }

    private void follow(NodeState node, Asked asked, Set<Key> wanted) {
        Key key = new Key(node.start(), asked);
        wanted.add(key);
        Mirror its = all.get(key);
        if (its == null || its.isOver()) {
            all.put(key, new Mirror(nodes, node, asked.query(), its));
        }
    }

    /** Looked for anew each time, since rooms move: what was found before holds until then. */
    private @Nullable NodeState home(Asked asked) {
        AtomicReference<@Nullable NodeState> its =
                homes.computeIfAbsent(asked, room -> new AtomicReference<>());
        var _ =
                nodes.homeOf(asked.room())
                        .whenComplete((home, failure) -> {
                            if (failure == null) {
                                its.set(home.orElse(null));
                            }
                        });
        return its.get();
    }

    @Override
    public List<Said> said(Asked asked) {
        List<Said> each = new ArrayList<>();
        all.forEach((key, mirror) -> {
            if (key.asked().equals(asked)) {
                each.add(mirror.said(nodes.limits().silence()));
            }
        });
        return each;
    }

    /** How many connections are open for what is watched here. */
    public int open() {
        return all.size();
    }

    @Override
    public void close() {
        all.values().forEach(Mirror::close);
        all.clear();
    }
}
