package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.layers.TopLayers;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.Rtcp;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two shards as two nodes: what the first sends in pinned slots is published on the second, which
 * says what is wanted of it there.
 */
final class NodeBridge {
    private static final int FIRST = 0x0D0000;
    private static final int STEP = 16;
    private static final int EDGE = 5;

    private final VirtualRoom room;
    private final long track;
    private final int encodings;

    /** The other node, as the home has it. */
    final TestPeer away;

    /** The home, as the edge has it. */
    final TestPeer home;

    /** Whether the home hears how far up. */
    boolean limits = true;

    private int media;
    private int rtcp;
    private int open;

    /**
     * @param track of the home; at the edge it has the same number
     * @param peer the first of two numbers of peers that nobody has
     */
    NodeBridge(VirtualRoom room, long track, int encodings, int peer) throws Exception {
        this.room = room;
        this.track = track;
        this.encodings = encodings;
        away = room.join(peer, 0);
        home = room.join(peer + 1, 1);
        room.publish(
                home,
                track,
                List.of(new HeaderExtension(4, HeaderExtension.DEPENDENCY_DESCRIPTOR)),
                IntStream.range(0, encodings)
                        .mapToObj(i -> new EncodingParameters(ssrc(i), ssrc(i) + 1, ""))
                        .toArray(EncodingParameters[]::new));
        for (int i = 0; i < encodings; i++) {
            room.openPinnedSlot(away, "" + i, ssrc(i), i, track);
            open |= 1 << i;
        }
    }

    static int ssrc(int encoding) {
        return FIRST + STEP * encoding;
    }

    /** Everything crosses that is on its way. */
    void cross() {
        for (; media < away.media.size(); media++) {
            TestPeer.Media its = away.media.get(media);
            boolean isDescribed = its.dependency().length > 0;
            byte[] packet =
                    home.rtp(
                            its.ssrc(),
                            its.payloadType(),
                            its.seq(),
                            its.timestamp(),
                            its.marker(),
                            isDescribed ? Map.of(4, its.dependency()) : Map.of(),
                            its.payload());
            room.arrive(home, packet);
        }
        for (; rtcp < home.rtcp.size(); rtcp++) {
            Rtcp its = asOfTheEdge(home.rtcp.get(rtcp));
            if (its != null) {
                room.arrive(away, away.rtcp(EDGE, its));
            }
        }
        if (home.wanted >= 0) {
            carryOut();
        }
    }

    private static @Nullable Rtcp asOfTheEdge(Rtcp its) {
        return switch (its) {
            case Nack nack -> new Nack(EDGE, nack.mediaSsrc(), nack.lost());
            case PictureLossIndication pli -> new PictureLossIndication(EDGE, pli.mediaSsrc());
            default -> null;
        };
    }

    private void carryOut() {
        for (int i = 0; i < encodings; i++) {
            boolean isWanted = (home.wanted >>> i & 1) != 0;
            if (isWanted != ((open >>> i & 1) != 0)) {
                tell(new ShardCommand.Assign(away.transport, "" + i, isWanted ? track : 0));
            }
            int spatial = TopLayers.spatial(home.topsWanted, i);
            int temporal = TopLayers.temporal(home.topsWanted, i);
            if (isWanted && limits) {
                tell(new ShardCommand.Top(away.transport, "" + i, spatial, temporal));
            }
        }
        open = home.wanted;
    }

    private void tell(ShardCommand command) {
        away.shard().execute(command);
        room.settle();
    }

    /** Of what came to the edge after so many packets, those of this encoding. */
    List<TestPeer.Media> lately(int encoding, int from) {
        return away.media.stream()
                .skip(from)
                .filter(its -> its.ssrc() == ssrc(encoding))
                .filter(its -> its.payload().length > 0)
                .toList();
    }
}
