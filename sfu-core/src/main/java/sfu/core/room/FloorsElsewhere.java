package sfu.core.room;

import sfu.core.shard.FloorProxy;
import sfu.core.shard.NodeFloor;
import sfu.core.shard.TransportProxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes at which somebody's slots follow the loudest voices of a room: all of its voices go
 * there, since who is loud is found where it is heard.
 */
final class FloorsElsewhere {
    private static final class Node {
        final NodeFloor floor;
        final int shard; // from which it gets what it hears
        int listeners;

        Node(NodeFloor floor, int shard) {
            this.floor = floor;
            this.shard = shard;
        }
    }

    private final FloorProxy floor;
    private final Mirrors mirrors;
    private final Map<NodeFloor, Node> nodes = new HashMap<>();

    FloorsElsewhere(FloorProxy floor, Mirrors mirrors) {
        this.floor = floor;
        this.mirrors = mirrors;
    }

    void added(Track voice, TransportProxy publisher) {
        nodes.values().forEach(node -> add(node, voice, publisher));
    }

    void removed(Track voice, TransportProxy publisher) {
        nodes.values().forEach(node -> remove(node, voice, publisher));
    }

    private void add(Node node, Track voice, TransportProxy publisher) {
        mirrors.use(voice, publisher, node.shard);
        node.floor.add(voice.spec(), publisher);
        if (voice.first().isSilenced()) {
            node.floor.hush(voice.number(), true);
        }
    }

    void hush(Track voice, boolean isHushed) {
        nodes.values().forEach(node -> node.floor.hush(voice.number(), isHushed));
    }

    private void remove(Node node, Track voice, TransportProxy publisher) {
        node.floor.remove(voice.number());
        mirrors.release(voice, publisher, node.shard);
    }

    /** See {@link RoomFloor#listen}; before the listener's node hears of it. */
    void listen(
            TransportProxy listener,
            List<String> before,
            List<String> mids,
            Iterable<Track> voices) {
        NodeFloor its = floor.elsewhere(listener);
        if (its == null) {
            throw new IllegalStateException("node " + listener.node() + " compares no voices");
        }
        Node node = nodes.get(its);
        if (before.isEmpty() && !mids.isEmpty()) {
            if (node == null) {
                node = begin(its, listener.home(), voices);
            }
            node.listeners++;
        } else if (!before.isEmpty() && mids.isEmpty() && node != null && --node.listeners == 0) {
            end(node, voices);
        }
    }

    private Node begin(NodeFloor its, int shard, Iterable<Track> voices) {
        Node node = new Node(its, shard);
        nodes.put(its, node);
        its.open();
        for (Track voice : voices) {
            TransportProxy publisher = voice.publisher().transport();
            if (publisher != null) {
                add(node, voice, publisher);
            }
        }
        return node;
    }

    private void end(Node node, Iterable<Track> voices) {
        nodes.remove(node.floor);
        for (Track voice : voices) {
            TransportProxy publisher = voice.publisher().transport();
            if (publisher != null) {
                remove(node, voice, publisher);
            }
        }
        node.floor.close();
    }

    /** The room ends. */
    void close() {
        nodes.values().forEach(node -> node.floor.close());
        nodes.clear();
    }
}
