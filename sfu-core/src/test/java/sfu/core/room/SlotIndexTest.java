package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.JoinRequest;
import sfu.core.api.LayerCap;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PermissionsChange;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.api.RoomControl;
import sfu.core.api.Selection;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A room that asks only those whom a change concerns shows the same as one that asks everybody:
 * through a running room without media, after each of many random changes.
 */
class SlotIndexTest extends Door {
    private static final int STEPS = 1_000;
    private static final int LOUDEST = 2;
    private static final List<TrackSource> SOURCES =
            List.of(TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN);

    private DtlsCertificate certificate;
    private RoomControl control;
    private final List<Client> clients = new ArrayList<>();
    private int joined;

    @BeforeEach
    void open() throws Exception {
        start(room(50, 50, 16, WhenFull.REFUSE));
        certificate = new DtlsCertificate();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private final class Client {
        final String identity;
        final Participant participant;
        final Set<TrackSource> sources = new HashSet<>();
        final RemoteTransport remote;
        int audio;
        int video;

        Client(String identity) throws Exception {
            this.identity = identity;
            JoinRequest request = new JoinRequest("room", identity, "", true, true, false);
            participant = get(server.join(request, new QuietListener()));
            remote = new RemoteTransport(IceClient.newParameters(), certificate.fingerprint());
        }

        void negotiate() throws Exception {
            List<PublishSection> published =
                    sources.stream()
                            .map(source -> Sections.published(source.name(), source))
                            .toList();
            List<SlotSection> slots = new ArrayList<>();
            for (int i = 0; i < audio; i++) {
                slots.add(Sections.slot("a" + i, MediaKind.AUDIO));
            }
            for (int i = 0; i < video; i++) {
                slots.add(Sections.slot("v" + i, MediaKind.VIDEO));
            }
            get(participant.negotiate(new MediaOffer(remote, published, slots)));
        }

        Member inside() {
            return MemberRequests.of(participant);
        }

        /** What its slots show, and why they do not; which voices it must not hear. */
        List<String> state() {
            List<String> state = new ArrayList<>();
            for (Slot slot : inside().slots().values()) {
                Track shown = slot.source();
                String what = shown == null ? "- " + slot.reason() : shown.id();
                state.add(slot.mid() + (slot.followsSeats() ? " follows" : " shows " + what));
            }
            state.add("listens on " + inside().subscription().listensOn());
            return state;
        }

        /** Has the room look at all of it again. */
        void ask() throws Exception {
            get(participant.hearLoudest(LOUDEST));
        }

        void checkBars() {
            Set<Long> forbidden = new HashSet<>();
            for (Client other : clients) {
                for (Track track : other.inside().published().values()) {
                    if (track.kind() == MediaKind.AUDIO
                            && inside().subscription().isForbidden(track)) {
                        forbidden.add(track.number());
                    }
                }
            }
            if (!inside().subscription().listensOn().isEmpty()) {
                assertThat(inside().subscription().barred()).isEqualTo(forbidden);
            }
        }
    }

    /** Its slot is not free meanwhile. */
    @Test
    void aSourceThatAnOperatorChoseIsShownAgainWhenItIsPublishedAnew() throws Exception {
        Client ann = publisher("ann");
        publisher("bob");
        Client cy = new Client("cy");
        cy.video = 1;
        cy.negotiate();
        control = server.control("room");
        String first = ann.inside().published().values().iterator().next().id();
        get(control.overrideSlot("cy", "v0", override(first, false)));
        assertThat(shownTo(cy)).isEqualTo("ann");
        ann.sources.clear();
        ann.negotiate();
        assertThat(shownTo(cy)).isEqualTo("bob");
        ann.sources.add(TrackSource.CAMERA);
        ann.negotiate();
        assertThat(shownTo(cy)).isEqualTo("ann");
    }

    private Client publisher(String identity) throws Exception {
        Client client = new Client(identity);
        client.sources.add(TrackSource.CAMERA);
        client.negotiate();
        return client;
    }

    private static String shownTo(Client client) {
        Track shown = client.inside().slots().get("v0").track();
        return shown == null ? "" : shown.publisher().info().identity();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoIsNotAskedWouldBeShownNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        boolean someoneListened = false;
        StringBuilder changes = new StringBuilder();
        for (int step = 0; step < STEPS; step++) {
            changes.append(change(random)).append("; ");
            if (random.nextInt(4) == 0) { // not each time: who is asked is brought up to date
                compare("seed %d, step %d (%s)".formatted(seed, step, changes));
                changes.setLength(0);
                someoneListened |=
                        clients.stream()
                                .anyMatch(client ->
                                        !client.inside().subscription().listensOn().isEmpty());
            }
        }
        assertThat(someoneListened).isTrue();
    }

    private void compare(String where) throws Exception {
        List<List<String>> before = new ArrayList<>();
        for (Client client : clients) {
            before.add(client.state());
            client.checkBars();
        }
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            client.ask();
            assertThat(client.state())
                    .as("%s: %s", where, client.identity)
                    .isEqualTo(before.get(i));
        }
    }

