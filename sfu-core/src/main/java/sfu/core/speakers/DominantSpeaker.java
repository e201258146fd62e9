package sfu.core.speakers;

import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/**
 * The dominant speaker of a room, as jitsi-utils identifies it (Volfin and Cohen: speech activity
 * over three intervals), in time that is given to it.
 */
public final class DominantSpeaker {
    /** Nobody is dominant after that much silence. */
    static final long SILENCE_MS = 3_000;

    private static final long MS = 1_000_000L;

    /** Its own time: 0 means never to it. */
    private static final long BEGIN_MS = 1_000_000;

    /**
     * The identification takes the least level but 0 for a room's noise, and what is not 10 above
     * it for silence: a gated voice would never be above its own. From 80 on it may be speech.
     */
    private static final byte MOST_NOISE = 70;

    /**
     * The identification forgets nobody for an hour: after so many who spoke and left it begins
     * anew.
     */
    private static final int MAX_GONE = 64;

    private final MergedReports reports = new MergedReports();
    private final Set<Long> known = new HashSet<>();
    private final Set<Long> gone = new HashSet<>();
    private final long beganNs;
    private GivenTime time;
    private DominantSpeakerIdentification<Long> identification;
    private long nowMs = BEGIN_MS;

    public DominantSpeaker(long nowNs) {
        beganNs = nowNs;
        time = new GivenTime(nowMs);
        identification = identification(time);
    }

    private static DominantSpeakerIdentification<Long> identification(GivenTime time) {
        var fresh = new DominantSpeakerIdentification<Long>(time.clock(), time, SILENCE_MS);
        fresh.setLoudestConfig(0, 0, 0); // who is heard is decided on the packet
        return fresh;
    }

    /**
     * Takes what was heard since the last report of that shard. What is heard on several shards is
     * compared in the order in which it was heard, so as far as all of them have reported.
     */
    public void hear(SpeechReport report) {
        long atMs = Math.max(nowMs, BEGIN_MS + (report.nowNs() - beganNs) / MS);
        long untilMs = Math.max(nowMs, reports.add(report, atMs));
        reports.takeUntil(
                untilMs,
                level -> {
                    time.advanceTo(level.atMs());
                    hear(level);
                });
        time.advanceTo(untilMs);
        nowMs = untilMs;
    }

    private void hear(MergedReports.Level level) {
        if (!gone.contains(level.track())) {
            if (known.add(level.track())) {
                identification.levelChanged(level.track(), MOST_NOISE);
            }
            identification.levelChanged(level.track(), level.loudness());
        }
    }

    /** The number of its track, or null in silence. */
    public @Nullable Long track() {
        Long dominant = identification.getDominantSpeaker();
        return dominant == null || gone.contains(dominant) ? null : dominant;
    }

    /** The track ended. */
    public void forget(long track) {
        if (!known.remove(track)) {
            return; // it never spoke
        }
        gone.add(track);
        if (gone.size() > MAX_GONE) {
            gone.clear();
            known.clear();
            time = new GivenTime(nowMs);
            identification = identification(time);
        }
    }
}
