package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Caps;
import sfu.core.api.MediaServer;
import sfu.core.api.Muting;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.api.RoomControl;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;
import sfu.signaling.auth.Bans;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is done to those who are meant in one room.
 *
 * @param isOfPeople or to the room
 * @param act answers to how many it was done
 */
record BulkAct(
        boolean isOfPeople,
        BiFunction<Actor, List<ParticipantInfo>, CompletableFuture<Integer>> act) {
    private static final long MAX_SECONDS = 10L * 366 * 86_400;

    CompletableFuture<Integer> run(Actor who, List<ParticipantInfo> people) {
        return act.apply(who, people);
    }

    /**
     * @throws Refused if it is none
     */
    static BulkAct of(
            BulkRoutes.Wanted wanted, MediaServer media, Moderator moderator, Notices notices) {
        return switch (wanted.action() == null ? "" : wanted.action()) {
            case "mute" -> {
                Muting its = muting(wanted, Set.of(TrackSource.MICROPHONE));
                yield people((who, people) -> moderator.mute(who, target(people), its));
            }
            case "stop-video" -> {
                Muting its = muting(wanted, Set.of(TrackSource.CAMERA, TrackSource.SCREEN));
                yield people((who, people) -> moderator.stopVideo(who, target(people), its));
            }
            case "kick" -> people((who, people) -> moderator.remove(who, target(people)));
            case "ban" -> {
                Duration span = span(wanted.seconds());
                String reason = reason(wanted.reason());
                yield people((who, people) -> moderator.ban(who, target(people), span, reason));
            }
            case "role" -> {
                Role role = Codes.roleNamed(wanted.role());
                if (role == null) {
                    throw Refused.badRequest("role is one of attendee, speaker, moderator");
                }
                yield people((who, people) -> moderator.setRole(who, target(people), role));
            }
            case "cap" -> {
                UnaryOperator<Caps> caps = caps(wanted);
                Map<String, String> said = said(wanted);
                yield people((who, people) ->
                        cap(media, who, people, caps)
                                .thenCompose(done ->
                                        written(moderator, "cap", who, done, done.size(), said)));
            }
            case "lock" -> {
                boolean isLocked = wanted.locked() == null || wanted.locked();
                yield room(who -> moderator.lock(who, isLocked));
            }
            case "end" -> room(moderator::end);
            case "message" -> {
                String text = wanted.text();
                if (text == null || text.isBlank()) {
                    throw Refused.badRequest("text is what is to be said");
                }
                yield new BulkAct(
                        false,
                        (who, people) ->
                                notices.tell(who.room(), text)
                                        .thenCompose(sent ->
                                                written(
                                                        moderator,
                                                        "message",
                                                        who,
                                                        List.of(),
                                                        people.size(),
                                                        Map.of("text", text))));
            }
            default ->
                    throw Refused.badRequest(
                            "action is one of mute, stop-video, kick, ban, role, cap, lock, end,"
                                    + " message");
        };
    }

    private static BulkAct people(
            BiFunction<Actor, List<ParticipantInfo>, CompletableFuture<Integer>> act) {
        return new BulkAct(true, act);
    }

    private static BulkAct room(
            java.util.function.Function<Actor, CompletableFuture<Integer>> act) {
        return new BulkAct(false, (who, people) -> act.apply(who));
    }

    private static Target target(List<ParticipantInfo> people) {
        return Target.participants(
                people.stream().map(ParticipantInfo::id).collect(Collectors.toSet()));
    }

    private static Muting muting(BulkRoutes.Wanted wanted, Set<TrackSource> absent) {
        Set<TrackSource> sources = absent;
        if (wanted.source() != null) {
            TrackSource source = Codes.source(wanted.source());
            if (source == null) {
                throw Refused.badRequest(
                        "source is one of microphone, camera, screen, screenAudio");
            }
            sources = Set.of(source);
        }
        boolean isMuted = wanted.muted() == null || wanted.muted();
        return new Muting("", sources, isMuted, isMuted && wanted.hard() != null && wanted.hard());
    }

    private static @Nullable Duration span(@Nullable Long seconds) {
        if (seconds != null && (seconds < 1 || seconds > MAX_SECONDS)) {
            throw Refused.badRequest("seconds is 1 to " + MAX_SECONDS + ", or missing: for good");
        }
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static String reason(@Nullable String reason) {
        if (reason != null && reason.length() > Bans.MAX_REASON) {
            throw Refused.badRequest("reason has at most " + Bans.MAX_REASON + " characters");
        }
        return reason == null ? "" : reason;
    }

    /** What is not said stays as it is; where nothing is, all caps are taken back. */
    private static UnaryOperator<Caps> caps(BulkRoutes.Wanted wanted) {
        Caps its = CapRoutes.Wanted.of(wanted.publish(), wanted.receive()).caps();
        if (wanted.publish() == null && wanted.receive() == null) {
            return before -> its;
        }
        return before ->
                new Caps(
                        wanted.publish() == null ? before.publish() : its.publish(),
                        wanted.receive() == null ? before.receive() : its.receive(),
                        before.sources(),
                        before.tracks());
    }

    private static Map<String, String> said(BulkRoutes.Wanted wanted) {
        Map<String, String> all = new HashMap<>();
        if (wanted.publish() != null) {
            all.put("publish", Json.text(wanted.publish()));
        }
        if (wanted.receive() != null) {
            all.put("receive", Json.text(wanted.receive()));
        }
        return all;
    }

    /** An entry of the room's, as a moderator's acts have one of their own. */
    private static CompletableFuture<Integer> written(
            Moderator moderator,
            String action,
            Actor who,
            List<ParticipantInfo> people,
            int count,
            Map<String, String> details) {
        return moderator
                .audit()
                .add(OperatorActs.entry(action, who, people, count, details))
                .thenApply(kept -> count);
    }

    /** Those who were still there. */
    private static CompletableFuture<List<ParticipantInfo>> cap(
            MediaServer media, Actor who, List<ParticipantInfo> people, UnaryOperator<Caps> caps) {
        RoomControl room = media.control(who.room());
        Map<String, CompletableFuture<Boolean>> all = new HashMap<>();
        for (ParticipantInfo each : people) {
            all.computeIfAbsent(
                    each.identity(),
                    identity ->
                            room.caps(identity)
                                    .thenCompose(its -> room.cap(identity, caps.apply(its)))
                                    .thenApply(done -> true)
                                    .exceptionally(gone -> false));
        }
        return CompletableFuture.allOf(all.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        people.stream()
                                .filter(each -> {
                                    CompletableFuture<Boolean> its = all.remove(each.identity());
                                    return its != null && its.join();
                                })
                                .toList());
    }
}
