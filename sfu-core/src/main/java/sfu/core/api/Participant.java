package sfu.core.api;

import sfu.core.stats.ClientReport;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One participant of a room, to its session. All methods may be called from any thread; futures
 * fail with {@link MediaException}.
 */
public interface Participant {
    ParticipantInfo info();

    String roomName();

    /**
     * Who is in the room, what a joiner is to know first: who spoke last, who publishes video, then
     * the first of all; the same object for all who ask before the next change.
     */
    CompletableFuture<Shared<RosterPage>> participants();

    /**
     * The next of them in the order of joining. Fails with BAD_REQUEST if the limit is below 1 or
     * above what the room allows.
     *
     * @param after {@link RosterPage#next()} of the page before, or 0
     */
    CompletableFuture<RosterPage> participants(long after, int limit);

    /** Those of them who are in the room and listed; BAD_REQUEST if these are more than a page. */
    CompletableFuture<RosterPage> participants(List<String> ids);

    /**
     * Applies an offer: creates the transport, restarts ICE on new credentials, opens and ends
     * sections.
     */
    CompletableFuture<MediaAnswer> negotiate(MediaOffer offer);

    /**
     * Candidates that the peer signals after its offer (RFC 8838): operators learn by them what the
     * address is from which it sends; nothing is done before the first offer.
     */
    CompletableFuture<Void> addCandidates(List<RemoteCandidate> candidates);

    /** Says that the track of this media section is muted or not. */
    CompletableFuture<Void> setMuted(String mid, boolean muted);

    /**
     * Binds all slots to the tracks of one participant identity (WHEP); an empty identity unbinds.
     */
    CompletableFuture<Void> follow(String participantIdentity, List<TrackSource> sources);

    /**
     * Says how slots are looked at, and which tracks video slots are to show; those that are not
     * named stay as they are. A track that is not there leaves its slot empty. Fails with
     * NOT_FOUND, and changes nothing, if one of the mids is no slot.
     */
    CompletableFuture<Void> setViews(List<SlotView> views);

    /**
     * Says how many of the loudest voices are to be heard, where not all are, in so many of the
     * first audio slots.
     *
     * @param voices 1 to {@value #MAX_LOUDEST}
     */
    CompletableFuture<Void> hearLoudest(int voices);

    /**
     * Does something about the room's stage.
     *
     * @param identity who it is about; empty: this participant itself
     */
    CompletableFuture<Void> onStage(StageAction action, String identity);

    /** What the room is said to be. */
    RoomAbout room();

    /**
     * Writes on itself or on a track of its own.
     *
     * @param mid of the track; empty: itself
     */
    CompletableFuture<Void> annotate(String mid, NotesChange change);

    Permissions permissions();

    /**
     * Says who may be sent its tracks.
     *
     * @param mid of the media section it is about, now and later; empty: all others
     */
    CompletableFuture<Void> admit(String mid, Selection<String> identities);

    /** Raises its hand, or takes it down. */
    CompletableFuture<Void> raiseHand(boolean isRaised);

    /** What its client says of itself; of slots and sections that there are. */
    CompletableFuture<Void> report(ClientReport report);

    /** Its way to others of the room without the server's media. */
    DirectLink direct();

    /** More who speak at once nobody understands. */
    int MAX_LOUDEST = 8;

    /** Leaves; idempotent. */
    void leave(LeaveReason reason);
}
