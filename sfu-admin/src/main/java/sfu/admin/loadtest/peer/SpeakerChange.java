package sfu.admin.loadtest.peer;

/**
 * One change of speaker in a room: when speech began, when the server decided that this is who is
 * shown, and when each member heard and saw it. Times by the Unix clock, 0 for not yet.
 */
final class SpeakerChange {
    private final int speaker; // its number among the members
    private final boolean hasVideo;
    private final long onsetNs;
    private final long[] heardNs;
    private final long[] shownNs;
    private final long[] toldNs;
    private long decidedNs;

    SpeakerChange(int speaker, boolean hasVideo, int members, long onsetNs) {
        this.speaker = speaker;
        this.hasVideo = hasVideo;
        this.onsetNs = onsetNs;
        heardNs = new long[members];
        shownNs = new long[members];
        toldNs = new long[members];
    }

    /** A packet of the speaker's sound reached this member. */
    void heard(int member, long unixNs) {
        first(heardNs, member, unixNs);
    }

    /** A frame of the speaker's picture did, and a decoder can show it. */
    void shown(int member, long unixNs) {
        first(shownNs, member, unixNs);
    }

    /** The server told this member that the speaker dominates. */
    void told(int member, long unixNs) {
        first(toldNs, member, unixNs);
        decided(unixNs);
    }

    /** Something shows that the server decided; the earliest counts. */
    void decided(long unixNs) {
        if (unixNs >= onsetNs && (decidedNs == 0 || unixNs < decidedNs)) {
            decidedNs = unixNs;
        }
    }

    private void first(long[] times, int member, long unixNs) {
        if (times[member] == 0 && unixNs >= onsetNs) {
            times[member] = unixNs;
        }
    }

    /**
     * It is over.
     *
     * @param isReceiver which members receive anything
     * @param endNs counts for those who never had it
     */
    void count(SpeakerTimes times, boolean[] isReceiver, long endNs) {
        times.changes++;
        if (decidedNs == 0) {
            times.undecided++;
            return;
        }
        times.decision.record((decidedNs - onsetNs) / 1000);
        long lastUs = 0;
        for (int member = 0; member < heardNs.length; member++) {
            if (member != speaker && isReceiver[member]) {
                lastUs = Math.max(lastUs, count(times, member, endNs));
            }
        }
        times.everyone.record(lastUs);
    }

    /** Returns how long after the decision this member had sound and picture. */
    private long count(SpeakerTimes times, int member, long endNs) {
        boolean isMissing = heardNs[member] == 0 || hasVideo && shownNs[member] == 0;
        long heard = heardNs[member] == 0 ? endNs : heardNs[member];
        long shown = shownNs[member] == 0 ? endNs : shownNs[member];
        long reached = hasVideo ? Math.max(heard, shown) : heard;
        long tookUs = Math.max(0, reached - decidedNs) / 1000;
        times.missed += isMissing ? 1 : 0;
        times.sound.record((heard - onsetNs) / 1000);
        times.reached.record(tookUs);
        if (toldNs[member] != 0) {
            times.told.record((toldNs[member] - decidedNs) / 1000);
        }
        return tookUs;
    }
}
