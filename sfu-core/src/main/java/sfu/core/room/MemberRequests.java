package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectLink;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaOffer;
import sfu.core.api.NotesChange;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterPage;
import sfu.core.api.Selection;
import sfu.core.api.Shared;
import sfu.core.api.SlotView;
import sfu.core.api.StageAction;
import sfu.core.api.TrackSource;
import sfu.core.log.LogContext;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ClientReport;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What a participant asks of its room: each is done on the room's executor. */
final class MemberRequests implements Participant {
    private final Room room;
    private final Member member;

    MemberRequests(Room room, Member member) {
        this.room = room;
        this.member = member;
    }

    /** Whose these are. */
    static Member of(Participant requests) {
        return ((MemberRequests) requests).member;
    }

    @Override
    public ParticipantInfo info() {
        return member.info();
    }

    @Override
    public String roomName() {
        return room.name();
    }

    @Override
    public CompletableFuture<Shared<RosterPage>> participants() {
        return room.call(() -> room.roster().firstPage());
    }

    @Override
    public CompletableFuture<RosterPage> participants(long after, int limit) {
        return room.call(() -> room.roster().page(after, limit));
    }

    @Override
    public CompletableFuture<RosterPage> participants(List<String> ids) {
        return room.call(() -> room.roster().of(ids));
    }

    @Override
    public CompletableFuture<MediaAnswer> negotiate(MediaOffer offer) {
        return ask(() -> room.negotiations().answer(member, offer)).thenCompose(answer -> answer);
    }

    @Override
    public CompletableFuture<Void> addCandidates(List<RemoteCandidate> candidates) {
        return call(() -> {
            TransportProxy to = member.transport();
            if (to != null && !member.isGone()) {
                to.addCandidates(candidates);
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> setMuted(String mid, boolean muted) {
        return call(() ->
                room.succession().setMuted(member, mid, muted)
                        ? null
                        : room.publications().setMuted(member, mid, muted));
    }

    @Override
    public CompletableFuture<Void> follow(String identity, List<TrackSource> sources) {
        return call(() -> {
            member.subscription().follow(identity, sources);
            room.viewing().assign(member);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> setViews(List<SlotView> views) {
        return call(() -> {
            views.forEach(member.subscription()::check);
            TransportProxy to = member.transport();
            if (to != null && !member.isGone()) {
                to.setViews(views);
                if (member.subscription().give(views)) {
                    room.viewing().assign(member);
                }
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> hearLoudest(int voices) {
        return call(() -> {
            member.subscription().hearLoudest(voices);
            room.viewing().assign(member);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> onStage(StageAction action, String identity) {
        return ask(() -> {
            room.staging().act(member, action, identity);
            return null;
        });
    }

    @Override
    public RoomAbout room() {
        return room.desk().about();
    }

    @Override
    public CompletableFuture<Void> annotate(String mid, NotesChange change) {
        return ask(() -> {
            room.desk().annotateOwn(member, mid, change);
            return null;
        });
    }

    @Override
    public Permissions permissions() {
        return member.permissions();
    }

    @Override
    public CompletableFuture<Void> admit(String mid, Selection<String> identities) {
        return ask(() -> {
            room.desk().admit(member, Admission.By.PUBLISHER, mid, identities);
            room.directs().changed();
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> raiseHand(boolean isRaised) {
        return call(() -> {
            room.moderation().raiseHand(member, isRaised);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> report(ClientReport its) {
        return call(() -> {
            member.setReport(its);
            return null;
        });
    }

    @Override
    public DirectLink direct() {
        return member.direct();
    }

    @Override
    public void leave(LeaveReason reason) {
        room.execute(() -> room.members().remove(member, reason));
    }

    private <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> task) {
        return room.call(() -> logged(task));
    }

    private <T extends @Nullable Object> CompletableFuture<T> ask(Callable<T> task) {
        return room.ask(() -> logged(task));
    }

    private <T extends @Nullable Object> T logged(Callable<T> task) throws Exception {
        try (LogContext _ = member.logContext()) {
            return task.call();
        }
    }
}
