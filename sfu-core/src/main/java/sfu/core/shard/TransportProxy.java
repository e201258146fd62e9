package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LocalTransport;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotView;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.SlotRule;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.DtlsSnapshot;
import sfu.core.stats.IceSnapshot;

import java.util.List;
import java.util.Set;

/**
 * A transport to its participant's control state, which never waits for it: the only door to what a
 * shard owns, of this server or, by a {@link sfu.core.relay relay}, of another node.
 */
public interface TransportProxy extends AutoCloseable {
    /** Unique in the server. */
    long number();

    /** The shard of this server on which its tracks are, and those that its slots show. */
    int home();

    /** The other node that has it; empty: it is here. */
    default String node() {
        return "";
    }

    /** What the answer says of our side. */
    LocalTransport local();

    /**
     * A later offer: other credentials mean an ICE restart (RFC 8839 4.4.1.1).
     *
     * @throws MediaException if it comes from another PeerConnection, with another certificate
     */
    void update(RemoteTransport remote);

    /** The peer signalled these, too; the latest count where there are too many. */
    void addCandidates(List<RemoteCandidate> more);

    /** The pair of addresses in use; null before there is one. */
    @Nullable IceSnapshot ice();

    /** What the DTLS handshake came to; null before it is done. */
    @Nullable DtlsSnapshot dtls();

    /** How far it came; null once it is connected. */
    @Nullable ConnectingSnapshot connecting();

    void publish(PublishSection section, TrackSpec spec);

    void unpublish(long track);

    /** What it sends of a video track of its own beyond this is dropped; 0: there is no cap. */
    void capTrack(long track, long bitrateBps);

    void openSlot(SlotSpec spec);

    void closeSlot(String mid);

    /** Shows the track, which is at {@link #home} or mirrored there, in the slot; null: nothing. */
    void assign(String mid, @Nullable TrackSpec track);

    void setViews(List<SlotView> views);

    /** What others than the client say of a slot, until it is closed. */
    void setRule(String mid, SlotRule rule);

    /** What each slot is sent at most, and whether screens are served before cameras. */
    void setPolicy(MediaCap cap, boolean screenFirst);

    /** Makes a track of this transport known to another shard of this server. */
    void mirrorTo(int other, TrackSpec spec);

    void unmirror(int other, long track);

    /** All packets of a track go to another shard, which mirrors it. */
    void passTo(int other, long track);

    void stopPassing(int other, long track);

    /** The room's floor at {@link #node}; null of what is here. */
    default @Nullable NodeFloor floor(long room) {
        return null;
    }

    /** An audio track that it publishes takes part in a room's floor. */
    void addVoice(long room, long track);

    /** It takes part no longer, or again. */
    void hush(long room, long track, boolean isHushed);

    /** These slots follow the loudest voices, in the order of the seats; with none nothing does. */
    void listen(long room, List<String> mids);

    /**
     * Its slots that follow the loudest voices must not carry these tracks, and may those again.
     */
    void bar(long room, Set<Long> barred, Set<Long> allowed);

    @Override
    void close();
}
