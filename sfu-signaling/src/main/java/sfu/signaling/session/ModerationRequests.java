package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Muting;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Bans;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ModerationMessage;
import sfu.signaling.protocol.ModerationRequest;
import sfu.signaling.protocol.ServerMessage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads what a client wants done about others, and answers what came of it. */
final class ModerationRequests {
    private static final long MAX_SECONDS = 10L * 366 * 86_400;
    private static final int MAX_PEOPLE = 1000;
    private static final Set<TrackSource> SOUND = Set.of(TrackSource.MICROPHONE);
    private static final Set<TrackSource> PICTURES = Set.of(TrackSource.CAMERA, TrackSource.SCREEN);

    private final Moderator moderator;
    private final Replies replies;
    private final int maxName;
    private final String address;

    /**
     * @param maxName characters of an identity
     * @param address of the client
     */
    ModerationRequests(Moderator moderator, Replies replies, int maxName, String address) {
        this.moderator = moderator;
        this.replies = replies;
        this.maxName = maxName;
        this.address = address;
    }

    void handle(ModerationRequest request, Participant me) {
        try {
            Actor who = Actor.moderator(me, address);
            switch (request) {
                case ModerationRequest.Hand hand when hand.participant() == null ->
                        replies.whenDone(hand.id(), me.raiseHand(hand.raised()));
                case ModerationRequest.BreakoutOpen open ->
                        answer(open.id(), moderator.openBreakouts(who, plans(open)));
                case ModerationRequest.EndRoom end -> end(end, who);
                case ModerationRequest.BreakoutList list ->
                        answer(list.id(), moderator.breakouts(who));
                default ->
                        replies.whenDone(request.id(), act(request, who).thenAccept(people -> {}));
            }
        } catch (MediaException refused) {
            replies.fail(request.id(), refused);
        }
    }

    private CompletableFuture<Integer> act(ModerationRequest request, Actor who) {
        return switch (request) {
            case ModerationRequest.MuteOther its ->
                    moderator.mute(who, target(its.participant()), muting(its));
            case ModerationRequest.StopVideo its ->
                    moderator.stopVideo(
                            who,
                            target(its.participant()),
                            new Muting("", sources(its.source(), PICTURES), true, its.hard()));
            case ModerationRequest.AskUnmute its ->
                    moderator.askUnmute(
                            who,
                            target(its.participant()),
                            sources(its.source(), SOUND).iterator().next());
            case ModerationRequest.Remove its -> moderator.remove(who, one(its.participant()));
            case ModerationRequest.Ban its -> ban(its, who);
            case ModerationRequest.Unban its ->
                    moderator.unban(who, named("identity", its.identity()));
            case ModerationRequest.Lock its -> moderator.lock(who, its.locked());
            case ModerationRequest.SetRole its ->
                    moderator.setRole(who, one(its.participant()), role(its.role()));
            case ModerationRequest.Admit its -> moderator.admit(who, knock(its.knock(), its.all()));
            case ModerationRequest.Refuse its ->
                    moderator.refuse(who, knock(its.knock(), its.all()));
            case ModerationRequest.Recording its -> moderator.setRecording(who, its.on());
            case ModerationRequest.Hand its -> lowerHand(its, who);
            case ModerationRequest.BreakoutMove its ->
                    moderator.move(
                            who, named("participant", its.participant()), Replies.text(its.room()));
            case ModerationRequest.BreakoutClose its ->
                    moderator.closeBreakouts(who, its.seconds() == null ? 0 : its.seconds());
            case ModerationRequest.BreakoutOpen its -> throw new IllegalArgumentException("open");
            case ModerationRequest.BreakoutList its -> throw new IllegalArgumentException("list");
            case ModerationRequest.EndRoom its -> throw new IllegalArgumentException("end");
        };
    }

    /** Answered before: its own session ends too. */
    private void end(ModerationRequest.EndRoom end, Actor who) {
        moderator
                .check(who)
                .whenComplete((ok, failure) -> {
                    if (failure != null) {
                        replies.fail(end.id(), failure);
                    } else {
                        replies.send(new ServerMessage.Ok(end.id()));
                        var _ = moderator.end(who);
                    }
                });
    }

