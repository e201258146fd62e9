package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.NotesChange;
import sfu.core.api.Participant;
import sfu.core.api.Permissions;
import sfu.core.api.PermissionsChange;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.api.RoomControl;
import sfu.core.api.Selection;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What people may do changes while they do it, through a running room without media. */
class PermissionsTest {
    private static final PermissionsChange NOTHING =
            new PermissionsChange(null, null, null, null, null, null);

    private RoomServer server;
    private RoomControl room;

    @BeforeEach
    void start() throws Exception {
        server =
                new RoomServer(
                        ShardOptions.defaults(0),
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults())
                                .with(RosterPolicy.immediate()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static final PublishSection MICROPHONE =
            Sections.published("0", TrackSource.MICROPHONE);
    private static final PublishSection CAMERA = Sections.published("1", TrackSource.CAMERA);
    private static final PublishSection SCREEN = Sections.published("2", TrackSource.SCREEN);

    private final class Client extends QuietListener {
        final BlockingQueue<SlotState> slots = new LinkedBlockingQueue<>();
        final BlockingQueue<Permissions> permissions = new LinkedBlockingQueue<>();
        final Participant participant;
        private final RemoteTransport remote;

        Client(String identity) throws Exception {
            participant =
                    get(
                            server.join(
                                    new JoinRequest("room", identity, "", true, true, false),
                                    this));
            remote =
                    new RemoteTransport(
                            IceClient.newParameters(), new DtlsCertificate().fingerprint());
            room = server.control("room");
        }

        Client publish(PublishSection... sections) throws Exception {
            get(participant.negotiate(new MediaOffer(remote, List.of(sections), List.of())));
            return this;
        }

        Client watch(int slotsOfEach) throws Exception {
            List<SlotSection> sections = new ArrayList<>();
            for (int i = 0; i < slotsOfEach; i++) {
                for (MediaKind kind : MediaKind.values()) {
                    String mid = (kind == MediaKind.AUDIO ? "a" : "v") + i;
                    sections.add(Sections.slot(mid, kind));
                }
            }
            get(participant.negotiate(new MediaOffer(remote, List.of(), sections)));
            return this;
        }

        /** The next state of this slot that is empty for that reason, or shows something. */
        SlotState until(String mid, SlotState.Reason reason) throws Exception {
            while (true) {
                SlotState state = slots.poll(30, TimeUnit.SECONDS);
                assertThat(state).as(mid + " " + reason).isNotNull();
                boolean isMeant =
                        reason == null ? state.trackId() != null : state.reason() == reason;
                if (state.mid().equals(mid) && isMeant) {
                    return state;
                }
            }
        }

        Member inside() {
            return MemberRequests.of(participant);
        }

        @Override
        public void slotsChanged(List<SlotState> changed) {
            slots.addAll(changed);
        }

        @Override
        public void permissionsChanged(Permissions now) {
            permissions.add(now);
        }
    }

    private static PermissionsChange subscribe(boolean may) {
        return new PermissionsChange(null, null, may, null, null, null);
    }

    @Test
    void whoMayNoLongerSubscribeSeesNothingUntilItMayAgain() throws Exception {
        new Client("ann").publish(MICROPHONE, CAMERA);
        Client bob = new Client("bob").watch(2);
        bob.until("a0", null);
        bob.until("v0", null);
        assertThat(get(room.permit("bob", subscribe(false))).canSubscribe()).isFalse();
        assertThat(bob.permissions.poll(30, TimeUnit.SECONDS).canSubscribe()).isFalse();
        assertThat(bob.until("v0", SlotState.Reason.PERMISSION).publisher()).isNull();
        assertThat(bob.inside().slots().values()).allMatch(slot -> slot.source() == null);
        get(room.permit("bob", subscribe(true)));
        bob.until("a0", null);
        bob.until("v0", null);
        get(room.permit("bob", NOTHING));
        get(room.permit("bob", subscribe(true)));
        assertThat(bob.permissions).hasSize(1); // of what did not change nothing is told
    }

    @Test
    void somebodysTracksAloneMayBeForbidden() throws Exception {
        new Client("ann").publish(CAMERA);
        new Client("cy").publish(CAMERA);
        Client bob = new Client("bob").watch(2);
        bob.until("v1", null);
        get(
                room.permit(
                        "bob",
                        new PermissionsChange(
                                null, null, null, new Selection<>(Set.of("cy")), null, null)));
        SlotState gone = bob.until("v0", SlotState.Reason.PERMISSION);
        assertThat(gone.trackId()).isNull();
        assertThat(bob.inside().slots().get("v1").track().publisher().info().identity())
                .isEqualTo("cy");
    }

    @Test
    void tracksOfOneSourceAloneMayBeForbidden() throws Exception {
        new Client("ann").publish(MICROPHONE, CAMERA);
        Client bob = new Client("bob").watch(1);
        bob.until("a0", null);
        bob.until("v0", null);
        Selection<TrackSource> voice = new Selection<>(Set.of(TrackSource.MICROPHONE));
        get(room.permit("bob", new PermissionsChange(null, null, null, null, voice, null)));
        assertThat(bob.permissions.poll(30, TimeUnit.SECONDS).subscribeSources()).isEqualTo(voice);
        assertThat(bob.until("v0", SlotState.Reason.PERMISSION).publisher()).isNull();
        assertThat(bob.inside().slots().get("a0").track()).isNotNull();
    }

    @Test
    void whoMayNoLongerPublishEndsItsTracks() throws Exception {
        Client ann = new Client("ann").publish(MICROPHONE, CAMERA, SCREEN);
        Client bob = new Client("bob").watch(2);
        bob.until("v1", null);
        Selection<TrackSource> voice = new Selection<>(Set.of(TrackSource.MICROPHONE));
        get(room.permit("ann", new PermissionsChange(null, voice, null, null, null, null)));
        assertThat(ann.permissions.poll(30, TimeUnit.SECONDS).sources()).isEqualTo(voice);
        bob.until("v0", SlotState.Reason.NO_SOURCE);
        assertThat(ann.inside().published()).containsOnlyKeys("0");
        assertThatThrownBy(() -> ann.publish(MICROPHONE, SCREEN))
                .hasMessageContaining("may not publish");
        ann.publish(MICROPHONE);
        get(room.permit("ann", new PermissionsChange(false, null, null, null, null, null)));
        assertThat(ann.inside().published()).isEmpty();
        assertThat(ann.participant.info().canPublish()).isFalse();
        assertThatThrownBy(() -> ann.publish(MICROPHONE)).hasMessageContaining("may not publish");
        get(
                room.permit(
                        "ann",
                        new PermissionsChange(true, Selection.all(), null, null, null, null)));
        ann.publish(MICROPHONE, CAMERA);
        bob.until("v0", null);
    }

    @Test
    void aPublisherSaysWhoMaySeeATrack() throws Exception {
        Client ann = new Client("ann").publish(CAMERA, SCREEN);
        Client bob = new Client("bob").watch(2);
        Client cy = new Client("cy").watch(2);
        bob.until("v1", null);
        cy.until("v1", null);
        get(ann.participant.admit("2", new Selection<>(Set.of("cy"))));
        bob.until("v0", SlotState.Reason.PERMISSION);
        assertThat(cy.inside().slots().values())
                .filteredOn(slot -> slot.track() != null)
                .hasSize(2);
        Track screen = ann.inside().published().get("2");
        get(bob.participant.setViews(List.of(new SlotView("v0", screen.id(), 0, 0, 0, 0, true))));
        assertThat(bob.inside().slots().get("v0").track()).isNull();
        get(ann.participant.admit("", new Selection<>(Set.of())));
        bob.until("v1", SlotState.Reason.PERMISSION);
        cy.until("v1", SlotState.Reason.PERMISSION);
        get(room.admit("ann", "2", new Selection<>(Set.of("bob")))); // cy by ann's word alone
        cy.until("v0", SlotState.Reason.PERMISSION);
        get(ann.participant.admit("2", Selection.all()));
        assertThat(bob.until("v0", null).trackId()).isEqualTo(screen.id());
        ann.publish(CAMERA);
        ann.publish(CAMERA, SCREEN); // in the same section
        bob.until("v0", SlotState.Reason.NO_SOURCE);
        get(ann.participant.admit("", Selection.all()));
        bob.until("v1", null);
        assertThat(cy.inside().slots().values())
                .filteredOn(slot -> slot.track() != null)
                .hasSize(1);
    }

    /** Where a few slots carry the loudest voices, the shards are told whom not to. */
    @Test
    void voicesThatMustNotBeHeardAreNamedToTheShardBeforeTheySpeak() throws Exception {
        Client ann = new Client("ann").publish(MICROPHONE);
        new Client("cy").publish(MICROPHONE);
        Client dan = new Client("dan");
        get(dan.participant.admit("", new Selection<>(Set.of("cy"))));
        Client bob = new Client("bob").watch(1);
        assertThat(bob.inside().subscription().listensOn()).containsExactly("a0");
        Set<Long> barred = bob.inside().subscription().barred();
        assertThat(barred).isEmpty();
        dan.publish(MICROPHONE);
        Track voice = dan.inside().published().get("0");
        assertThat(barred).containsExactly(voice.number());
        get(ann.participant.admit("0", new Selection<>(Set.of())));
        assertThat(barred).hasSize(2);
        get(room.permit("bob", subscribe(false)));
        get(room.permit("bob", subscribe(true)));
        assertThat(bob.inside().subscription().listensOn()).containsExactly("a0");
        assertThat(barred).hasSize(2);
        get(dan.participant.admit("", Selection.all()));
        assertThat(barred).containsExactly(ann.inside().published().get("0").number());
        get(ann.participant.negotiate(new MediaOffer(ann.remote, List.of(), List.of())));
        assertThat(barred).isEmpty();
    }

    @Test
    void whoMayNotWriteOnItselfIsRefused() throws Exception {
        Client ann = new Client("ann");
        get(ann.participant.annotate("", new NotesChange("a", Map.of())));
        get(room.permit("ann", new PermissionsChange(null, null, null, null, null, false)));
        assertThatThrownBy(() -> get(ann.participant.annotate("", NotesChange.NONE)))
                .hasMessageContaining("may not change metadata");
        get(room.annotate("ann", new NotesChange("b", Map.of())));
        assertThat(ann.inside().notes().metadata()).isEqualTo("b");
    }
}
