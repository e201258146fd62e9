package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaCap;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotView;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.SlotRule;
import sfu.core.layers.TopLayers;
import sfu.core.shard.SlotLayers;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What two nodes say to each other of what they relay, in the order in which it is sent; each but
 * the first of one association. The home of a room decides everything; the edge has transports of
 * some of its participants and does what it is told. Two nodes may be each other's edge, of
 * different rooms.
 *
 * <p>Tracks have numbers that are unique among nodes, transports those of their home.
 */
public sealed interface RelayMessage {
    /**
     * Of both, first: what its media comes from, and its part of the keys.
     *
     * @param version of these messages: {@link Relay#VERSION}
     * @param nonce base64, 32 bytes
     * @param feeds whether it knows what {@link Feed} and the others of its kind mean; older nodes
     *     do not say
     * @param leaves likewise, of {@link Leaving}
     */
    record Hello(int version, String address, String nonce, boolean feeds, boolean leaves)
            implements RelayMessage {}

    /**
     * Of a room's home: somebody in it has come by way of the other node.
     *
     * @param port on which the home has the media of this association
     */
    record Begin(int port) implements RelayMessage {}

    /** The edge's answer. */
    record Begun(int port) implements RelayMessage {}

    /** Nobody is there any more, or it failed. */
    record End(String why) implements RelayMessage {}

    /**
     * Of an edge, which is about to end: whoever has media there is to have it elsewhere, within
     * this time.
     */
    record Leaving(int withinMs) implements RelayMessage {}

    // the home to the edge: transports

    /**
     * @param ingressBps what the participant may send at most
     */
    record Open(long transport, RemoteTransport remote, long ingressBps) implements RelayMessage {}

    record Update(long transport, RemoteTransport remote) implements RelayMessage {}

    record AddCandidates(long transport, List<RemoteCandidate> more) implements RelayMessage {}

    record Close(long transport) implements RelayMessage {}

    /**
     * @param relayed how it comes to the home
     */
    record Publish(long transport, PublishSection section, PublishSection relayed, TrackSpec spec)
            implements RelayMessage {}

    record Unpublish(long transport, long track) implements RelayMessage {}

    /** Older nodes do not know it and let through whatever comes. */
    record CapTrack(long transport, long track, long bitrateBps) implements RelayMessage {}

    record OpenSlot(long transport, SlotSpec spec) implements RelayMessage {}

    record CloseSlot(long transport, String mid) implements RelayMessage {}

    /**
     * @param track null for nothing
     */
    record Assign(long transport, String mid, @Nullable TrackSpec track) implements RelayMessage {}

    record SetViews(long transport, List<SlotView> views) implements RelayMessage {}

    record SetRule(long transport, String mid, SlotRule rule) implements RelayMessage {}

    record SetPolicy(long transport, MediaCap cap, boolean screenFirst) implements RelayMessage {}

    // the home to the edge: voices

    record OpenFloor(long room) implements RelayMessage {}

    record CloseFloor(long room) implements RelayMessage {}

    /**
     * @param publisher its transport at the edge; 0: it comes from the home
     */
    record AddVoice(long room, long track, long publisher) implements RelayMessage {}

    record Hush(long room, long track, boolean isHushed) implements RelayMessage {}

    record Listen(long transport, long room, List<String> mids) implements RelayMessage {}

    record Bar(long transport, long room, Set<Long> barred, Set<Long> allowed)
            implements RelayMessage {
        public Bar {
            barred = Set.copyOf(barred);
            allowed = Set.copyOf(allowed);
        }
    }

    // the home to the edge: media

    /** This track may come from now on: whichever of its encodings are {@link Wanted}. */
    record Import(PublishSection section, TrackSpec spec) implements RelayMessage {}

    record Unimport(long track) implements RelayMessage {}

    // the home to the edge: a tree

    /**
     * An edge of a room, as its home knows it.
     *
     * @param association of that edge and the home
     */
    record EdgeId(String node, int association) {}

    /** The edge is to send on to this other one what it is told to. */
    record Feed(EdgeId to) implements RelayMessage {}

    record EndFeed(EdgeId to) implements RelayMessage {}

    /** A track that comes to it, or is about to, or is published at it. */
    record FeedTrack(EdgeId to, TrackSpec spec) implements RelayMessage {}

    record UnfeedTrack(EdgeId to, long track) implements RelayMessage {}

    // the edge to the home: a tree

    /** It can send to that one now: see {@link Feed}. */
    record Feeding(EdgeId to) implements RelayMessage {}

    /** It cannot, or no longer. */
    record NotFeeding(EdgeId to, String why) implements RelayMessage {}

    // an edge to another one

    /**
     * In place of {@link Begin}: what the home of a room would send comes from here. The answer is
     * {@link Begun} or {@link End}; then tracks come and are wanted as from the home.
     *
     * @param association of the home and the edge that is told
     */
    record BeginFeed(int port, String home, int association) implements RelayMessage {}

    // of both: media

    /**
     * These encodings of a track that the other has are to come.
     *
     * @param mask bit n for the n-th encoding
     * @param mostBps what the highest of them may cost, as in {@link LayersWanted}; null for any,
     *     as nodes mean it that do not say
     * @param tops how far up: {@link sfu.core.layers.TopLayers}; null for all layers, as nodes mean
     *     it that do not say
     */
    record Wanted(long track, int mask, @Nullable Long mostBps, @Nullable Integer tops)
            implements RelayMessage {
        static Wanted of(long track, LayersWanted its) {
            boolean isLimited = its.mostBps() != LayersWanted.NO_LIMIT;
            boolean isPart = its.tops() != TopLayers.whole(its.mask());
            return new Wanted(
                    track,
                    its.mask(),
                    isLimited ? its.mostBps() : null,
                    isPart ? its.tops() : null);
        }

        int limitTops() {
            return tops == null ? TopLayers.ALL : tops;
        }

        long limitBps() {
            return mostBps == null ? LayersWanted.NO_LIMIT : mostBps;
        }
    }

    /** How do the transports that are there? */
    record AskFigures() implements RelayMessage {}

    // the edge to the home

    /** After Open and Update: what the answer says. */
    record Opened(long transport, LocalTransport local) implements RelayMessage {}

    /** It could not be opened or updated. */
    record Refused(long transport, String reason) implements RelayMessage {}

    record Connected(long transport) implements RelayMessage {}

    record Closed(long transport, LeaveReason reason, String detail) implements RelayMessage {}

    record SlotStarted(long transport, String mid, long track, long rtpTimestamp)
            implements RelayMessage {}

    record SlotShows(long transport, String mid, long track) implements RelayMessage {}

    record LayersChanged(long transport, List<SlotLayers> layers) implements RelayMessage {}

    /**
     * @param transports by number; those that came since are not in it
     */
    record Figures(Map<Long, HostedFigures> transports) implements RelayMessage {
        public Figures {
            transports = Map.copyOf(transports);
        }
    }

    /** What subscribers at the edge want of a track that is published there, too. */
    record WantedThere(long track, int mask, long mostBps) implements RelayMessage {}
}
