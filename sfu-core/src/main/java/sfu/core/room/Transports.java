package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LocalTransport;
import sfu.core.api.RemoteTransport;
import sfu.core.relay.EdgeTransport;
import sfu.core.relay.FeedTree;
import sfu.core.relay.HomeSide;
import sfu.core.relay.Relay;
import sfu.core.relay.Relays;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a room's transports: on its shards as {@link Spread} says; where this server has its share
 * of them, at the node by which the participant came.
 */
final class Transports {
    private final MediaShards shards;
    private final Relays relays;
    private final RoomLimits limits;
    private final long ingressBitrateBps;
    private final int home;
    private final Map<String, HomeSide> nodes = new HashMap<>(); // edges of this room
    private final FeedTree tree;
    private final Map<Member, EdgeTransport> elsewhere = new HashMap<>();
    private final Spread here;
    private final BitrateMeter ingress;

    /**
     * @param ingress of all of them
     */
    Transports(
            MediaShards shards,
            Relays relays,
            RoomLimits limits,
            RoomTemplate template,
            BitrateMeter ingress) {
        this.ingress = ingress;
        this.shards = shards;
        this.relays = relays;
        this.limits = limits;
        ingressBitrateBps = template.capacity().ingressBitrateBps();
        home = shards.assignHome();
        here = new Spread(home, shards.shardCount(), limits.transportsPerShard());
        tree = new FeedTree(limits.edgesPerNode());
    }

    /** Before an offer of somebody elsewhere is answered: completes when it can be; null: now. */
    @Nullable CompletableFuture<LocalTransport> ready(Member member, RemoteTransport remote) {
        EdgeTransport edge = elsewhere.get(member);
        if (edge == null && member.transport() == null) {
            edge = openElsewhere(member);
        }
        return edge == null ? null : edge.offer(remote, ingress().bitrateBps());
    }

    private @Nullable EdgeTransport openElsewhere(Member member) {
        Relay relay = member.via().isEmpty() ? null : relays.to(member.via());
        boolean hasRoom = here.total() < limits.transportsHere() && shards.condition().opensRooms();
        if (relay == null || hasRoom) {
            return null;
        }
        HomeSide node = nodes.get(member.via());
        if (node == null || !node.takesMore()) {
            node = relay.begin(home, ingress); // who is on the one before stays there
            if (node == null) {
                return null;
            }
            tree.add(node);
            nodes.put(member.via(), node);
        }
        EdgeTransport edge = node.open(member.events());
        elsewhere.put(member, edge);
        return edge;
    }

    TransportProxy open(Member member, RemoteTransport remote) {
        TransportProxy transport = elsewhere.get(member);
        if (transport == null) {
            int shard = here.next();
            transport =
                    shards.open( // may be refused
                            shard, remote, member.events(), ingress(), ingress);
            here.add(shard);
        }
        transport.setPolicy(member.receiveCap(), member.screenFirst());
        return transport;
    }

    /** The member is gone. */
    void close(Member member) {
        TransportProxy transport = member.transport();
        EdgeTransport edge = elsewhere.remove(member);
        if (edge != null) {
            edge.close();
            leave(edge.side());
        } else if (transport != null) {
            transport.close();
            here.remove(transport.home());
        }
    }

    /** Its node does not take it: it is here instead. */
    void giveUp(Member member) {
        EdgeTransport edge = elsewhere.remove(member);
        if (edge != null) {
            edge.close();
            leave(edge.side());
        }
    }

    private void leave(HomeSide side) {
        if (elsewhere.values().stream().noneMatch(edge -> edge.side() == side)) {
            nodes.values().remove(side);
            if (side.isUp()) {
                side.close();
            }
        }
    }

    private IngressLimits ingress() {
        return ingressBitrateBps == 0 ? shards.ingress() : shards.ingress().with(ingressBitrateBps);
    }
}
