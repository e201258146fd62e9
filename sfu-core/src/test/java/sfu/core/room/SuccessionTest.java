package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PermissionsChange;
import sfu.core.api.RemoteTransport;
import sfu.core.api.Role;
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.Shared;
import sfu.core.api.TrackInfo;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.TransportEvents;
import sfu.core.stats.Limit;
import sfu.core.stats.ParticipantSnapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Whose media has to be elsewhere joins again, and is the same to all others. */
class SuccessionTest extends Door {
    private static final int LONG_MS = 60_000;

    /** One session of somebody. */
    private final class Session extends QuietListener {
        final CompletableFuture<LeaveReason> end = new CompletableFuture<>();
        final CompletableFuture<Void> relocated = new CompletableFuture<>();
        final List<RosterDelta> deltas = new CopyOnWriteArrayList<>();
        final CompletableFuture<Participant> joined;
        private MediaOffer offer;
        private CompletableFuture<Void> published;

        Session(String identity) {
            this(identity, Role.ATTENDEE);
        }

        Session(String identity, Role role) {
            joined =
                    server.join(
                            new JoinRequest("a", identity, "", true, true, false, role, false),
                            this);
        }

        @Override
        public void relocated() {
            relocated.complete(null);
        }

        @Override
        public void closed(LeaveReason reason) {
            end.complete(reason);
        }

        @Override
        public void rosterChanged(Shared<RosterDelta> delta) {
            deltas.add(delta.value());
        }

        Participant in() throws Exception {
            return joined.get(30, TimeUnit.SECONDS);
        }

        TransportEvents transport() throws Exception {
            return MemberRequests.of(in()).events();
        }

        Session publishes() throws Exception {
            RemoteTransport remote =
                    new RemoteTransport(
                            IceClient.newParameters(), new DtlsCertificate().fingerprint());
            return offers(new MediaOffer(remote, WirePeer.published(List.of("VP8")), List.of()));
        }

        Session publishesNothing() throws Exception {
            return offers(new MediaOffer(offer.transport(), List.of(), List.of()));
        }

        private Session offers(MediaOffer its) throws Exception {
            offer = its;
            published = in().negotiate(its).get(30, TimeUnit.SECONDS).published();
            return this;
        }

        /** What it was told of somebody, in turn. */
        List<RosterEntry> toldOf(String id) {
            List<RosterEntry> all = new ArrayList<>();
            for (RosterDelta delta : deltas) {
                delta.people().stream()
                        .filter(p -> p.participant().id().equals(id))
                        .forEach(all::add);
            }
            return all;
        }
    }

    private static RoomTemplate template(Duplicates duplicates) {
        return room(2, 1, 4, WhenFull.REFUSE).with(duplicates);
    }

    private Session told(String identity, int withinMs) throws Exception {
        Session its = new Session(identity).publishes();
        its.transport().nodeLeaves(withinMs);
        its.relocated.get(30, TimeUnit.SECONDS);
        return its;
    }

    private List<ParticipantSnapshot> people() {
        return server.snapshot().join().rooms().getFirst().participants();
    }

