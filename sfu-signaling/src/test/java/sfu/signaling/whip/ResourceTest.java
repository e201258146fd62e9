package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.DirectLink;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.NotesChange;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterPage;
import sfu.core.api.Selection;
import sfu.core.api.Shared;
import sfu.core.api.SlotView;
import sfu.core.api.StageAction;
import sfu.core.api.TrackSource;
import sfu.core.stats.ClientReport;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

class ResourceTest {
    private static final DtlsFingerprint FINGERPRINT =
            new DtlsFingerprint("sha-256", "00:".repeat(31) + "00");
    private static final IceParameters FIRST = ice("first");
    private static final IceParameters NEXT = ice("next");

    private final Queue<CompletableFuture<MediaAnswer>> asked = new ArrayDeque<>();
    private final MediaOffer offer =
            new MediaOffer(new RemoteTransport(FIRST, FINGERPRINT), List.of(), List.of());
    private final Resource resource = new Resource("", new AskedParticipant(), offer, null, 5);

    private static IceParameters ice(String ufrag) {
        return new IceParameters(ufrag, "0123456789012345678901");
    }

    private static MediaAnswer answer(String ufrag) {
        return new MediaAnswer(new LocalTransport(ice(ufrag), FINGERPRINT, List.of()), List.of());
    }

    @Test
    void aRestartThatFailedMayBeTriedAgain() {
        resource.negotiate();
        asked.remove().complete(answer("ours"));
        CompletableFuture<LocalTransport> failed = resource.restart(NEXT);
        assertThat(resource.isRestart(NEXT)).isTrue();
        asked.remove()
                .completeExceptionally(
                        new MediaException(MediaException.Code.LIMIT_REACHED, "not now"));
        assertThat(failed).isCompletedExceptionally();
        assertThat(resource.isRestart(NEXT)).isTrue();
        assertThat(resource.etag()).isEqualTo("\"ours\"");
        CompletableFuture<LocalTransport> restarted = resource.restart(NEXT);
        asked.remove().complete(answer("renewed"));
        assertThat(restarted).isCompleted();
        assertThat(resource.isRestart(NEXT)).isFalse();
        assertThat(resource.etag()).isEqualTo("\"renewed\"");
    }

    /** Answers when the test does. */
    private final class AskedParticipant implements Participant {
        @Override
        public CompletableFuture<Void> raiseHand(boolean isRaised) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<MediaAnswer> negotiate(MediaOffer next) {
            CompletableFuture<MediaAnswer> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public CompletableFuture<Void> addCandidates(List<RemoteCandidate> candidates) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public ParticipantInfo info() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String roomName() {
            return "room";
        }

        @Override
        public CompletableFuture<Shared<RosterPage>> participants() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<RosterPage> participants(long after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<RosterPage> participants(List<String> ids) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> setMuted(String mid, boolean muted) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> follow(String identity, List<TrackSource> sources) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> setViews(List<SlotView> views) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> onStage(StageAction action, String identity) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> hearLoudest(int voices) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public RoomAbout room() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> annotate(String mid, NotesChange change) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Permissions permissions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> admit(String mid, Selection<String> identities) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> report(ClientReport report) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public DirectLink direct() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void leave(LeaveReason reason) {}
    }
}
