package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.RemoteTransport;
import sfu.core.api.Role;
import sfu.core.api.StageAction;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Who comes into a server's rooms, who waits and who is turned away, and that it is counted. */
class EntranceTest {
    private RoomServer server;
    private boolean isStopped;

    /** Somebody who comes. */
    private final class Guest extends QuietListener {
        final BlockingQueue<Integer> positions = new LinkedBlockingQueue<>();
        final CompletableFuture<LeaveReason> end = new CompletableFuture<>();
        final CompletableFuture<Participant> joined;

        Guest(String room, String identity) {
            this(room, identity, true);
        }

        Guest(String room, String identity, boolean mayWait) {
            joined =
                    server.join(
                            new JoinRequest(
                                    room, identity, "", true, true, false, Role.ATTENDEE, mayWait),
                            this);
        }

        @Override
        public void waiting(String room, int position) {
            positions.add(position);
        }

        @Override
        public void closed(LeaveReason reason) {
            end.complete(reason);
        }

        Participant in() throws Exception {
            return joined.get(5, TimeUnit.SECONDS);
        }

        int position() throws Exception {
            Integer position = positions.poll(5, TimeUnit.SECONDS);
            return position == null ? 0 : position;
        }

        MediaException refusal() {
            return refusalOf(joined);
        }

        void publish(String... codecs) {
            RemoteTransport remote;
            try {
                remote =
                        new RemoteTransport(
                                IceClient.newParameters(), new DtlsCertificate().fingerprint());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            MediaOffer offer =
                    new MediaOffer(remote, WirePeer.published(List.of(codecs)), List.of());
            joined.join().negotiate(offer).orTimeout(5, TimeUnit.SECONDS).join();
        }
    }

    private static MediaException refusalOf(CompletableFuture<?> asked) {
        try {
            asked.orTimeout(5, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof MediaException refusal) {
                return refusal;
            }
            throw e;
        }
        throw new AssertionError("it was not refused");
    }

    private void start(RoomTemplate template, ServerLimits limits, Placement placement)
            throws Exception {
        start(new RoomTemplates(List.of(), template), limits, placement);
    }

    private void start(RoomTemplates all, ServerLimits limits, Placement placement)
            throws Exception {
        server =
                new RoomServer(
                        ShardOptions.defaults(0),
                        new Hosting(
                                "node-1",
                                RoomLimits.defaults(),
                                limits,
                                all,
                                RosterPolicy.immediate(),
                                placement));
    }

    private void start(RoomTemplate template) throws Exception {
        start(template, ServerLimits.defaults(), Placement.HERE);
    }

    private static RoomTemplate room(int people, int publishers, int tracks, WhenFull full) {
        return new RoomTemplate(
                "test",
                StagePolicy.OPEN,
                people,
                publishers,
                tracks,
                0,
                full,
                Audience.LIST,
                MediaPolicy.defaults());
    }

    private static WhenFull waiting(int most, Duration timeout) {
        return new WhenFull(WhenFull.Then.WAIT, most, timeout, "{room}-{n}");
    }

    @AfterEach
    void stop() {
        if (!isStopped) {
            isStopped = true;
            server.close();
        }
    }

    private long refused(Limit limit) {
        return server.snapshot().join().node().refused().get(limit);
    }

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
        assertThat(ann.end.get(5, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REMOVED);
        assertThat(bob.in().info().identity()).isEqualTo("bob");
        assertThat(server.remove("a", "bob", LeaveReason.TOKEN_EXPIRED).join()).isTrue();
        assertThat(bob.end.get(5, TimeUnit.SECONDS)).isEqualTo(LeaveReason.TOKEN_EXPIRED);
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
        assertThat(ann.end.get(5, TimeUnit.SECONDS)).isEqualTo(LeaveReason.SERVER_SHUTDOWN);
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
        assertThat(ann.end.get(5, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REPLACED);
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

    /** A refusal is told before the room that it leaves empty ends. */
    private void awaitRooms(int expected) {
        Awaitility.await("none was left behind")
                .until(() -> server.snapshot().join().rooms().size() == expected);
    }

    @Test
    void oneIdentityHasOnlySoManySessions() throws Exception {
        start(
                room(5, 5, 4, WhenFull.REFUSE),
                new ServerLimits(9, 9, 9, 500, 30, 2),
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
        new Guest("c", "ann").in();
        assertThat(new Guest("d", "ann").refusal().limit()).isEqualTo(Limit.IDENTITY_SESSIONS);
        awaitRooms(2);
    }

    @Test
    void whoWaitsInLineWithTooManySessionsIsRefusedThere() throws Exception {
        start(
                room(1, 1, 4, waiting(5, Duration.ofMinutes(1))),
                new ServerLimits(9, 9, 9, 500, 30, 1),
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
        ann.end.get(5, TimeUnit.SECONDS);
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
        ann.end.get(5, TimeUnit.SECONDS);
        bob.publish("VP8");
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

    private static RoomTemplate with(RoomTemplate template, Duplicates duplicates) {
        return new RoomTemplate(
                template.name(),
                template.stage(),
                template.maxParticipants(),
                template.maxPublishers(),
                template.maxTracks(),
                template.ingressBitrateBps(),
                template.whenFull(),
                template.audience(),
                template.media(),
                duplicates,
                template.notes());
    }

    @Test
    void aSecondSessionOfAnIdentityIsRefusedWhereTheTemplateSaysSo() throws Exception {
        start(with(room(1, 1, 4, waiting(5, Duration.ofMinutes(1))), Duplicates.REFUSE));
        Guest ann = new Guest("a", "ann");
        ann.in();
        Guest again = new Guest("a", "ann");
        assertThat(again.refusal().code()).isEqualTo(MediaException.Code.DUPLICATE);
        assertThat(again.refusal()).hasMessageContaining("ann is in this room already");
        assertThat(ann.end).isNotDone();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(new Guest("a", "bob").refusal().code()) // keeps the place in line
                .isEqualTo(MediaException.Code.DUPLICATE);
        ann.in().leave(LeaveReason.LEFT);
        bob.in();
        assertThat(new Guest("b", "ann").in().roomName()).isEqualTo("b");
    }

    @Test
    void twoSessionsOfAnIdentityStayWhereTheTemplateSaysSo() throws Exception {
        start(
                with(
                        RoomTemplate.townhall(RoomLimits.defaults(), MediaPolicy.defaults()),
                        Duplicates.ALLOW));
        Participant host =
                server.join(
                                new JoinRequest(
                                        "a", "host", "", true, true, false, Role.MODERATOR, false),
                                new QuietListener())
                        .get(5, TimeUnit.SECONDS);
        Guest first = new Guest("a", "ann");
        Guest second = new Guest("a", "ann");
        assertThat(first.in().info().id()).isNotEqualTo(second.in().info().id());
        host.onStage(StageAction.CALL, "ann").get(5, TimeUnit.SECONDS);
        assertThat(first.in().info().onStage()).isTrue();
        assertThat(second.in().info().onStage()).isTrue();
        first.in().leave(LeaveReason.LEFT);
        first.end.get(5, TimeUnit.SECONDS);
        assertThat(second.end).isNotDone();
        assertThat(new Guest("a", "ann").in().info().onStage()).isTrue();
        host.onStage(StageAction.REMOVE, "ann").get(5, TimeUnit.SECONDS);
        assertThat(second.in().info().onStage()).isFalse();
    }
}
