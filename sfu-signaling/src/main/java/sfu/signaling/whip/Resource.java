package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotView;
import sfu.signaling.auth.Grant;
import sfu.signaling.session.RateLimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a POST made: a participant and its last answered offer, under a URL of its own. */
final class Resource {
    private final String identity;
    private final Participant participant;
    private final @Nullable Viewer viewer;
    private final RateLimit patches; // guarded by this
    private MediaOffer offer; // guarded by this
    private String etag = ""; // guarded by this

    /**
     * @param identity that the token was given to, empty without one
     * @param viewer null for a publisher
     * @param patchesPerSecond that it takes, averaged over ten seconds
     */
    Resource(
            String identity,
            Participant participant,
            MediaOffer offer,
            @Nullable Viewer viewer,
            int patchesPerSecond) {
        patches = new RateLimit(patchesPerSecond);
        this.viewer = viewer;
        this.identity = identity;
        this.participant = participant;
        this.offer = offer;
    }

    @Nullable Viewer viewer() {
        return viewer;
    }

    /** Has one of its slots show no more than this. */
    CompletableFuture<Void> look(SlotView view) {
        return participant.setViews(List.of(view));
    }

    boolean belongsTo(Grant grant) {
        return grant.identity().equals(identity);
    }

    /** Of the ICE session in use (RFC 9725 4.3.1). */
    synchronized String etag() {
        return etag;
    }

    synchronized MediaOffer offer() {
        return offer;
    }

    /** The mid of the first section, which stands for the bundle in an answer to a PATCH. */
    String firstMid() {
        MediaOffer its = offer();
        return its.publish().isEmpty()
                ? its.slots().getFirst().mid()
                : its.publish().getFirst().mid();
    }

    MediaKind firstKind() {
        MediaOffer its = offer();
        return its.publish().isEmpty()
                ? its.slots().getFirst().kind()
                : its.publish().getFirst().kind();
    }

    CompletableFuture<MediaAnswer> negotiate() {
        return negotiate(offer());
    }

    private CompletableFuture<MediaAnswer> negotiate(MediaOffer next) {
        return participant.negotiate(next).thenApply(answer -> answered(next, answer));
    }

    private synchronized MediaAnswer answered(MediaOffer its, MediaAnswer answer) {
        offer = its;
        etag = "\"" + answer.transport().ice().ufrag() + "\"";
        return answer;
    }

    /** The peer signalled these candidates after its offer. */
    CompletableFuture<Void> signalled(List<RemoteCandidate> candidates) {
        return candidates.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : participant.addCandidates(candidates);
    }

    /** A new ICE session with the peer's new credentials; where it fails, all stays as it was. */
    CompletableFuture<LocalTransport> restart(IceParameters ice) {
        MediaOffer last = offer();
        RemoteTransport remote = new RemoteTransport(ice, last.transport().fingerprint());
        return negotiate(new MediaOffer(remote, last.publish(), last.slots()))
                .thenApply(MediaAnswer::transport);
    }

    /** Whether one more PATCH may come at this time. */
    synchronized boolean mayPatch(long nowNs) {
        return patches.admit(nowNs);
    }

    /**
     * Why a PATCH may not be done: 428 without If-Match, 412 for another ICE session; 0 if it may.
     * A restart says "*", whatever the session (RFC 9725 4.3.3).
     */
    synchronized int refusePatch(String ifMatch, @Nullable IceParameters ice) {
        if (ifMatch.isEmpty()) {
            return 428;
        }
        boolean isMatch = ifMatch.equals(etag) || ifMatch.equals("*") && isRestart(ice);
        return isMatch ? 0 : 412;
    }

    synchronized boolean isRestart(@Nullable IceParameters ice) {
        return ice != null && !ice.ufrag().equals(offer.transport().ice().ufrag());
    }

    void end() {
        participant.leave(LeaveReason.LEFT);
    }
}
