package sfu.core.room;

import sfu.core.api.RemoteTransport;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

/** Opens a room's transports: on its home shard while that has few of them, then on all in turn. */
final class Transports {
    private final MediaShards shards;
    private final RoomLimits limits;
    private final long ingressBitrateBps;
    private final int home;
    private int opened;

    Transports(MediaShards shards, RoomLimits limits, RoomTemplate template) {
        this.shards = shards;
        this.limits = limits;
        ingressBitrateBps = template.ingressBitrateBps();
        home = shards.assignHome();
    }

    TransportProxy open(Member member, RemoteTransport remote) {
        int shard = (home + opened++ / limits.transportsPerShard()) % shards.shardCount();
        TransportProxy transport = shards.open(shard, remote, member.events(), ingress());
        transport.setPolicy(member.receiveCap(), member.screenFirst());
        return transport;
    }

    private IngressLimits ingress() {
        return ingressBitrateBps == 0 ? shards.ingress() : shards.ingress().with(ingressBitrateBps);
    }
}