    private String change(Random random) throws Exception {
        if (clients.size() < 3 || clients.size() < 10 && random.nextInt(6) == 0) {
            Client client = new Client("user-" + joined++);
            client.audio = random.nextInt(5);
            client.video = random.nextInt(4);
            clients.add(client);
            client.ask();
            control = server.control("room");
            client.negotiate();
            return client.identity + " joins";
        }
        Client client = clients.get(random.nextInt(clients.size()));
        return client.identity
                + switch (random.nextInt(11)) {
                    case 0, 1, 2 -> publishes(client, random);
                    case 3 -> opens(client, random);
                    case 4 -> views(client, random);
                    case 5 -> isPermitted(client, random);
                    case 6 -> admits(client, random);
                    case 7 -> isOverridden(client, random);
                    case 8 -> follows(client, random);
                    case 9 -> isGiven(client, random);
                    default -> leaves(client);
                };
    }

    private String publishes(Client client, Random random) throws Exception {
        TrackSource source = SOURCES.get(random.nextInt(SOURCES.size()));
        boolean ends = client.sources.remove(source);
        if (!ends) {
            client.sources.add(source);
        }
        client.negotiate();
        return (ends ? " ends " : " publishes ") + source;
    }

    private String opens(Client client, Random random) throws Exception {
        boolean may = client.participant.permissions().canSubscribe();
        client.audio = may ? random.nextInt(6) : 0;
        client.video = may ? random.nextInt(4) : 0;
        client.negotiate();
        return " has %d and %d slots".formatted(client.audio, client.video);
    }

    private String views(Client client, Random random) throws Exception {
        if (client.video == 0) {
            return " has no view";
        }
        String track = trackOf(random);
        SlotView view =
                new SlotView("v0", track.isEmpty() ? SlotView.AUTO : track, 0, 0, 0, 0, true);
        get(client.participant.setViews(List.of(view)));
        return " views " + track;
    }

    private String isPermitted(Client client, Random random) throws Exception {
        Selection<String> whom =
                random.nextBoolean()
                        ? Selection.all()
                        : new Selection<>(
                                Set.copyOf(List.of(any(random).identity, any(random).identity)));
        boolean may = random.nextInt(5) > 0;
        PermissionsChange change = new PermissionsChange(null, null, may, whom, null, null);
        get(control.permit(client.identity, change));
        if (!may) {
            client.audio = 0;
            client.video = 0;
        }
        return " may be sent " + whom + " " + may;
    }

    private String admits(Client client, Random random) throws Exception {
        Selection<String> whom =
                random.nextBoolean()
                        ? Selection.all()
                        : new Selection<>(Set.of(any(random).identity));
        get(client.participant.admit("", whom));
        return " admits " + whom;
    }

    private String isOverridden(Client client, Random random) throws Exception {
        TrackSource source = SOURCES.get(random.nextInt(SOURCES.size()));
        ViewOverride its = random.nextBoolean() ? ViewOverride.NONE : override("", true);
        get(control.overrideSource(client.identity, any(random).identity, source, its));
        return " is sent no " + source + " " + its.isOff();
    }

    private static ViewOverride override(String track, boolean isOff) {
        return new ViewOverride(track, isOff, LayerCap.NONE, LayerCap.NONE, ViewOverride.AS_CLIENT);
    }

    private String isGiven(Client client, Random random) throws Exception {
        String track = trackOf(random);
        ViewOverride its =
                switch (random.nextInt(4)) {
                    case 0 -> ViewOverride.NONE;
                    case 1 -> override("", true);
                    default -> override(track, false);
                };
        CompletableFuture<?> done =
                control.overrideSlot(client.identity, random.nextBoolean() ? "v0" : "a0", its);
        try {
            get(done);
            return " is given " + its;
        } catch (ExecutionException e) { // of the other kind, its own, or no such slot
            assertThat(e.getCause()).isInstanceOf(MediaException.class);
            return " is not given " + its;
        }
    }

    private String follows(Client client, Random random) throws Exception {
        String whom = random.nextBoolean() ? "" : any(random).identity;
        get(client.participant.follow(whom, List.of()));
        return " follows " + whom;
    }

    private String leaves(Client client) throws Exception {
        client.participant.leave(LeaveReason.LEFT);
        clients.remove(client);
        for (Client each : clients) {
            get(each.participant.addCandidates(List.of())); // it has left before this is answered
        }
        return " leaves";
    }

    private Client any(Random random) {
        return clients.get(random.nextInt(clients.size()));
    }

    private String trackOf(Random random) {
        for (Track track : any(random).inside().published().values()) {
            if (track.kind() == MediaKind.VIDEO) {
                return track.id();
            }
        }
        return "";
    }
}
