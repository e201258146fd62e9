package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LocalTransport;
import sfu.core.api.MediaException;
import sfu.core.api.RemoteTransport;
import sfu.core.relay.EdgeTransport;
import sfu.core.relay.FeedTree;
import sfu.core.relay.Relay;
import sfu.core.relay.Relays;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Opens a room's transports: on its shards as {@link Spread} says; where this server has its share
 * of them or enough to do, at another node ({@link Elsewhere}).
 */
final class Transports {
    /** Runs what is to be done on the room's executor. */
    interface Later {
        <T> CompletableFuture<T> ask(Callable<T> task);
    }

    private final MediaShards shards;
    private final Relays relays;
    private final RoomLimits limits;
    private final long ingressBitrateBps;
    private final Later later;
    private final Spread here;
    private final Elsewhere elsewhere;
    private final Map<Member, CompletableFuture<Relay>> asked = new HashMap<>(); // who takes them
    private final BitrateMeter ingress;

    /**
     * @param ingress of all of them
     */
    Transports(
            MediaShards shards,
            Relays relays,
            RoomLimits limits,
            RoomTemplate template,
            BitrateMeter ingress,
            Later later) {
        this.ingress = ingress;
        this.shards = shards;
        this.relays = relays;
        this.limits = limits;
        this.later = later;
        ingressBitrateBps = template.capacity().ingressBitrateBps();
        int home = shards.assignHome();
        here = new Spread(home, shards.shardCount(), limits.transportsPerShard());
        FeedTree tree = new FeedTree(limits.edgesPerNode());
        elsewhere = new Elsewhere(home, limits.transportsHere(), ingress, tree);
    }

    /**
     * Before an offer of somebody elsewhere is answered: completes when it can be, or fails where
     * no other node takes it; null: now.
     */
    @Nullable CompletableFuture<LocalTransport> ready(Member member, RemoteTransport remote) {
        EdgeTransport edge = elsewhere.of(member);
        if (edge != null) {
            return edge.offer(remote, ingress().bitrateBps());
        }
        CompletableFuture<Relay> found = asked.get(member);
        if (member.transport() != null || found == null && takesHere(member)) {
            return null;
        }
        if (found == null) {
            found = relays.elsewhere(elsewhere.overflow(member));
            asked.put(member, found);
        }
        return found.thenCompose(relay -> later.ask(() -> openAt(relay, member, remote)))
                .thenCompose(answer -> answer);
    }

    private boolean takesHere(Member member) {
        boolean isOfOthers = !member.via().isEmpty() && here.total() >= limits.transportsHere();
        return !isOfOthers && shards.condition().opensRooms() && relays.takesOneHere();
    }

    private CompletableFuture<LocalTransport> openAt(
            Relay relay, Member member, RemoteTransport remote) {
        if (member.isGone()) {
            throw new MediaException(MediaException.Code.CLOSED, "the participant has left");
        }
        EdgeTransport before = elsewhere.of(member);
        if (before == null && member.transport() != null) { // by an earlier offer
            throw new MediaException(MediaException.Code.CLOSED, "it has its media here");
        }
        EdgeTransport edge = before == null ? elsewhere.open(member, relay) : before;
        if (edge == null) {
            throw new MediaException(MediaException.Code.CLOSED, "its node takes no more");
        }
        return edge.offer(remote, ingress().bitrateBps());
    }

    TransportProxy open(Member member, RemoteTransport remote) {
        TransportProxy transport = elsewhere.of(member);
        if (transport == null) {
            int shard = here.next();
            transport =
                    shards.open( // may be refused
                            shard, remote, member.events(), ingress(), ingress);
            here.add(shard);
        }
        asked.remove(member);
        transport.setPolicy(member.receiveCap(), member.screenFirst());
        return transport;
    }

    /** The member is gone. */
    void close(Member member) {
        asked.remove(member);
        TransportProxy transport = member.transport();
        if (!elsewhere.close(member) && transport != null) {
            transport.close();
            here.remove(transport.home());
        }
    }

    /** No other node takes it: it is here instead. */
    void giveUp(Member member) {
        elsewhere.close(member);
    }

    private IngressLimits ingress() {
        return ingressBitrateBps == 0 ? shards.ingress() : shards.ingress().with(ingressBitrateBps);
    }
}
