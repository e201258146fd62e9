package sfu.core.speakers;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.speakers.Speech.MS;
import static sfu.core.speakers.Speech.PACKET_NS;
import static sfu.core.speakers.Speech.SPEECH_BYTES;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** Reports of a shard, and who is dominant after them, in virtual time. */
class DominantSpeakerTest {
    private final SpeechReporter reporter = new SpeechReporter(0);
    private final List<Long> changes = new ArrayList<>();
    private long nowNs = 77_000 * MS;
    private final DominantSpeaker dominant = new DominantSpeaker(nowNs);
    private long lastReportNs;
    private int reports;

    private Voice voice(long track) {
        Voice voice = new Voice(track);
        reporter.add(voice);
        return voice;
    }

    private void hear(Voice voice, int level) {
        voice.hear(level, SPEECH_BYTES, nowNs);
        reporter.heard(voice, nowNs);
    }

    private void pass() {
        nowNs += PACKET_NS;
        if (nowNs >= reporter.nextDueNs()) {
            lastReportNs = nowNs;
            reports++;
            dominant.hear(reporter.report(nowNs));
            Long now = dominant.track();
            Long before = changes.isEmpty() ? null : changes.getLast();
            if (now == null ? before != null : !now.equals(before)) {
                changes.add(now);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void followsWhoSpeaks(long seed) {
        Voice ann = voice(1);
        Voice bob = voice(2);
        Speech speech = new Speech(seed);
        for (int i = 0; i < 250; i++) {
            hear(ann, speech.level());
            hear(bob, 127);
            pass();
        }
        assertThat(dominant.track()).isEqualTo(1);
        long beganNs = nowNs;
        while (!Long.valueOf(2).equals(dominant.track()) && nowNs - beganNs < 5_000 * MS) {
            hear(ann, 127);
            hear(bob, speech.level());
            pass();
        }
        assertThat((nowNs - beganNs) / MS).as("ms until a new speaker dominates").isLessThan(2000);
    }

    /** As of a tone, a beep, or a microphone behind a gate: all or nothing, without any noise. */
    @Test
    void aVoiceOfOneLoudnessDominates() {
        Voice ann = voice(1);
        for (int i = 0; i < 250; i++) {
            hear(ann, i % 18 < 13 ? 11 : 127);
            pass();
        }
        assertThat(changes).containsExactly(1L);
        Voice bob = voice(2);
        for (int i = 0; i < 250; i++) {
            hear(ann, 127);
            hear(bob, i % 18 < 13 ? 11 : 127);
            pass();
        }
        assertThat(changes).containsExactly(1L, 2L);
    }

    /** Two clients whose packets have no level (RFC 6464): speech takes more bytes. */
    @Test
    void withoutLevelsTheSizesDecide() {
        Voice ann = voice(1);
        Voice bob = voice(2);
        for (int i = 0; i < 400; i++) {
            ann.hear(-1, i % 18 < 13 ? 90 : 25, nowNs);
            reporter.heard(ann, nowNs);
            bob.hear(-1, 25 + i % 3, nowNs);
            reporter.heard(bob, nowNs);
            pass();
        }
        assertThat(dominant.track()).isEqualTo(1);
    }

    /** Whoever says that it is as loud as can be, without a pause, yields to speech. */
    @Test
    void whoLiesAboutItsLevelDoesNotDominateForLong() {
        Voice eve = voice(1);
        Voice ann = voice(2);
        Speech speech = new Speech(1);
        long beganNs = nowNs;
        while (!Long.valueOf(2).equals(dominant.track()) && nowNs - beganNs < 60_000 * MS) {
            hear(eve, 0);
            hear(ann, speech.level());
            pass();
        }
        assertThat((nowNs - beganNs) / MS).as("ms until speech dominates").isLessThan(20_000);
        for (int i = 0; i < 1500; i++) {
            hear(eve, 0);
            hear(ann, speech.level());
            pass();
        }
        assertThat(changes).as("and goes on to").doesNotContainSequence(2L, 1L);
    }

    @Test
    void aShortInterjectionChangesNothing() {
        Voice ann = voice(1);
        Voice bob = voice(2);
        Speech speech = new Speech(9);
        Speech other = new Speech(10);
        for (int i = 0; i < 1000; i++) {
            hear(ann, speech.level());
            boolean interjects = i % 250 > 230 && i > 250;
            hear(bob, interjects ? other.level() : 127);
            pass();
        }
        assertThat(changes).containsExactly(1L);
    }

    @Test
    void nobodyDominatesInSilenceAndReportsEnd() {
        Voice ann = voice(1);
        voice(2);
        Speech speech = new Speech(2);
        for (int i = 0; i < 150; i++) {
            hear(ann, speech.level());
            pass();
        }
        assertThat(dominant.track()).isEqualTo(1);
        for (int i = 0; i < 700; i++) { // DTX, 14 s
            pass();
        }
        assertThat(dominant.track()).isNull();
        assertThat(reporter.nextDueNs()).isEqualTo(SpeechReporter.NEVER);
        assertThat(nowNs - lastReportNs).isGreaterThan(1_000 * MS);
    }

    @Test
    void whoSpeaksAloneIsReportedSeldom() {
        Voice ann = voice(1);
        Speech speech = new Speech(3);
        for (int i = 0; i < 500; i++) { // 10 s
            hear(ann, speech.level());
            pass();
        }
        assertThat(reports).isBetween(20, 30);
        assertThat(dominant.track()).isEqualTo(1);
    }

    @Test
    void whoLeftIsNotDominantAndNotKeptForever() {
        Speech speech = new Speech(4);
        for (long track = 1; track <= 200; track++) {
            Voice voice = voice(track);
            for (int i = 0; i < 30; i++) {
                hear(voice, speech.level());
                pass();
            }
            dominant.forget(track);
            reporter.remove(voice);
            assertThat(dominant.track()).isNotEqualTo(Long.valueOf(track));
        }
    }

    @Test
    void onlyTheLoudestAreReported() {
        for (int i = 0; i < 100; i++) {
            hear(voice(i), 20 + i % 40);
        }
        nowNs += 100 * MS;
        SpeechReport report = reporter.report(nowNs);
        assertThat(report.voices()).hasSize(SpeechReporter.MAX_VOICES);
        assertThat(report.voices()).allMatch(v -> v.loudness()[0] >= 127 - 30);
    }
}
