package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.Role;
import sfu.core.api.StageAction;
import sfu.core.api.StageNews;
import sfu.core.api.StageState;

import java.util.List;
import java.util.function.LongSupplier;

/** What people do about a room's stage: whether they may, what follows, and who is told. */
final class Staging {
    /** What changes in the room. */
    interface Listener {
        /** Of this identity: the place on the stage is theirs together. */
        List<Member> sessions(String identity);

        Iterable<Member> members();

        /** Somebody came or went; what the latter published is to end. */
        void stageChanged(Member member);
    }

    private final Stage stage;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final Listener room;

    Staging(StagePolicy policy, LongSupplier clock, Dynacast.Later later, Listener room) {
        stage = new Stage(policy);
        this.clock = clock;
        this.later = later;
        this.room = room;
    }

    /** Whether somebody who joins is on stage. */
    boolean joins(String identity, Role role, boolean canPublish) {
        Role its = canPublish ? role : Role.ATTENDEE;
        return stage.joins(identity, its, clock.getAsLong());
    }

    /** Identities. */
    List<String> onStage() {
        return stage.on();
    }

    /** They were on stage on another server, and are about to come. */
    void expect(List<String> identities) {
        stage.hold(identities, clock.getAsLong());
        later.run(this::fill, Stage.HOLD_NS);
    }

    /** A moderator who joined hears who asks. */
    void tellRequests(Member member) {
        if (member.info().role() == Role.MODERATOR) {
            for (String identity : stage.requests()) {
                for (Member asks : room.sessions(identity)) {
                    member.listener()
                            .stageChanged(
                                    new StageNews(
                                            asks.info(),
                                            StageState.REQUESTED,
                                            StageAction.REQUEST));
                }
            }
        }
    }

    void left(Member member, LeaveReason reason) {
        if (room.sessions(member.info().identity()).size() > 1) {
            return; // another one of it is still here
        }
        boolean mayReturn =
                reason != LeaveReason.LEFT
                        && reason != LeaveReason.REMOVED
                        && reason != LeaveReason.BANNED;
        StageState before = stage.of(member.info().identity());
        stage.left(member.info().identity(), mayReturn, clock.getAsLong());
        if (before == StageState.ON && !stage.policy().isOpen()) {
            later.run(this::fill, mayReturn ? Stage.HOLD_NS : 0);
        }
        if (before == StageState.REQUESTED || before == StageState.INVITED) {
            tellModerators(member, new StageNews(member.info(), StageState.OFF, StageAction.LEAVE));
        }
    }

    private void tellModerators(Member about, StageNews news) {
        for (Member each : room.members()) {
            if (each != about && each.info().role() == Role.MODERATOR) {
                each.listener().stageChanged(news);
            }
        }
    }

    /**
     * @param identity whom it is about; empty: the one who does it
     */
    void act(Member by, StageAction action, String identity) {
        if (stage.policy().isOpen()) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "this room has no stage: everybody may publish");
        }
        if (by.isGone()) {
            throw new MediaException(MediaException.Code.CLOSED, "the participant has left");
        }
        boolean isOwn = identity.isEmpty() || identity.equals(by.info().identity());
        if (isOwn) {
            own(by, action);
        } else {
            moderate(by, action, identity);
        }
    }

    private void own(Member by, StageAction action) {
        String identity = by.info().identity();
        StageState before = stage.of(identity);
        switch (action) {
            case REQUEST -> {
                checkMayPublish(by);
                stage.request(identity, by.info().role(), clock.getAsLong());
            }
            case ACCEPT -> {
                if (before != StageState.INVITED) {
                    throw notFound("you were not invited to the stage");
                }
                stage.enter(identity, clock.getAsLong());
            }
            case LEAVE, REFUSE, REMOVE -> stage.leave(identity);
            case CALL, INVITE -> {
                checkModerates(by);
                checkMayPublish(by);
                stage.enter(identity, clock.getAsLong());
            }
        }
        tell(by, before, action);
    }

    private void moderate(Member by, StageAction action, String identity) {
        checkModerates(by);
        List<Member> sessions = room.sessions(identity);
        Member member = sessions.isEmpty() ? null : sessions.getFirst();
        if (member == null || member.isHidden()) {
            if (action == StageAction.REMOVE && stage.of(identity) == StageState.ON) {
                stage.remove(identity); // its place was held
                later.run(this::fill, 0);
                return;
            }
            throw notFound("nobody in this room has the identity " + identity);
        }
        StageState before = stage.of(identity);
        switch (action) {
            case INVITE -> {
                checkMayPublish(member);
                if (before != StageState.ON) {
                    stage.invite(identity);
                }
            }
            case CALL, REQUEST -> {
                checkMayPublish(member);
                stage.enter(identity, clock.getAsLong());
            }
            case ACCEPT -> {
                checkAsks(before, identity);
                stage.enter(identity, clock.getAsLong());
            }
            case REFUSE -> {
                checkAsks(before, identity);
                stage.leave(identity);
            }
            case REMOVE, LEAVE -> stage.remove(identity);
        }
        tell(member, before, action);
    }

    /** Speakers and moderators for whom there was no place when they came: now there may be. */
    private void fill() {
        for (String identity = stage.next(clock.getAsLong());
                identity != null;
                identity = stage.next(clock.getAsLong())) {
            Member member = speaker(identity);
            if (member == null) {
                stage.leave(identity); // it may no longer
            } else {
                stage.enter(identity, clock.getAsLong());
                tell(member, StageState.OFF, StageAction.CALL);
            }
        }
    }

    /** A session of this identity whose role leads onto the stage, or null. */
    private @Nullable Member speaker(String identity) {
        for (Member member : room.sessions(identity)) {
            boolean isWanted = member.info().role() != Role.ATTENDEE;
            if (isWanted && member.info().canPublish() && !member.isHidden()) {
                return member;
            }
        }
        return null;
    }

    private void tell(Member member, StageState before, StageAction cause) {
        StageState now = stage.of(member.info().identity());
        if (now == before) {
            return;
        }
        if (before == StageState.ON) {
            later.run(this::fill, 0);
        }
        for (Member each : room.sessions(member.info().identity())) {
            if ((now == StageState.ON) != each.info().onStage()) {
                each.setOnStage(now == StageState.ON);
                room.stageChanged(each);
            }
            StageNews news = new StageNews(each.info(), now, cause);
            each.listener().stageChanged(news);
            tellModerators(each, news);
        }
    }

    private static void checkModerates(Member by) {
        if (by.info().role() != Role.MODERATOR) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "only moderators decide who is on the stage");
        }
    }

    private static void checkMayPublish(Member member) {
        if (!member.info().canPublish()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "the token of " + member.info().identity() + " does not allow to publish");
        }
    }

    private static void checkAsks(StageState state, String identity) {
        if (state != StageState.REQUESTED) {
            throw notFound(identity + " does not ask for the stage");
        }
    }

    private static MediaException notFound(String why) {
        return new MediaException(MediaException.Code.NOT_FOUND, why);
    }
}
