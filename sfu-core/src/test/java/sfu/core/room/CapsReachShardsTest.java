package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import sfu.core.api.Caps;
import sfu.core.api.JoinRequest;
import sfu.core.api.MediaCap;
import sfu.core.relay.RelayMessage;
import sfu.core.shard.CapLimits;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.RtcpLimits;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.DropReason;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What a room allows a publisher reaches the shard that has its media, wherever that is. */
class CapsReachShardsTest extends TwoNodes {
    private static MediaCap bitrate(long bps) {
        return new MediaCap(0, 0, 0, bps);
    }

    private static MediaPolicy policy(MediaCap publish) {
        MediaPolicy usual = MediaPolicy.defaults();
        return new MediaPolicy(
                publish, usual.receive(), false, 3, usual.encodingHold(), usual.backup());
    }

    /** The client of this test does not look at what it is told. */
    @Test
    void whoIgnoresTheCapOfItsRoomIsCut() throws Exception {
        IngressLimits strict =
                new IngressLimits(
                        200_000_000, 25_000, RtcpLimits.defaults(), new CapLimits(100, 1_000));
        ShardOptions options = ShardOptions.defaults(0).withIngress(strict);
        MediaPolicy policy = policy(bitrate(300_000));
        try (RoomServer server = new RoomServer(options, RoomLimits.defaults(), policy)) {
            server.warmUp();
            JoinRequest join = new JoinRequest("room", "ann", "", true, true, false);
            try (WirePeer ann =
                    new WirePeer(server, join, List.of("VP8"), 0, payload -> {}, List.of())) {
                int[] number = {0};
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> {
                            for (int i = 0; i < 50; i++) {
                                int n = number[0]++;
                                ann.send(ann.rtp(96, n, n, WirePeer.VIDEO_SSRC, new byte[1_000]));
                            }
                            var drops = server.snapshot().join().drops();
                            return drops.getOrDefault(DropReason.PUBLISH_CAP, 0L) > 0;
                        });
            }
        }
    }

    @Test
    void theNodeThatHasItsMediaIsToldOnce() throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        toEdge.through =
                message -> {
                    if (message instanceof RelayMessage.CapTrack its) {
                        told.add(its.bitrateBps());
                    }
                    return message;
                };
        JoinRequest join = new JoinRequest("room", "ann", "", true, true, false).by("edge");
        try (WirePeer ann = new WirePeer(home, join, List.of("VP8"), 0, payload -> {}, List.of())) {
            for (long bps : new long[] {500_000, 500_000, 400_000, 0}) {
                home.control("room")
                        .cap("ann", new Caps(bitrate(bps), MediaCap.NONE))
                        .get(30, TimeUnit.SECONDS);
            }
            Awaitility.await().until(() -> told.size() >= 3);
            assertThat(told).containsExactly(500_000L, 400_000L, 0L);
            assertThat(ann.wanted).as("what its client is told beside").hasSize(1);
        }
    }
}
