package sfu.signaling.moderation;

import sfu.core.api.Muting;
import sfu.core.api.Target;
import sfu.core.api.TrackSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Whose tracks are muted, or asked for again. */
record Silencing(RoomAccess access, ActLog log) {
    CompletableFuture<Integer> mute(Actor who, Target whom, Muting muting, Act act) {
        Map<String, String> details =
                Map.of(
                        "tracks",
                        muting.mid().isEmpty() ? text(muting.sources()) : "mid " + muting.mid(),
                        "hard",
                        String.valueOf(muting.isHard()));
        return log.done(access.room(who).mute(who.by(), whom, muting), who, act, details);
    }

    private static String text(Iterable<TrackSource> sources) {
        List<String> all = new ArrayList<>();
        sources.forEach(source -> all.add(source.name().toLowerCase(Locale.ROOT)));
        return String.join(" ", all);
    }

    CompletableFuture<Integer> askUnmute(Actor who, Target whom, TrackSource source) {
        return log.done(
                access.room(who).askUnmute(who.by(), whom, source),
                who,
                Act.ASK_UNMUTE,
                Map.of("tracks", text(List.of(source))));
    }
}