    private CompletableFuture<Integer> lowerHand(ModerationRequest.Hand its, Actor who) {
        if (its.raised()) {
            throw refused("nobody raises somebody else's hand");
        }
        return moderator.lowerHand(who, target(its.participant()));
    }

    private CompletableFuture<Integer> ban(ModerationRequest.Ban its, Actor who) {
        Long seconds = its.seconds();
        if (seconds != null && (seconds < 1 || seconds > MAX_SECONDS)) {
            throw refused("seconds is 1 to " + MAX_SECONDS + ", or missing: for good");
        }
        String reason = Replies.text(its.reason());
        if (reason.length() > Bans.MAX_REASON) {
            throw refused("reason has at most " + Bans.MAX_REASON + " characters");
        }
        if ((its.participant() == null) == (its.identity() == null)) {
            throw refused("ban names a participant or an identity");
        }
        Duration span = seconds == null ? null : Duration.ofSeconds(seconds);
        return its.participant() == null
                ? moderator.ban(who, named("identity", its.identity()), span, reason)
                : moderator.ban(who, one(its.participant()), span, reason);
    }

    private static Muting muting(ModerationRequest.MuteOther its) {
        String mid = Replies.text(its.mid());
        if (!mid.isEmpty() && its.source() != null) {
            throw refused("mute names a mid or a source");
        }
        boolean isMuted = its.muted() == null || its.muted();
        return new Muting(mid, sources(its.source(), SOUND), isMuted, isMuted && its.hard());
    }

    private static Set<TrackSource> sources(@Nullable String name, Set<TrackSource> absent) {
        if (name == null) {
            return absent;
        }
        TrackSource source = Codes.source(name);
        if (source == null) {
            throw refused("source is one of microphone, camera, screen, screenAudio");
        }
        return Set.of(source);
    }

    private static Role role(@Nullable String name) {
        Role role = Codes.roleNamed(name);
        if (role == null) {
            throw refused("role is one of attendee, speaker, moderator");
        }
        return role;
    }

    private static String knock(@Nullable String knock, boolean all) {
        if (all == (knock != null) || knock != null && knock.isEmpty()) {
            throw refused("name one knock, or say all");
        }
        return Replies.text(knock);
    }

    private Target target(@Nullable String participant) {
        return ModerationRequest.ALL.equals(participant) ? Target.others() : one(participant);
    }

    private Target one(@Nullable String participant) {
        return Target.participant(named("participant", participant));
    }

    private String named(String what, @Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > maxName) {
            throw refused(what + " is missing, or too long");
        }
        return name;
    }

    private List<Moderator.Plan> plans(ModerationRequest.BreakoutOpen open) {
        List<ModerationRequest.@Nullable Plan> rooms = open.rooms();
        if (rooms == null || rooms.isEmpty()) {
            throw refused("breakout.open needs rooms");
        }
        List<Moderator.Plan> plans = new ArrayList<>();
        int people = 0;
        for (ModerationRequest.Plan plan : rooms) {
            if (plan == null) {
                throw refused("each of the rooms is an object");
            }
            List<String> ids = ids(plan.participants());
            people += ids.size();
            plans.add(new Moderator.Plan(named("name", plan.name()), ids));
        }
        if (people > MAX_PEOPLE) {
            throw refused("at most " + MAX_PEOPLE + " at once");
        }
        return plans;
    }

    private List<String> ids(@Nullable List<@Nullable String> participants) {
        List<String> ids = new ArrayList<>();
        if (participants != null) {
            for (String id : participants) {
                ids.add(named("participant", id));
            }
        }
        return ids;
    }

    private void answer(long id, CompletableFuture<List<Moderator.Breakout>> rooms) {
        rooms.whenComplete((all, failure) -> {
            if (failure != null) {
                replies.fail(id, failure);
            } else {
                replies.send(breakouts(id, all));
            }
        });
    }

    private static ServerMessage breakouts(long id, List<Moderator.Breakout> all) {
        return new ModerationMessage.Breakouts(
                id,
                all.stream()
                        .map(its ->
                                new ModerationMessage.BreakoutRoom(
                                        its.room(),
                                        its.title(),
                                        its.people().stream()
                                                .map(ModerationRequests::resident)
                                                .toList()))
                        .toList());
    }

    private static ModerationMessage.Resident resident(ParticipantInfo its) {
        return new ModerationMessage.Resident(its.id(), its.identity(), its.name());
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
