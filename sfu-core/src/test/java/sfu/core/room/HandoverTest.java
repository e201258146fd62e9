package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.By;
import sfu.core.api.Caps;
import sfu.core.api.Handover;
import sfu.core.api.JoinRequest;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.Muting;
import sfu.core.api.NotesChange;
import sfu.core.api.Participant;
import sfu.core.api.PermissionsChange;
import sfu.core.api.RemoteTransport;
import sfu.core.api.Role;
import sfu.core.api.RosterEntry;
import sfu.core.api.Target;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A room goes from one server to another: what was said of it and its people goes along. */
class HandoverTest {
    private static final By OPERATOR = By.operator("");
    private static final Caps CAPS = new Caps(new MediaCap(640, 360, 0, 0), MediaCap.NONE);

    private final DtlsCertificate certificate = new DtlsCertificate();
    private RoomServer here;
    private RoomServer there;

    @BeforeEach
    void start() throws Exception {
        RoomLimits limits = new RoomLimits(10, 10, 16, 64, 1);
        here = new RoomServer(ShardOptions.defaults(0), limits);
        there = new RoomServer(ShardOptions.defaults(0), limits);
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
    }

    private static Participant join(RoomServer server, String identity) throws Exception {
        JoinRequest request =
                new JoinRequest("r", identity, "", true, true, false, Role.ATTENDEE, false);
        return server.join(request, new QuietListener()).get(30, TimeUnit.SECONDS);
    }

    private List<String> publishes(Participant its, String... codecs) throws Exception {
        RemoteTransport remote =
                new RemoteTransport(IceClient.newParameters(), certificate.fingerprint());
        its.negotiate(new MediaOffer(remote, WirePeer.published(List.of(codecs)), List.of()))
                .get(30, TimeUnit.SECONDS);
        return await().until(() -> entry(its).tracks(), tracks -> !tracks.isEmpty()).stream()
                .map(TrackInfo::id)
                .toList();
    }

    /** As the list of its room has it, once it does. */
    private static RosterEntry entry(Participant its) {
        return await().until(
                        () ->
                                its.participants(List.of(its.info().id()))
                                        .get(30, TimeUnit.SECONDS)
                                        .people(),
                        people -> !people.isEmpty())
                .getFirst();
    }

    private void hand() throws Exception {
        Handover its = here.pack("r").get(30, TimeUnit.SECONDS).orElseThrow();
        there.expect(its);
    }

    @Test
    void peopleAreWhoTheyWere() throws Exception {
        Participant ann = join(here, "ann");
        List<String> tracks = publishes(ann, "VP8");
        ann.raiseHand(true).get(30, TimeUnit.SECONDS);
        here.control("r")
                .permit("ann", new PermissionsChange(null, null, false, null, null, null))
                .get(30, TimeUnit.SECONDS);
        RosterEntry before = entry(ann);
        hand();

        Participant bob = join(there, "bob");
        Participant annThere = join(there, "ann");
        assertThat(annThere.info().id()).isEqualTo(ann.info().id());
        assertThat(bob.info().id()).isNotEqualTo(ann.info().id());
        assertThat(annThere.permissions().canSubscribe()).isFalse();
        assertThat(entry(annThere).handRaisedAtMs()).isEqualTo(before.handRaisedAtMs());
        assertThat(publishes(annThere, "VP8")).isEqualTo(tracks);
        assertThat(join(there, "ann").info().id())
                .as("it comes once")
                .isNotEqualTo(ann.info().id());
    }

    @Test
    void whatWasSaidOfTheRoomHoldsThere() throws Exception {
        join(here, "ann");
        here.control("r")
                .annotate(new NotesChange("about", Map.of("k", "v")))
                .get(30, TimeUnit.SECONDS);
        here.control("r").cap("ann", CAPS).get(30, TimeUnit.SECONDS);
        here.control("r").setRecording(OPERATOR, true).get(30, TimeUnit.SECONDS);
        Muting hard = new Muting("", Set.of(TrackSource.CAMERA), true, true);
        here.control("r")
                .mute(OPERATOR, new Target.OfIdentity("ann"), hard)
                .get(30, TimeUnit.SECONDS);
        here.control("r").lock(OPERATOR, true).get(30, TimeUnit.SECONDS);
        hand();

        assertThat(refusal("eve").code()).isEqualTo(MediaException.Code.LOCKED);
        Participant ann = join(there, "ann");
        assertThat(ann.room()).isEqualTo(here.about("r"));
        assertThat(ann.room().notes().metadata()).isEqualTo("about");
        assertThat(ann.room().state().isRecording()).isTrue();
        assertThat(there.control("r").caps("ann").get(30, TimeUnit.SECONDS)).isEqualTo(CAPS);
        publishes(ann, "VP8");
        assertThat(entry(ann).tracks())
                .filteredOn(track -> track.source() == TrackSource.CAMERA)
                .isNotEmpty()
                .allMatch(TrackInfo::muted);
    }

    private MediaException refusal(String identity) throws Exception {
        try {
            join(there, identity);
            throw new AssertionError("it came in");
        } catch (ExecutionException e) {
            return (MediaException) e.getCause();
        }
    }

    @Test
    void aRoomThatIsNotOpenTakesNothingAlong() throws Exception {
        assertThat(here.pack("r").get(30, TimeUnit.SECONDS)).isEmpty();
    }
}
