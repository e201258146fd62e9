package sfu.admin.history;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.Person;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;

import java.util.HashMap;
import java.util.Map;

/** How it is for a participant, from its join on; any thread. */
final class Account {
    private static final double BAD = 3;

    private @Nullable Long connectedMs;
    private @Nullable Long firstFrameMs;
    private double scores;
    private int samples;
    private double worst;
    private long badMs;
    private final Map<String, Integer> blames = new HashMap<>();

    synchronized void connected(long afterMs) {
        connectedMs = afterMs;
    }

    synchronized void firstFrame(long afterMs) {
        firstFrameMs = afterMs;
    }

    /**
     * @param sinceMs the sample before
     */
    synchronized void add(Person person, long sinceMs) {
        if (person.score() <= 0) {
            return;
        }
        scores += person.score();
        samples++;
        worst = worst == 0 ? person.score() : Math.min(worst, person.score());
        if (person.score() < BAD) {
            badMs += sinceMs;
            blames.merge(person.blame(), 1, Integer::sum);
        }
    }

    synchronized EndedSession end(
            String room,
            ParticipantInfo who,
            LeaveReason reason,
            String detail,
            long joinedAtMs,
            long leftAtMs) {
        String blame =
                blames.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse("nobody");
        return new EndedSession(
                who.id(),
                room,
                who.identity(),
                who.name(),
                joinedAtMs,
                leftAtMs,
                reason.name(),
                detail,
                connectedMs,
                firstFrameMs,
                samples == 0 ? 0 : Math.round(scores / samples * 100) / 100.0,
                Math.round(worst * 100) / 100.0,
                (int) (badMs / 1000),
                blame);
    }
}
