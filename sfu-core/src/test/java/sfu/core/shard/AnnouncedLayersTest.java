package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.rtcp.Goodbye;
import sfu.core.shard.SimulcastPeer.Told;

import java.util.List;

/**
 * What a publisher says of its encodings is heard at once; else a second's silence has to show it.
 */
class AnnouncedLayersTest {
    private static final int SOON = 10; // frames: 300 ms

    private VirtualRoom room;
    private SimulcastPeer ann;
    private SlotViewer eve;

    private void open(int shards) throws Exception {
        room = new VirtualRoom(shards);
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_SSRC, 3, 1);
        TestPeer viewer = room.join(2, shards - 1);
        if (shards > 1) {
            room.mirror(ann.track, ann.peer, shards - 1);
        }
        eve = new SlotViewer(room, viewer, 0x0C0000, true, 1);
        play(30);
        assertThat(eve.slot().encoding()).isEqualTo(2);
    }

    @AfterEach
    void close() {
        eve.check();
        room.close();
    }

    private void play(int frames) {
        for (int i = 0; i < frames; i++) {
            ann.frame();
            eve.read(true);
        }
    }

    private void sayGoodbye(int... ssrcs) {
        for (int ssrc : ssrcs) {
            room.arrive(ann.peer, ann.peer.rtcp(ssrc, new Goodbye(List.of(ssrc))));
        }
    }

    private int ssrc(int encoding) {
        return ann.encodings.get(encoding).ssrc;
    }

    @ParameterizedTest
    @CsvSource({"1, true, 1", "1, false, 2", "2, true, 1", "2, false, 2"})
    void anEncodingThatSaysGoodbyeIsOver(int shards, boolean saysSo, int shown) throws Exception {
        open(shards);
        ann.encodings.get(2).on = false;
        if (saysSo) {
            sayGoodbye(ssrc(2));
        }
        play(SOON);
        assertThat(eve.slot().encoding()).isEqualTo(shown);
    }

    /** As dynacast's: the same SSRC goes on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itIsShownAgainWhenItComesAgain(int shards) throws Exception {
        open(shards);
        ann.encodings.get(2).on = false;
        sayGoodbye(ssrc(2));
        play(2 * SOON);
        ann.encodings.get(2).on = true;
        ann.encodings.get(2).keyWanted = true;
        play(SOON);
        assertThat(eve.slot().encoding()).isEqualTo(2);
    }

    /** As where a sender is made anew: viewers are not to notice. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itStaysWhereItGoesOnAtOnce(int shards) throws Exception {
        open(shards);
        int before = eve.switches;
        int asked = ann.encodings.get(2).plis + ann.encodings.get(1).plis;
        sayGoodbye(ssrc(2));
        play(3 * SOON);
        assertThat(eve.slot().encoding()).isEqualTo(2);
        assertThat(eve.switches - before).isZero();
        assertThat(ann.encodings.get(2).plis + ann.encodings.get(1).plis - asked).isLessThan(2);
    }

    @Test
    void aGoodbyeOfNothingThatIsSentChangesNothing() throws Exception {
        open(1);
        sayGoodbye(0, ssrc(2) + 1, 0x0C0000, -1); // unknown, RTX, a slot's, unknown
        play(SOON);
        assertThat(eve.slot().encoding()).isEqualTo(2);
        assertThat(ann.peer.transport.isClosed()).isFalse();
    }

    @Test
    void twoChangesAtOnceAreBothHeard() throws Exception {
        open(1);
        ann.announced = List.of(0, 1, 2);
        play(1);
        ann.encodings.get(2).on = false;
        ann.announced = List.of(0, 1);
        play(1);
        ann.encodings.get(1).on = false;
        ann.announced = List.of(0);
        play(SOON);
        assertThat(eve.slot().encoding()).isZero();
    }

    /** Each costs all viewers an allocation: five at once, five a second. */
    @Test
    void aFloodOfThemIsBounded() throws Exception {
        open(1);
        int changes = 0;
        int before = eve.slot().track().active();
        for (int i = 0; i < 100; i++) { // 3 s
            ann.announced = i % 2 == 0 ? List.of(0, 1) : List.of(0, 1, 2);
            play(1);
            changes += eve.slot().track().active() == before ? 0 : 1;
            before = eve.slot().track().active();
        }
        assertThat(changes).isBetween(2, 5 + 3 * 5);
    }
}
