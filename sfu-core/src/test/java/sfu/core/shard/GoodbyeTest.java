package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.rtcp.Goodbye;
import sfu.core.shard.SimulcastPeer.Told;

import java.util.List;

/** Who is sent no more under an SSRC is told so, before the keys are gone (RFC 3550 6.6). */
class GoodbyeTest {
    private static final int SLOT = 0x0C0000;

    private final VirtualRoom room = new VirtualRoom(1);
    private SlotViewer eve;
    private TestPeer bob;

    @BeforeEach
    void open() throws Exception {
        SimulcastPeer ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 2, 1);
        eve = new SlotViewer(room, room.join(2, 0), SLOT, true, 1);
        bob = room.join(3, 0);
        room.openSlot(bob, SLOT + 16, true); // and nothing in it
        for (int i = 0; i < 30; i++) {
            ann.frame();
        }
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static List<Integer> goodbyes(TestPeer peer) {
        return peer.rtcp.stream()
                .filter(Goodbye.class::isInstance)
                .flatMap(message -> ((Goodbye) message).ssrcs().stream())
                .toList();
    }

    @Test
    void aSlotThatCloses() {
        eve.peer.shard().execute(new ShardCommand.CloseSlot(eve.peer.transport, "1"));
        bob.shard().execute(new ShardCommand.CloseSlot(bob.transport, "1"));
        room.pass(10);
        assertThat(goodbyes(eve.peer)).containsExactly(SLOT);
        assertThat(goodbyes(bob)).as("nothing was sent").isEmpty();
        assertThat(eve.peer.undecryptable).isZero();
    }

    @Test
    void aTransportThatEnds() {
        eve.peer.shard().execute(new ShardCommand.Detach(eve.peer.transport));
        bob.shard().execute(new ShardCommand.Detach(bob.transport));
        room.pass(10);
        assertThat(goodbyes(eve.peer)).containsExactly(SLOT);
        assertThat(goodbyes(bob)).isEmpty();
        assertThat(eve.peer.undecryptable).isZero();
        assertThat(eve.peer.transport.isClosed()).isTrue();
    }

    /** Who has no path or no keys any more cannot be told, and ends all the same. */
    @Test
    void aTransportWhoseWayIsGone() {
        eve.peer.transport.outlet().close();
        eve.peer.shard().execute(new ShardCommand.Detach(eve.peer.transport));
        room.pass(10);
        assertThat(goodbyes(eve.peer)).isEmpty();
        assertThat(eve.peer.transport.isClosed()).isTrue();
    }
}
