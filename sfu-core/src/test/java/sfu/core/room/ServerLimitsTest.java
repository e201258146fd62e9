package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.Limit;
import sfu.core.stats.ParticipantSnapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a server has room for, whom it lets in no more, and that it is counted. */
class ServerLimitsTest extends Door {
    @Test
    void oneIdentityHasOnlySoManySessions() throws Exception {
        start(
                room(5, 5, 4, WhenFull.REFUSE),
                new ServerLimits(9, 9, 9, 500, 30).withSessionsPerIdentity(2),
                Placement.HERE);
        Participant first = new Guest("a", "ann").in();
        new Guest("b", "ann").in();
        assertThat(new Guest("c", "ann").refusal().limit()).isEqualTo(Limit.IDENTITY_SESSIONS);
        Participant again = new Guest("a", "ann").in(); // in place of the first
        assertThat(again.info().id()).isNotEqualTo(first.info().id());
        new Guest("c", "").in(); // somebody new each time
        new Guest("c", "").in();
        new Guest("c", "").in();
        again.leave(LeaveReason.LEFT);
        awaitRooms(2);
        new Guest("c", "ann").in();
        assertThat(new Guest("d", "ann").refusal().limit()).isEqualTo(Limit.IDENTITY_SESSIONS);
        awaitRooms(2);
    }

    /** As viewers by WHEP are: nobody sees who they are, and none takes another's place. */
    @Test
    void whoIsNobodyInTheRoomCountsAsWhoseTokenItIs() throws Exception {
        start(
                room(5, 5, 4, WhenFull.REFUSE),
                new ServerLimits(9, 9, 9, 500, 30).withSessionsPerIdentity(2),
                Placement.HERE);
        JoinRequest viewer = new JoinRequest("a", "", "", false, true, true).heldBy("ann");
        Participant first = server.join(viewer, new QuietListener()).get(30, TimeUnit.SECONDS);
        Participant second = server.join(viewer, new QuietListener()).get(30, TimeUnit.SECONDS);
        assertThat(first.info().identity()).isNotEqualTo("ann");
        assertThat(second.info().identity()).isNotEqualTo(first.info().identity());
        assertThat(server.join(viewer, new QuietListener()))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withMessageContaining("at most 2 sessions of one identity");
        assertThat(new Guest("b", "ann").refusal().limit()).isEqualTo(Limit.IDENTITY_SESSIONS);
        first.leave(LeaveReason.LEFT);
        Awaitility.await().ignoreExceptions().until(() -> new Guest("b", "ann").in() != null);
        second.leave(LeaveReason.LEFT);
    }

    @Test
    void whoWaitsInLineWithTooManySessionsIsRefusedThere() throws Exception {
        start(
                room(1, 1, 4, waiting(5, Duration.ofMinutes(1))),
                new ServerLimits(9, 9, 9, 500, 30).withSessionsPerIdentity(1),
                Placement.HERE);
        Participant ann = new Guest("a", "ann").in();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        Guest cy = new Guest("a", "cy");
        assertThat(cy.position()).isEqualTo(2);
        new Guest("b", "bob").in();
        ann.leave(LeaveReason.LEFT);
        assertThat(bob.refusal().limit()).isEqualTo(Limit.IDENTITY_SESSIONS);
        cy.in();
    }

