package sfu.core.speakers;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.speakers.Speech.MS;
import static sfu.core.speakers.Speech.PACKET_NS;
import static sfu.core.speakers.Speech.SPEECH_BYTES;

import org.junit.jupiter.api.Test;

class SeatsTest {
    private final Voice ann = new Voice(1);
    private final Voice bob = new Voice(2);
    private final Voice eve = new Voice(3);
    private final Seats<Voice> seats = new Seats<>(2);
    private long nowNs = 5_000 * MS;

    private int hear(Voice voice, int level) {
        return hear(voice, level, SPEECH_BYTES);
    }

    private int hear(Voice voice, int level, int bytes) {
        voice.hear(level, bytes, nowNs);
        return seats.hear(voice, nowNs);
    }

    @Test
    void theFirstLoudPacketTakesAFreeSeat() {
        assertThat(hear(ann, 30)).isZero();
        assertThat(hear(bob, 30)).isEqualTo(1);
        assertThat(hear(ann, 30)).as("it has one").isEqualTo(Seats.NONE);
        assertThat(seats.at(0)).isSameAs(ann);
    }

    @Test
    void silenceTakesNone() {
        assertThat(hear(ann, 127)).isEqualTo(Seats.NONE);
        assertThat(hear(bob, 70)).as("suppressed noise").isEqualTo(Seats.NONE);
        assertThat(hear(eve, 20, 3)).as("DTX that claims to be loud").isEqualTo(Seats.NONE);
    }

    @Test
    void aChoiceIsHeldForHalfASecond() {
        hear(ann, 40);
        hear(bob, 30);
        nowNs += 400 * MS;
        assertThat(hear(eve, 10)).as("however loud").isEqualTo(Seats.NONE);
        nowNs += 100 * MS;
        assertThat(hear(eve, 10)).as("in place of the quieter one").isZero();
        assertThat(seats.at(0)).isSameAs(eve);
    }

    @Test
    void whoHasASeatKeepsItWhenThereAreMore() {
        hear(ann, 30);
        hear(bob, 30);
        Seats<Voice> more = seats.grownTo(3);
        assertThat(more.seatOf(ann)).isZero();
        assertThat(more.seatOf(bob)).isEqualTo(1);
        eve.hear(40, SPEECH_BYTES, nowNs);
        assertThat(more.hear(eve, nowNs)).as("the new one").isEqualTo(2);
        assertThat(more.grownTo(1).count()).as("never fewer").isEqualTo(3);
    }

    @Test
    void levelsThatNobodyTakesAreForgotten() {
        LevelLog log = new LevelLog();
        for (int i = 0; i < 1000; i++) {
            log.add(i % 100);
        }
        byte[] taken = log.take();
        assertThat(taken).hasSize(LevelLog.MAX_LEVELS).endsWith((byte) 98, (byte) 99);
        assertThat(taken[0]).isEqualTo((byte) 36);
    }

    @Test
    void voicesAlikeDoNotAlternate() {
        int changes = 0;
        Speech[] speech = {new Speech(1), new Speech(2), new Speech(3)};
        Voice[] voices = {ann, bob, eve};
        for (int i = 0; i < 1500; i++) { // 30 s
            for (int v = 0; v < 3; v++) {
                changes += hear(voices[v], speech[v].level()) == Seats.NONE ? 0 : 1;
            }
            nowNs += PACKET_NS;
        }
        assertThat(changes).as("in 30 s of three who speak at once").isLessThan(45);
    }

    @Test
    void aSpeakersFirstWordDisplacesNoiseAtOnce() {
        for (int i = 0; i < 100; i++) {
            hear(ann, 55);
            hear(bob, 58);
            nowNs += PACKET_NS;
        }
        assertThat(hear(eve, 30)).as("the first packet").isEqualTo(1);
    }

    /** Always loud, by level alone: it yields to speech after ten seconds. */
    @Test
    void aLiarHoldsTheFloorForTenSeconds() {
        Seats<Voice> one = new Seats<>(1);
        Speech speech = new Speech(1);
        long heardAfterMs = -1;
        for (int i = 0; i < 1500 && heardAfterMs < 0; i++) {
            eve.hear(0, SPEECH_BYTES, nowNs);
            one.hear(eve, nowNs);
            ann.hear(speech.level(), SPEECH_BYTES, nowNs);
            if (one.hear(ann, nowNs) != Seats.NONE) {
                heardAfterMs = i * 20L;
            }
            nowNs += PACKET_NS;
        }
        assertThat(heardAfterMs).isBetween(10_000L, 15_000L);
        assertThat(eve.isAudible(nowNs)).as("alone, music is still heard").isTrue();
    }

    @Test
    void speechIsNotTakenForALie() {
        Seats<Voice> one = new Seats<>(1);
        Speech loud = new Speech(4);
        Speech quiet = new Speech(5);
        for (int i = 0; i < 3000; i++) { // a minute
            ann.hear(loud.level(), SPEECH_BYTES, nowNs);
            one.hear(ann, nowNs);
            bob.hear(quiet.level() + 15, SPEECH_BYTES, nowNs);
            one.hear(bob, nowNs);
            nowNs += PACKET_NS;
        }
        assertThat(one.at(0)).isSameAs(ann);
    }

    @Test
    void withoutLevelsTheSizeDecides() {
        for (int i = 0; i < 100; i++) {
            hear(ann, -1, i % 10 < 6 ? 90 : 30);
            hear(bob, -1, 31 + i % 3);
            nowNs += PACKET_NS;
        }
        assertThat(ann.evidence()).isEqualTo(SpeechEvidence.SIZE);
        assertThat(bob.evidence()).isEqualTo(SpeechEvidence.NONE);
        hear(ann, -1, 90);
        assertThat(ann.score(nowNs)).isGreaterThan(bob.score(nowNs) + 20);
        assertThat(hear(eve, 30)).as("who is not known yields").isEqualTo(seats.seatOf(eve));
        assertThat(seats.seatOf(bob)).isEqualTo(Seats.NONE);
    }

    @Test
    void whoLeavesFreesItsSeat() {
        hear(ann, 30);
        assertThat(seats.leave(ann)).isZero();
        assertThat(seats.leave(ann)).isEqualTo(Seats.NONE);
        assertThat(hear(bob, 60)).isZero();
    }
}
