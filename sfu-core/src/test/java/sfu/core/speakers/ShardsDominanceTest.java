package sfu.core.speakers;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.speakers.Speech.MS;
import static sfu.core.speakers.Speech.PACKET_NS;
import static sfu.core.speakers.Speech.SPEECH_BYTES;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Voices on several shards, whose reports come at their own times, in virtual time. */
class ShardsDominanceTest {
    private static final int SILENCE = 127;
    private static final int NOISE = 55;

    private long nowNs = 77_000 * MS;
    private DominantSpeaker dominant = new DominantSpeaker(nowNs);
    private final List<Person> people = new ArrayList<>();

    /** Somebody alone on a shard. */
    private final class Person {
        final SpeechReporter reporter;
        final Voice voice;

        Person(int number) {
            reporter = new SpeechReporter(number);
            voice = new Voice(number);
            reporter.add(voice);
            people.add(this);
        }

        void hear(int level) {
            voice.hear(level, SPEECH_BYTES, nowNs);
            reporter.heard(voice, nowNs);
        }
    }

    private void pass(int packet) {
        nowNs += PACKET_NS;
        for (int i = 0; i < people.size(); i++) {
            SpeechReporter reporter = people.get((i + packet) % people.size()).reporter;
            if (nowNs >= reporter.nextDueNs()) {
                dominant.hear(reporter.report(nowNs + i * MS / 10));
            }
        }
    }

    /** As long as on one shard (0.9 s in the middle, 1.8 of 20), and until the others reported. */
    @Test
    void whoSpeaksOnAnyShardDominatesSoon() {
        List<Long> tookMs = new ArrayList<>();
        for (int seed = 1; seed <= 20; seed++) {
            tookMs.addAll(turns(new Speech(seed)));
        }
        Collections.sort(tookMs);
        assertThat(tookMs.getFirst()).as("each was dominant").isPositive();
        assertThat(tookMs.get(tookMs.size() / 2)).isLessThan(1_100);
        assertThat(tookMs.get(tookMs.size() * 95 / 100)).isLessThan(2_300);
    }

    /**
     * Four people, one of them noise: the others speak in turns; how long each took to dominate.
     */
    private List<Long> turns(Speech speech) {
        people.clear();
        dominant = new DominantSpeaker(nowNs);
        for (int number = 1; number <= 4; number++) {
            new Person(number);
        }
        List<Long> tookMs = new ArrayList<>();
        for (int turn = 0; turn < 8; turn++) {
            tookMs.add(turn(people.get(turn % 3), speech));
        }
        return tookMs;
    }

    private long turn(Person speaker, Speech speech) {
        long beganNs = nowNs;
        long tookMs = -1;
        for (int packet = 0; packet < 300; packet++) {
            speaker.hear(speech.level());
            for (Person person : people) {
                if (person == people.getLast()) {
                    person.hear(NOISE);
                } else if (person != speaker && packet % 20 == 0) { // DTX
                    person.hear(SILENCE);
                }
            }
            pass(packet);
            boolean dominates = Long.valueOf(speaker.voice.track()).equals(dominant.track());
            tookMs = dominates && tookMs < 0 ? (nowNs - beganNs) / MS : tookMs;
        }
        return tookMs;
    }
}
