package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaCap;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotView;
import sfu.core.dtls.SrtpKeys;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.ice.CheckResponder;
import sfu.core.layers.SlotRule;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a shard is told to do: the only door to its state from another thread. */
sealed interface ShardCommand {
    record Attach(Transport transport) implements ShardCommand {}

    record Detach(Transport transport) implements ShardCommand {}

    /**
     * Datagrams from this address belong to the transport, whichever shard owns it, if they are
     * nobody's yet.
     */
    record Route(long hi, long lo, long port, Transport transport) implements ShardCommand {}

    /** The address is known to be the transport's: {@link PeerTable#prove}. */
    record Prove(long hi, long lo, long port, Transport transport) implements ShardCommand {}

    record Unroute(long hi, long lo, long port, Transport transport) implements ShardCommand {}

    /**
     * @param rttNs or {@link sfu.core.forward.Outlet#NO_RTT}
     */
    record SelectPath(Transport transport, long hi, long lo, long port, long rttNs)
            implements ShardCommand {}

    record AnswerChecks(Transport transport, CheckResponder responder) implements ShardCommand {}

    record InstallKeys(Transport transport, SrtpKeys keys) implements ShardCommand {}

    record Publish(Transport transport, PublishSection section, TrackSpec spec)
            implements ShardCommand {}

    record Unpublish(Transport transport, long track) implements ShardCommand {}

    record OpenSlot(Transport transport, SlotSpec spec) implements ShardCommand {}

    /** The slot gets this encoding, as far as its path takes it: another node chooses again. */
    record Pin(Transport transport, String mid, int encoding) implements ShardCommand {}

    /** See {@link NodeTransport#top}. */
    record Top(Transport transport, String mid, int spatial, int temporal)
            implements ShardCommand {}

    /** See {@link NodeTransport#most}. */
    record Most(Transport transport, String mid, int encoding, long bps) implements ShardCommand {}

    /** Its publisher hears again which of its encodings are wanted here. */
    record Retell(long track) implements ShardCommand {}

    record CloseSlot(Transport transport, String mid) implements ShardCommand {}

    /** Shows the track, which this shard has or mirrors, in the slot; 0 shows nothing. */
    record Assign(Transport transport, String mid, long track) implements ShardCommand {}

    /** A room has participants here: its voices are compared on this shard. */
    record OpenFloor(long room, FloorEvents events) implements ShardCommand {}

    record CloseFloor(long room) implements ShardCommand {}

    record Hush(long room, long track, boolean isHushed) implements ShardCommand {}

    /**
     * An audio track, which this shard has or mirrors, is one of the room's voices.
     *
     * @param publisher null for a mirror
     */
    record AddVoice(long room, long track, @Nullable Transport publisher) implements ShardCommand {}

    /** So many of the room's loudest voices here pass to these shards. */
    record PassOn(long room, int seats, List<Shard> to) implements ShardCommand {}

    /** These slots follow the room's loudest voices; with none nothing does any more. */
    record Listen(Transport transport, long room, List<String> mids) implements ShardCommand {}

    /** Slots that follow the room's loudest voices must not carry this one, or may again. */
    record Bar(Transport transport, long room, Set<Long> barred, Set<Long> allowed)
            implements ShardCommand {}

    /** How the peer looks at its slots. */
    record SetViews(Transport transport, List<SlotView> views) implements ShardCommand {}

    /** What the peer's slots are sent at most, and whether screens go first. */
    record SetPolicy(Transport transport, MediaCap cap, boolean screenFirst)
            implements ShardCommand {}

    /** How much the peer may send of a track that it publishes; 0: there is no cap. */
    record CapTrack(Transport transport, long track, long bitrateBps) implements ShardCommand {}

    /** What others than the client say of one of its slots. */
    record SetRule(Transport transport, String mid, SlotRule rule) implements ShardCommand {}

    /** Keeps a copy of another shard's track. */
    record Mirror(TrackSpec spec, Shard home, TransportEvents publisher) implements ShardCommand {}

    record Unmirror(long track) implements ShardCommand {}

    /** Sends each packet of the track once to that shard. */
    record AddMirror(long track, Shard to) implements ShardCommand {}

    record RemoveMirror(long track, Shard to) implements ShardCommand {}

    record RequestKeyFrame(long track, int encoding) implements ShardCommand {}

    /** See {@link sfu.core.forward.SourceClock#sync}. */
    record SyncClock(long track, int encoding, int rtp, long serverNs, long captureNs)
            implements ShardCommand {}

    /** See {@link sfu.core.forward.LayeredTrack#announced}. */
    record Announce(long track, int encodings, List<Integer> sizes, long nowNs)
            implements ShardCommand {}

    /** See {@link sfu.core.forward.LayeredTrack#ended}. */
    record Ended(long track, int encoding, long lastNumber, long nowNs) implements ShardCommand {}

    /** A datagram that needs no encryption: STUN or DTLS. */
    @SuppressWarnings("ArrayRecordComponent") // handed over
    record SendPlain(byte[] datagram, long hi, long lo, long port) implements ShardCommand {}

    record Snapshot(CompletableFuture<ShardFigures> answer) implements ShardCommand {}

    /** What a snapshot has left. */
    record GoOn(FiguresInTurns figures) implements ShardCommand {}

    /** Ends all transports and closes the port. */
    record Close(@Nullable CompletableFuture<Void> done) implements ShardCommand {}
}
