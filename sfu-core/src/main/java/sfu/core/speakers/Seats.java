package sfu.core.speakers;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Who of many voices is heard: a few seats, taken by the loudest. Decided on each packet, before it
 * is handed out, so that no first word is cut.
 */
@SuppressWarnings("ReferenceEquality") // a voice is itself
public final class Seats<V extends Voice> {
    public static final int NONE = -1;

    /** Whoever got a seat keeps it for so long. */
    public static final long HOLD_NS = 500_000_000L;

    /** By so much louder a voice is to take another's seat, or two alike would alternate. */
    private static final int MARGIN_DB = 6;

    private final List<@Nullable V> voices = new ArrayList<>();
    private final long[] sinceNs;
    private @Nullable V replaced;

    /**
     * @param count at least 1
     */
    public Seats(int count) {
        sinceNs = new long[count];
        for (int i = 0; i < count; i++) {
            voices.add(null);
        }
    }

    /** As many or more seats, the first of them taken as before. */
    public Seats<V> grownTo(int count) {
        Seats<V> more = new Seats<>(Math.max(count, count()));
        for (int i = 0; i < count(); i++) {
            more.voices.set(i, voices.get(i));
            more.sinceNs[i] = sinceNs[i];
        }
        return more;
    }

    public int count() {
        return sinceNs.length;
    }

    /** Who has a seat, or null. */
    public @Nullable V at(int seat) {
        return voices.get(seat);
    }

    /**
     * A voice was heard.
     *
     * @return the seat that it took with this, or {@link #NONE}
     */
    public int hear(V voice, long nowNs) {
        int score = voice.score(nowNs);
        if (score < Loudness.AUDIBLE || seatOf(voice) != NONE) {
            return NONE;
        }
        int seat = weakest(score, nowNs);
        if (seat != NONE) {
            replaced = voices.get(seat);
            voices.set(seat, voice);
            sinceNs[seat] = nowNs;
        }
        return seat;
    }

    /** Who had the seat that was taken last, or null. */
    public @Nullable V replaced() {
        return replaced;
    }

    /** A free seat, or that of the quietest voice that has to yield to this score. */
    private int weakest(int score, long nowNs) {
        int seat = NONE;
        int least = score - MARGIN_DB;
        for (int i = 0; i < sinceNs.length; i++) {
            V its = voices.get(i);
            if (its == null) {
                return i;
            }
            int itsScore = its.score(nowNs);
            if (itsScore < least && nowNs - sinceNs[i] >= HOLD_NS) {
                least = itsScore;
                seat = i;
            }
        }
        return seat;
    }

    public int seatOf(V voice) {
        for (int i = 0; i < sinceNs.length; i++) {
            if (voice.equals(voices.get(i))) {
                return i;
            }
        }
        return NONE;
    }

    /** Its track ended: its seat is free. Returns which that was, or {@link #NONE}. */
    public int leave(V voice) {
        int seat = seatOf(voice);
        if (seat != NONE) {
            voices.set(seat, null);
        }
        return seat;
    }
}
