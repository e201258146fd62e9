package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.relay.EdgeTransport;
import sfu.core.relay.FeedTree;
import sfu.core.relay.HomeSide;
import sfu.core.relay.MediaPlacing;
import sfu.core.relay.Relay;
import sfu.core.shard.BitrateMeter;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a room has at other nodes: its edges, and whose media is there. On the room's executor. */
final class Elsewhere {
    private final int home;
    private final int mostEach;
    private final BitrateMeter ingress;
    private final FeedTree tree;
    private final Map<String, HomeSide> nodes = new LinkedHashMap<>(); // as they came
    private final Map<Member, EdgeTransport> transports = new HashMap<>();

    /**
     * @param home the room's home shard
     * @param mostEach transports at a node while there are others
     * @param ingress what is sent into the room
     */
    Elsewhere(int home, int mostEach, BitrateMeter ingress, FeedTree tree) {
        this.home = home;
        this.mostEach = mostEach;
        this.ingress = ingress;
        this.tree = tree;
    }

    @Nullable EdgeTransport of(Member member) {
        return transports.get(member);
    }

    /** For whom another node is to be found. */
    MediaPlacing.Overflow overflow(Member member) {
        List<String> open =
                nodes.entrySet().stream()
                        .filter(its -> its.getValue().isUp() && hasRoom(its.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        return new MediaPlacing.Overflow(member.via(), open);
    }

    private boolean hasRoom(HomeSide node) {
        return transports.values().stream().filter(its -> its.side() == node).count() < mostEach;
    }

    /** A transport there, of which nothing is said yet; null: the connection can have no more. */
    @Nullable EdgeTransport open(Member member, Relay relay) {
        HomeSide node = nodes.get(relay.peer());
        if (node == null || !node.takesMore()) {
            node = relay.begin(home, ingress); // who is on the one before stays there
            if (node == null) {
                return null;
            }
            tree.add(node);
            nodes.put(relay.peer(), node);
        }
        EdgeTransport its = node.open(member.events());
        transports.put(member, its);
        return its;
    }

    /** It is not there, or not any more; returns false if it never was. */
    boolean close(Member member) {
        EdgeTransport its = transports.remove(member);
        if (its == null) {
            return false;
        }
        its.close();
        leave(its.side());
        return true;
    }

    private void leave(HomeSide side) {
        if (transports.values().stream().noneMatch(its -> its.side() == side)) {
            nodes.values().remove(side);
            if (side.isUp()) {
                side.close();
            }
        }
    }
}
