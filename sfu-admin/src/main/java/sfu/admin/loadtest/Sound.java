package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.Silence;
import sfu.admin.loadtest.peer.Totals;

/**
 * What came of sound where views choose: by the sequence numbers of the slots, and their silences.
 *
 * @param expected packets
 * @param lostPercent of the expected
 */
public record Sound(long expected, long received, double lostPercent) {
    static Sound of(Totals totals, Silence silence) {
        long lost = Math.max(0, totals.audioGaps()) + silence.audioPackets();
        long expected = totals.audioPackets() + lost;
        double percent = expected == 0 ? 0 : 100.0 * lost / expected;
        return new Sound(expected, totals.audioPackets(), Math.round(percent * 10_000) / 10_000.0);
    }
}