    @Test
    void itIsTheSameToTheOthersAndItsTracksGoOnUntilTheNextOnesCome() throws Exception {
        start(template(Duplicates.REPLACE));
        Session bob = new Session("bob");
        bob.in();
        Session ann = told("ann", LONG_MS);
        String id = ann.in().info().id();
        await().until(() -> bob.toldOf(id).stream().anyMatch(its -> its.tracks().size() == 2));
        List<String> tracks = ids(bob.toldOf(id).getLast());

        Session again = new Session("ann").publishes(); // the room is full, and has its publisher
        assertThat(again.in().info().id()).isEqualTo(id);
        assertThat(again.in().info().number()).isEqualTo(ann.in().info().number());
        assertThat(people()).hasSize(2);
        assertThat(published(ann)).hasSize(2);
        assertThat(published(again)).as("without media").isEmpty();
        assertThat(ann.published).isDone();
        assertThat(again.published).isNotDone();

        again.transport().connected();
        again.published.get(30, TimeUnit.SECONDS);
        assertThat(published(again)).hasSize(2);
        assertThat(published(ann)).isEmpty();
        assertThat(ann.end).isNotDone();
        ann.in().leave(LeaveReason.LEFT);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.LEFT);
        assertThat(again.end).isNotDone();
        assertThat(bob.deltas).allSatisfy(delta -> assertThat(delta.left()).isEmpty());
        assertThat(bob.toldOf(id))
                .allSatisfy(its -> {
                    if (!its.tracks().isEmpty()) {
                        assertThat(ids(its)).isSubsetOf(tracks);
                    }
                });
        assertThat(ids(bob.toldOf(id).getLast())).containsExactlyInAnyOrderElementsOf(tracks);
        assertThat(refused(Limit.PUBLISHERS)).isZero();
    }

    private static List<String> ids(RosterEntry its) {
        return its.tracks().stream().map(TrackInfo::id).toList();
    }

    private static List<String> published(Session its) throws Exception {
        Member member = MemberRequests.of(its.in());
        return member.published().values().stream().map(Track::id).toList();
    }

    @Test
    void whereASecondSessionIsRefusedThisOneComesIn() throws Exception {
        start(template(Duplicates.REFUSE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann");
        assertThat(again.in().info().id()).isEqualTo(ann.in().info().id());
        assertThat(new Session("ann").joined).failsWithin(Duration.ofSeconds(30));
        assertThat(ann.end).isNotDone();
    }

    @Test
    void whatIsMutedBeforeItsMediaComesBeginsMuted() throws Exception {
        start(template(Duplicates.REPLACE));
        told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        again.in().setMuted("audio", true).get(30, TimeUnit.SECONDS);
        again.transport().connected();
        await().until(() -> published(again).size() == 2);
        Map<String, Track> tracks = MemberRequests.of(again.in()).published();
        assertThat(tracks.get("audio").info().muted()).isTrue();
        assertThat(tracks.get("VP8").info().muted()).isFalse();
    }

    /** Who may publish no more does not begin to, and is told. */
    @Test
    void whatWasForbiddenBeforeItsMediaComesDoesNotBegin() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        server.control("a")
                .permit("ann", new PermissionsChange(false, null, null, null, null, null))
                .get(30, TimeUnit.SECONDS);
        assertThat(published(ann)).isEmpty();
        again.transport().connected();
        assertThat(refusalOf(again.published).code()).isEqualTo(MediaException.Code.FORBIDDEN);
        assertThat(published(again)).isEmpty();
    }

    @Test
    void whoMayNotSubscribeAnyMoreBeginsToPublishAllTheSame() throws Exception {
        start(template(Duplicates.REPLACE));
        told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        server.control("a")
                .permit("ann", new PermissionsChange(null, null, false, null, null, null))
                .get(30, TimeUnit.SECONDS);
        again.transport().connected();
        again.published.get(30, TimeUnit.SECONDS);
        assertThat(published(again)).hasSize(2);
    }

    /** The session before left, and somebody else publishes: the room has one publisher. */
    @Test
    void whosePlaceIsTakenBeforeItsMediaComesIsRefusedAndCounted() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        ann.in().leave(LeaveReason.LEFT);
        ann.end.get(30, TimeUnit.SECONDS);
        Session bob = new Session("bob").publishes();
        assertThat(published(bob)).hasSize(2);
        again.transport().connected();
        assertThat(refusalOf(again.published).limit()).isEqualTo(Limit.PUBLISHERS);
        assertThat(published(again)).isEmpty();
        assertThat(refused(Limit.PUBLISHERS)).isEqualTo(1);
    }

    @Test
    void theLastOfferHoldsThoughTheOneBeforeWaits() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        CompletableFuture<Void> first = again.published;
        ann.in().leave(LeaveReason.LEFT);
        ann.end.get(30, TimeUnit.SECONDS);
        again.publishesNothing(); // nobody is before it any more: at once
        assertThat(again.published).isDone();
        again.transport().connected();
        await().until(() -> MemberRequests.of(again.in()).isConnected());
        people(); // asked of the room, which has done by then what follows
        assertThat(published(again)).isEmpty();
        assertThat(first).isNotDone();
    }

    /** Else a token for less would get what a moderator gave the one before. */
    @Test
    void whoComesWithOtherRightsIsAnotherSessionAsUsual() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session other = new Session("ann", Role.MODERATOR);
        assertThat(other.in().info().id()).isNotEqualTo(ann.in().info().id());
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REPLACED);
    }

    @Test
    void theOneBeforePublishesNothingMore() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        new Session("ann").publishes();
        assertThat(refusalOf(ann.in().negotiate(ann.offer)).code())
                .isEqualTo(MediaException.Code.CLOSED);
    }

    @Test
    void aThirdOneEndsTheFirst() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = told("ann", LONG_MS);
        Session third = new Session("ann");
        assertThat(third.in().info().id()).isEqualTo(ann.in().info().id());
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.MOVED);
        assertThat(again.end).isNotDone();
        assertThat(people()).hasSize(1);
    }

    @Test
    void theOneBeforeEndsAMomentAfter() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann").publishes();
        again.transport().connected();
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.MOVED);
        assertThat(again.end).isNotDone();
        assertThat(people()).hasSize(1);
    }

    @Test
    void whoDoesNotJoinAgainLeaves() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", 100);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.MOVED);
        Session again = new Session("ann");
        assertThat(again.in().info().id()).isNotEqualTo(ann.in().info().id());
    }

    @Test
    void whoIsRemovedIsSoWithBothSessions() throws Exception {
        start(template(Duplicates.REPLACE));
        Session bob = new Session("bob");
        bob.in();
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann");
        again.in();
        assertThat(server.remove("a", "ann", LeaveReason.BANNED).get(30, TimeUnit.SECONDS))
                .isTrue();
        assertThat(again.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.BANNED);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.BANNED);
        assertThat(people()).hasSize(1);
    }

    @Test
    void aThirdSessionReplacesBothAsUsual() throws Exception {
        start(template(Duplicates.REPLACE));
        Session ann = told("ann", LONG_MS);
        Session again = new Session("ann");
        again.in();
        Session third = new Session("ann");
        third.in();
        assertThat(again.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REPLACED);
        assertThat(ann.end.get(30, TimeUnit.SECONDS)).isEqualTo(LeaveReason.REPLACED);
        assertThat(third.end).isNotDone();
        assertThat(people()).hasSize(1);
    }
}
