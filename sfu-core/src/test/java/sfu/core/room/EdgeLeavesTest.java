package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node ends at which participants of a room have their media whose home is another one. */
class EdgeLeavesTest extends TwoNodes {
    private static final int LONG_MS = 60_000;

    @Test
    void theyAreToldAndSeeAndAreSeenUntilTheyAreElsewhere() throws Exception {
        NodeGuest ann = guest("", List.of("VP8"), 3);
        NodeGuest bob = guest("edge", List.of("VP8"), 3);
        until(ann, bob.pictures, 20);
        assertThat(edge.relays().hosted()).isEqualTo(1);
        assertThat(home.relays().hosted()).isZero();

        assertThat(home.relays().leaveOne(LONG_MS)).as("the home has none of another's").isFalse();
        assertThat(edge.relays().leaveOne(LONG_MS)).isTrue();
        assertThat(edge.relays().leaveOne(LONG_MS)).as("it knows").isFalse();
        bob.peer.relocated.get(30, TimeUnit.SECONDS);
        assertThat(ann.peer.relocated).isNotDone();
        until(bob, ann.pictures, 20);

        String identity = bob.peer.participant.info().identity();
        NodeGuest again = new NodeGuest(home, identity, "", List.of("VP8"), 3);
        guests.add(again);
        assertThat(again.peer.server.getPort()).isEqualTo(home.mediaPort());
        int before = ann.pictures.get();
        until(again, ann.pictures, before + 20);
        until(ann, again.pictures, 20);
        bob.peer.participant.leave(LeaveReason.LEFT);
        await().until(() -> edge.relays().hosted() == 0);
        until(again, ann.pictures, before + 40);
        assertThat(ann.peer.closed).isNotDone();
    }

    @Test
    void whoComesThereMeanwhileIsToldToo() throws Exception {
        guest("edge", List.of(), 3);
        assertThat(edge.relays().leaveOne(LONG_MS)).isTrue();
        NodeGuest late = guest("edge", List.of(), 3);
        late.peer.relocated.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whereItStaysAfterAllNobodyIsToldUntilItEndsAgain() throws Exception {
        NodeGuest bob = guest("edge", List.of(), 3);
        assertThat(edge.relays().leaveOne(LONG_MS)).isTrue();
        bob.peer.relocated.get(30, TimeUnit.SECONDS);
        edge.relays().stay();
        NodeGuest late = guest("edge", List.of(), 3);
        NodeGuest ann = guest("", List.of("VP8"), 3);
        until(ann, late.pictures, 5);
        assertThat(late.peer.relocated).isNotDone();
        assertThat(edge.relays().leaveOne(LONG_MS)).isTrue();
        late.peer.relocated.get(30, TimeUnit.SECONDS);
    }
}
