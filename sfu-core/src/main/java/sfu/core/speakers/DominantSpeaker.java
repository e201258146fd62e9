package sfu.core.speakers;

import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
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

    /** The levels of a report came within this time at most. */
    private static final long MAX_SPAN_MS = 1_000;

    /**
     * The identification forgets nobody for an hour: after so many who spoke and left it begins
     * anew.
     */
    private static final int MAX_GONE = 64;

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

    /** Takes what was heard since the last report. Reports of several shards may overlap. */
    public void hear(SpeechReport report) {
        long atMs = Math.max(nowMs, BEGIN_MS + (report.nowNs() - beganNs) / MS);
        long spanMs = Math.min(atMs - nowMs, MAX_SPAN_MS);
        int most = 0;
        for (SpeechReport.Heard voice : report.voices()) {
            most = Math.max(most, voice.loudness().length);
        }
        for (int i = 0; i < most; i++) {
            time.advanceTo(atMs - spanMs + spanMs * (i + 1) / most);
            hear(report.voices(), i);
        }
        time.advanceTo(atMs);
        nowMs = atMs;
    }

    private void hear(List<SpeechReport.Heard> voices, int i) {
        for (SpeechReport.Heard voice : voices) {
            if (i < voice.loudness().length && !gone.contains(voice.track())) {
                known.add(voice.track());
                identification.levelChanged(voice.track(), voice.loudness()[i]);
            }
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
