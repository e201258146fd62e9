package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Who comes into full rooms, who waits and who is turned away, and that it is counted. */
class EntranceTest extends Door {
    @Test
    void aFullRoomRefusesAndCounts() throws Exception {
        start(room(1, 1, 4, WhenFull.REFUSE));
        new Guest("a", "ann").in();
        MediaException refusal = new Guest("a", "bob").refusal();
        assertThat(refusal.code()).isEqualTo(MediaException.Code.LIMIT_REACHED);
        assertThat(refusal.limit()).isEqualTo(Limit.PARTICIPANTS);
        assertThat(refused(Limit.PARTICIPANTS)).isEqualTo(1);
        new Guest("a", "ann").in(); // instead of its earlier session
        new Guest("b", "bob").in();
    }

    @Test
    void whoIsRemovedLeavesAndTheNextComesIn() throws Exception {
        start(room(1, 1, 4, waiting(10, Duration.ofMinutes(1))));
        Guest ann = new Guest("a", "ann");
        ann.in();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(server.remove("a", "cy", LeaveReason.REMOVED).join()).isFalse();
        assertThat(server.remove("b", "ann", LeaveReason.REMOVED).join()).isFalse();
        assertThat(server.remove("a", "ann", LeaveReason.REMOVED).join()).isTrue();
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REMOVED);
        assertThat(bob.in().info().identity()).isEqualTo("bob");
        assertThat(server.remove("a", "bob", LeaveReason.TOKEN_EXPIRED).join()).isTrue();
        assertThat(bob.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.TOKEN_EXPIRED);
        assertThat(server.remove("a", "bob", LeaveReason.REMOVED).join()).isFalse();
    }

    @Test
    void thoseInLineComeInAsOthersLeave() throws Exception {
        start(room(2, 2, 4, waiting(10, Duration.ofMinutes(1))));
        Participant ann = new Guest("a", "ann").in();
        Participant bob = new Guest("a", "bob").in();
        Guest cy = new Guest("a", "cy");
        assertThat(cy.position()).isEqualTo(1);
        Guest dan = new Guest("a", "dan");
        assertThat(dan.position()).isEqualTo(2);
        Guest eve = new Guest("a", "eve");
        assertThat(eve.position()).isEqualTo(3);
        dan.joined.cancel(false); // gives up
        assertThat(eve.position()).isEqualTo(2);
        ann.leave(LeaveReason.LEFT);
        assertThat(cy.in().info().identity()).isEqualTo("cy");
        assertThat(eve.position()).isEqualTo(1);
        assertThat(eve.joined).isNotDone();
        bob.leave(LeaveReason.LEFT);
        eve.in();
        assertThat(dan.joined).isCancelled();
        assertThat(refused(Limit.PARTICIPANTS)).isZero();
    }

    @Test
    void aLineIsBoundedAndNotEndless() throws Exception {
        start(room(1, 1, 4, waiting(1, Duration.ofMillis(300))));
        new Guest("a", "ann").in();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(new Guest("a", "cy").refusal().limit()).isEqualTo(Limit.WAITING);
        assertThat(new Guest("a", "whip", false).refusal().limit()).isEqualTo(Limit.PARTICIPANTS);
        assertThat(bob.refusal().limit()).isEqualTo(Limit.WAITING_TIME);
        assertThat(refused(Limit.WAITING_TIME)).isEqualTo(1);
        assertThat(new Guest("a", "dan").position()).isEqualTo(1);
    }

    @Test
    void anIdentityWaitsOnce() throws Exception {
        start(room(1, 1, 4, waiting(1, Duration.ofMinutes(1))));
        Participant ann = new Guest("a", "ann").in();
        Guest first = new Guest("a", "bob");
        assertThat(first.position()).isEqualTo(1);
        Guest second = new Guest("a", "bob");
        assertThat(first.refusal().code()).isEqualTo(MediaException.Code.CLOSED);
        assertThat(second.position()).isEqualTo(1);
        ann.leave(LeaveReason.LEFT);
        second.in();
    }

    @Test
    void whoWaitsHearsThatTheServerEnds() throws Exception {
        start(room(1, 1, 4, waiting(1, Duration.ofMinutes(1))));
        Guest ann = new Guest("a", "ann");
        ann.in();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        stop();
        assertThat(bob.refusal().code()).isEqualTo(MediaException.Code.CLOSED);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.SERVER_SHUTDOWN);
    }

    @Test
    void theNextRoomOfTheSeriesTakesWhoTheFirstDoesNot() throws Exception {
        start(
                room(
                        1,
                        1,
                        4,
                        new WhenFull(
                                WhenFull.Then.OVERFLOW, 1, Duration.ofMinutes(1), "{room} ({n})")));
        assertThat(new Guest("a", "ann").in().roomName()).isEqualTo("a");
        Participant bob = new Guest("a", "bob").in();
        assertThat(bob.roomName()).isEqualTo("a (2)");
        assertThat(new Guest("a", "cy").in().roomName()).isEqualTo("a (3)");
        bob.leave(LeaveReason.LEFT);
        assertThat(new Guest("a", "dan").in().roomName()).isEqualTo("a (2)");
        for (int n = 4; n <= WhenFull.MAX_SERIES; n++) {
            new Guest("a", "p" + n).in();
        }
        assertThat(new Guest("a", "last").refusal().limit()).isEqualTo(Limit.PARTICIPANTS);
    }

    @Test
    void aRoomOfAnotherTemplateIsNotOfTheSeries() throws Exception {
        WhenFull overflow =
                new WhenFull(WhenFull.Then.OVERFLOW, 1, Duration.ofMinutes(1), "{room}-{n}");
        start(
                new RoomTemplates(
                        List.of(new RoomTemplates.Rule("a-2", room(9, 9, 9, WhenFull.REFUSE))),
                        room(1, 1, 4, overflow)),
                ServerLimits.defaults(),
                Placement.HERE);
        new Guest("a-2", "eve").in(); // opens it as what it is by its own name
        new Guest("a", "ann").in();
        assertThat(new Guest("a", "bob").in().roomName()).isEqualTo("a-3");
    }

    @Test
    void whoIsBackComesInThoughTheServerIsFull() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE), new ServerLimits(1, 1, 2, 500, 30), Placement.HERE);
        Guest ann = new Guest("a", "ann");
        ann.in();
        assertThat(new Guest("a", "bob").refusal().limit()).isEqualTo(Limit.SERVER_PARTICIPANTS);
        new Guest("a", "ann").in();
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REPLACED);
    }

    /**
     * The server's last place goes to another room just when it is free, before the room goes on.
     */
    @Test
    void thoseInLineWaitUntilTheServerHasAPlace() throws Exception {
        start(
                room(1, 1, 4, waiting(5, Duration.ofMinutes(1))),
                new ServerLimits(1, 1, 2, 500, 30),
                Placement.HERE);
        Guest ann = new Guest("a", "ann");
        ann.in();
        CompletableFuture<Participant> thief =
                ann.end.thenApply(reason -> new Guest("b", "thief").joined.join());
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(new Guest("a", "ann").refusal().limit()).isEqualTo(Limit.SERVER_PARTICIPANTS);
        assertThat(bob.joined).isNotDone();
        thief.join().leave(LeaveReason.LEFT);
        assertThat(bob.in().roomName()).isEqualTo("a");
    }

    @Test
    void whoIsRefusedDoesNotEndThePlaceInLine() throws Exception {
        start(room(1, 1, 4, waiting(5, Duration.ofMinutes(1))));
        Participant ann = new Guest("a", "ann").in();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(new Guest("a", "bob", false).refusal().limit()).isEqualTo(Limit.PARTICIPANTS);
        ann.leave(LeaveReason.LEFT);
        bob.in();
    }
}
