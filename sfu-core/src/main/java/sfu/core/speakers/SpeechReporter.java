package sfu.core.speakers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says now and then what was heard of the voices of a room: often where speakers may change, seldom
 * where one speaks alone, never in silence.
 */
@SuppressWarnings("ReferenceEquality") // a voice is itself
public final class SpeechReporter {
    public static final long NEVER = Long.MAX_VALUE;

    private static final long INTERVAL_NS = 100_000_000L;
    private static final long ALONE_NS = 400_000_000L;

    /**
     * After the last sound reports go on for twice as long as the identification takes to find that
     * nobody speaks.
     */
    private static final long AFTERWARDS_NS = 10_000_000_000L;

    /** Of the loudest only: nobody else can be the dominant speaker. */
    static final int MAX_VOICES = 16;

    private final int shard;
    private final List<Voice> voices = new ArrayList<>();
    private @Nullable Voice alone; // the only one that was heard in the last report
    private boolean hasCompany; // somebody else was heard since
    private long reportedNs;
    private long audibleNs;
    private boolean isRunning;

    /**
     * @param shard whose voices these are
     */
    public SpeechReporter(int shard) {
        this.shard = shard;
    }

    public void add(Voice voice) {
        voices.add(voice);
    }

    public void remove(Voice voice) {
        voices.remove(voice);
        if (voice.equals(alone)) {
            alone = null;
        }
    }

    /**
     * A voice was heard.
     *
     * @return whether {@link #nextDueNs} is earlier now
     */
    public boolean heard(Voice voice, long nowNs) {
        if (!voice.log().isAudible()) {
            return false;
        }
        audibleNs = nowNs;
        if (!isRunning) {
            isRunning = true;
            reportedNs = nowNs;
            return true;
        }
        boolean isCompany = !voice.equals(alone) && !hasCompany;
        hasCompany |= isCompany;
        return isCompany;
    }

    /** When {@link #report} is to be called. */
    public long nextDueNs() {
        if (!isRunning) {
            return NEVER;
        }
        return reportedNs + (hasCompany || alone == null ? INTERVAL_NS : ALONE_NS);
    }

    /** What was heard since the last time. */
    public SpeechReport report(long nowNs) {
        List<Voice> audible = new ArrayList<>();
        for (int i = 0; i < voices.size(); i++) {
            if (voices.get(i).log().isAudible()) {
                audible.add(voices.get(i));
            }
        }
        if (audible.size() > MAX_VOICES) {
            audible.sort(Comparator.comparingInt((Voice v) -> v.log().loudest()).reversed());
            audible = audible.subList(0, MAX_VOICES);
        }
        List<SpeechReport.Heard> heard = new ArrayList<>();
        for (Voice voice : audible) {
            heard.add(new SpeechReport.Heard(voice.track(), voice.log().take()));
        }
        for (int i = 0; i < voices.size(); i++) {
            voices.get(i).log().clear();
        }
        alone = audible.size() == 1 ? audible.getFirst() : null;
        hasCompany = false;
        reportedNs = nowNs;
        isRunning = nowNs - audibleNs < AFTERWARDS_NS;
        return new SpeechReport(shard, nowNs, heard);
    }
}