    @Test
    void theServersLimitsHoldOverAllRooms() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE), new ServerLimits(3, 1, 2, 500, 30), Placement.HERE);
        Guest ann = new Guest("a", "ann");
        ann.in();
        Guest bob = new Guest("b", "bob");
        bob.in();
        Participant cy = new Guest("b", "cy").in();
        assertThat(new Guest("c", "dan").refusal().limit()).isEqualTo(Limit.SERVER_PARTICIPANTS);
        awaitRooms(2);
        ann.publish("VP8");
        assertThatThrownBy(() -> bob.publish("VP8"))
                .hasRootCauseInstanceOf(MediaException.class)
                .hasMessageContaining("1 people publish on this server");
        assertThatThrownBy(() -> ann.publish("VP8", "H264"))
                .hasMessageContaining("at most 2 tracks on this server");
        assertThat(refused(Limit.SERVER_PUBLISHERS)).isEqualTo(1);
        assertThat(refused(Limit.SERVER_TRACKS)).isEqualTo(1);
        ann.in().leave(LeaveReason.LEFT);
        cy.leave(LeaveReason.LEFT);
        ann.end.get(30, TimeUnit.SECONDS);
        bob.publish("VP8");
        new Guest("c", "dan").in();
    }

    @Test
    void aRoomHasSoManyPublishersAndAParticipantSoManyTracks() throws Exception {
        start(room(5, 1, 2, WhenFull.REFUSE));
        Guest ann = new Guest("a", "ann");
        Guest bob = new Guest("a", "bob");
        ann.in();
        bob.in();
        assertThatThrownBy(() -> ann.publish("VP8", "H264")).hasMessageContaining("at most 2");
        ann.publish("VP8");
        assertThatThrownBy(() -> bob.publish("VP8")).hasMessageContaining("1 people publish");
        assertThat(refused(Limit.PUBLISHERS)).isEqualTo(1);
        ann.in().leave(LeaveReason.LEFT);
        ann.end.get(30, TimeUnit.SECONDS);
        bob.publish("VP8");
    }

    @Test
    void thereAreOnlySoManyRooms() throws Exception {
        start(
                new RoomTemplates(List.of(), room(5, 5, 4, WhenFull.REFUSE)),
                new RoomLimits(2, 5, 16, 64, 100),
                ServerLimits.defaults(),
                Placement.HERE);
        Participant ann = new Guest("a", "ann").in();
        new Guest("b", "bob").in();
        for (int i = 0; i < 20; i++) {
            assertThat(new Guest("more-" + i, "eve").refusal().limit()).isEqualTo(Limit.ROOMS);
        }
        assertThat(refused(Limit.ROOMS)).isEqualTo(20);
        new Guest("b", "cy").in();
        ann.leave(LeaveReason.LEFT);
        awaitRooms(1);
        new Guest("c", "dan").in();
    }

    @Test
    void aParticipantHasOnlySoManySlots() throws Exception {
        start(
                new RoomTemplates(List.of(), room(5, 5, 4, WhenFull.REFUSE)),
                new RoomLimits(9, 5, 16, 3, 100),
                ServerLimits.defaults(),
                Placement.HERE);
        Guest ann = new Guest("a", "ann");
        ann.in();
        assertThatThrownBy(() -> ann.receive(4)).hasMessageContaining("at most 3 slots");
        assertThat(refused(Limit.SLOTS)).isEqualTo(1);
        ann.receive(3);
    }

    /** All within the limit at any time: the server would keep their numbers for ever. */
    @Test
    void aSessionOpensOnlySoManySlotsOneAfterTheOther() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE));
        Guest ann = new Guest("a", "ann");
        ann.in();
        for (int opened = 0; opened < 2_000; opened += 500) {
            ann.receive(500);
            ann.receive(500); // the same
            ann.receive(0);
        }
        assertThatThrownBy(() -> ann.receive(1)).hasMessageContaining("at most 2000 slots");
        assertThat(refused(Limit.SLOTS)).isEqualTo(1);
        ann.receive(0);
    }

    @Test
    void whoJoinsAndLeavesInALoopIsTurnedAway() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE));
        for (int i = 0; i < 9; i++) {
            new Guest("a", "ann").in().leave(LeaveReason.LEFT);
        }
        Guest last = new Guest("a", "ann");
        while (!last.joined.isCompletedExceptionally()) {
            last.in().leave(LeaveReason.LEFT);
            last = new Guest("a", "ann");
        }
        assertThat(last.refusal().limit()).isEqualTo(Limit.IDENTITY_JOIN_RATE);
        assertThat(refused(Limit.IDENTITY_JOIN_RATE)).isEqualTo(1);
        new Guest("a", "bob").in();
    }

    @Test
    void aDrainingServerOpensNoNewRoomsAndGoesOnWithTheOthers() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE));
        Participant ann = new Guest("a", "ann").in();
        server.setDraining(true);
        assertThat(new Guest("b", "bob").refusal().code()).isEqualTo(MediaException.Code.DRAINING);
        Participant cy = new Guest("a", "cy").in();
        assertThat(server.snapshot().join().node().isDraining()).isTrue();
        assertThat(server.snapshot().join().node().name()).isEqualTo("node-1");
        ann.leave(LeaveReason.LEFT);
        cy.leave(LeaveReason.LEFT);
        server.setDraining(false);
        new Guest("b", "bob").in();
    }

    @Test
    void aPlacementMaySendARoomElsewhere() throws Exception {
        start(
                room(5, 5, 4, WhenFull.REFUSE),
                ServerLimits.defaults(),
                room -> {
                    if (room.equals("far")) {
                        throw new MediaException(MediaException.Code.NOT_FOUND, "it is at node-2");
                    }
                });
        new Guest("near", "ann").in();
        assertThat(new Guest("far", "ann").refusal()).hasMessageContaining("node-2");
    }

    @Test
    void whoDoesNotConnectInTimeLeaves() throws Exception {
        start(
                new RoomTemplates(List.of(), room(5, 5, 4, WhenFull.REFUSE)),
                RoomLimits.defaults().withConnectMs(RoomLimits.MIN_CONNECT_MS),
                ServerLimits.defaults(),
                Placement.HERE);
        Guest ann = new Guest("a", "ann");
        Guest chatsOnly = new Guest("a", "bob");
        ann.in();
        chatsOnly.in();
        ann.publish("VP8"); // and nothing of its ICE comes
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.ICE_FAILED);
        assertThat(refused(Limit.CONNECT_TIME)).isEqualTo(1);
        assertThat(chatsOnly.end).isNotDone();
        assertThatThrownBy(() -> RoomLimits.defaults().withConnectMs(999))
                .hasMessageContaining("1000 ms");
    }

    /** One timer serves all: whoever came later has as long, though others left or were ended. */
    @Test
    void whoComesLaterIsGivenAsLongToConnect() throws Exception {
        int connectMs = 3000;
        start(
                new RoomTemplates(List.of(), room(5, 5, 4, WhenFull.REFUSE)),
                RoomLimits.defaults().withConnectMs(connectMs),
                ServerLimits.defaults(),
                Placement.HERE);
        List<Guest> guests =
                List.of(new Guest("a", "ann"), new Guest("a", "bob"), new Guest("a", "cy"));
        List<Long> begun = new ArrayList<>();
        for (Guest guest : guests) {
            guest.in();
            begun.add(System.nanoTime());
            guest.publish("VP8");
            Thread.sleep(100);
        }
        guests.getFirst().in().leave(LeaveReason.LEFT);
        for (int i = 1; i < guests.size(); i++) {
            assertThat(guests.get(i).end.get(30, TimeUnit.SECONDS))
                    .isEqualTo(LeaveReason.ICE_FAILED);
            assertThat(System.nanoTime() - begun.get(i))
                    .isGreaterThanOrEqualTo(connectMs * 1_000_000L);
        }
        assertThat(refused(Limit.CONNECT_TIME)).isEqualTo(2);
    }

    @Test
    void ofWhoIsNotConnectedItIsKnownHowFarItCame() throws Exception {
        start(room(5, 5, 4, WhenFull.REFUSE));
        Guest ann = new Guest("a", "ann");
        ann.in();
        ann.publish("VP8");
        ParticipantSnapshot its =
                server.snapshot().join().rooms().getFirst().participants().getFirst();
        assertThat(its.connection()).isEqualTo("CONNECTING");
        assertThat(its.transport().connecting().stage())
                .isEqualTo(ConnectingSnapshot.Stage.NO_CHECKS);
        assertThat(its.transport().rttMs()).as("none was measured").isEqualTo(-1);
    }
}
