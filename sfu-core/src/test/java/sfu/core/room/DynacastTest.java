package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.CodecParameters;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.EncodingParameters;
import sfu.core.api.EncodingState;
import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotLayer;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.layers.LayerReason;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.ShardOptions;
import sfu.core.shard.SlotLayers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Views, layers and dynacast through a running room; a shard's part is played by the test. */
class DynacastTest {
    private static final MediaCap CAP = new MediaCap(1280, 720, 30, 2_000_000);
    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        Duration hold = Duration.ofMillis(50);
        MediaPolicy policy =
                new MediaPolicy(CAP, MediaCap.NONE, false, 3, hold, BackupPolicy.defaults());
        server = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults(), policy);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A participant whose transport never connects: the room's part needs no media. */
    private final class Client extends QuietListener {
        final BlockingQueue<String> layers = new LinkedBlockingQueue<>();
        final BlockingQueue<SlotState> slots = new LinkedBlockingQueue<>();
        final Participant participant;
        private final RemoteTransport remote;

        Client(String name) throws Exception {
            participant =
                    server.join(new JoinRequest("room", name, "", true, true, false), this)
                            .get(5, TimeUnit.SECONDS);
            DtlsFingerprint fingerprint = new DtlsCertificate().fingerprint();
            IceParameters ice = IceClient.newParameters();
            remote = new RemoteTransport(ice, fingerprint);
        }

        void publish() throws Exception {
            PublishSection camera =
                    new PublishSection(
                            "0",
                            MediaKind.VIDEO,
                            TrackSource.CAMERA,
                            List.of(vp8()),
                            List.of(),
                            List.of(
                                    new EncodingParameters(0, 0, "q"),
                                    new EncodingParameters(0, 0, "h"),
                                    new EncodingParameters(0, 0, "f")),
                            false);
            participant
                    .negotiate(new MediaOffer(remote, List.of(camera), List.of()))
                    .get(5, TimeUnit.SECONDS);
        }

        void subscribe() throws Exception {
            SlotSection slot = new SlotSection("v", MediaKind.VIDEO, List.of(vp8()), List.of());
            participant
                    .negotiate(new MediaOffer(remote, List.of(), List.of(slot)))
                    .get(5, TimeUnit.SECONDS);
        }

        String layers() throws Exception {
            return layers.poll(5, TimeUnit.SECONDS);
        }

        @Override
        public void encodingsWanted(String mid, List<EncodingState> encodings, MediaCap cap) {
            StringBuilder text = new StringBuilder(mid).append(' ');
            encodings.forEach(e -> text.append(e.isActive() ? e.rid() : "-"));
            layers.add(text.append(cap.equals(CAP) ? "" : " without cap").toString());
        }

        @Override
        public void slotsChanged(List<SlotState> changed) {
            slots.addAll(changed);
        }
    }

    private static CodecParameters vp8() {
        return new CodecParameters(96, "VP8", 90_000, 1, Map.of(), Set.of(), -1);
    }

    private static long number(Participant publisher) {
        return MemberRequests.of(publisher).published().get("0").number();
    }

    @Test
    void aPublisherSendsWhatSomebodyWatches() throws Exception {
        Client ann = new Client("ann");
        ann.publish();
        assertThat(ann.layers()).as("its cap").isEqualTo("0 qhf");
        assertThat(ann.layers()).as("nobody is there").isEqualTo("0 ---");
        Client bob = new Client("bob");
        bob.subscribe();
        assertThat(ann.layers()).isEqualTo("0 qhf");
        Member publisher = MemberRequests.of(ann.participant);
        int shard = MemberRequests.of(bob.participant).transport().home();
        String now = null;
        for (int i = 0; i < 5 && now == null; i++) { // the shard itself may still tell that all are
            publisher
                    .events()
                    .layersWanted(
                            number(ann.participant),
                            shard,
                            new LayersWanted(0b001, LayersWanted.NO_LIMIT));
            now = ann.layers();
        }
        assertThat(now).isEqualTo("0 q--");
        publisher
                .events()
                .layersWanted(
                        number(ann.participant),
                        shard,
                        new LayersWanted(0b110, LayersWanted.NO_LIMIT));
        assertThat(ann.layers()).as("on at once, off later").isEqualTo("0 qhf");
        assertThat(ann.layers()).isEqualTo("0 -hf");
        bob.participant.leave(LeaveReason.LEFT);
        assertThat(ann.layers()).isEqualTo("0 ---");
    }

    @Test
    void whatWasWantedForLongIsHeldToo() throws Exception {
        Client ann = new Client("ann");
        ann.publish();
        assertThat(ann.layers()).as("by its room").isEqualTo("0 qhf");
        assertThat(ann.layers()).isEqualTo("0 ---");
        AtomicLong nowNs = new AtomicLong();
        Dynacast dynacast = new Dynacast(Duration.ofNanos(50), nowNs::get, (task, delayNs) -> {});
        Track track = MemberRequests.of(ann.participant).published().get("0");
        LayersWanted lowest = new LayersWanted(0b001, LayersWanted.NO_LIMIT);
        dynacast.published(track);
        assertThat(ann.layers.poll()).isEqualTo("0 qhf");
        dynacast.viewerCame(track, 0);
        nowNs.set(1_000);
        dynacast.wanted(track.number(), 0, lowest);
        assertThat(ann.layers.poll()).as("a hold first").isNull();
        nowNs.set(1_050);
        dynacast.viewerCame(track, 0);
        assertThat(ann.layers.poll()).isEqualTo("0 q--");
    }

    @Test
    void aSlotSaysItsLayerAndWhyNoMore() throws Exception {
        Client ann = new Client("ann");
        ann.publish();
        Client bob = new Client("bob");
        bob.subscribe();
        SlotState first = bob.slots.poll(5, TimeUnit.SECONDS);
        assertThat(first.layer()).isNull();
        assertThat(first.reason()).isNull();
        Member viewer = MemberRequests.of(bob.participant);
        SlotLayer layer = new SlotLayer(1, "", 640, 360, 30, 0, 2, false);
        long track = number(ann.participant);
        viewer.events().slotLayers(List.of(new SlotLayers("v", track + 7, layer, LayerReason.CAP)));
        viewer.events()
                .slotLayers(List.of(new SlotLayers("v", track, layer, LayerReason.BANDWIDTH)));
        SlotState now = bob.slots.poll(5, TimeUnit.SECONDS);
        assertThat(now.layer()).as("with its rid").isEqualTo(layer.withRid("h"));
        assertThat(now.reason()).as("not the other track's").isEqualTo(SlotState.Reason.BANDWIDTH);
        SlotLayer none = new SlotLayer(-1, "", 0, 0, 0, 0, 0, true);
        viewer.events().slotLayers(List.of(new SlotLayers("v", track, none, LayerReason.PAUSED)));
        assertThat(bob.slots.poll(5, TimeUnit.SECONDS).layer()).isEqualTo(none);
        ann.participant.setMuted("0", true).get(5, TimeUnit.SECONDS);
        assertThat(bob.slots.poll(5, TimeUnit.SECONDS).reason()).isEqualTo(SlotState.Reason.MUTED);
    }

    @Test
    void aFloodOfMutesIsToldTogether() throws Exception {
        Client ann = new Client("ann");
        ann.publish();
        Client bob = new Client("bob");
        bob.subscribe();
        assertThat(bob.slots.poll(5, TimeUnit.SECONDS).reason()).isNull();
        CompletableFuture<Void> last = null;
        for (int i = 0; i <= 200; i++) {
            last = ann.participant.setMuted("0", i % 2 == 0);
        }
        last.get(5, TimeUnit.SECONDS);
        assertThat(bob.slots.poll(5, TimeUnit.SECONDS).reason()).isEqualTo(SlotState.Reason.MUTED);
        assertThat(bob.slots).hasSizeLessThan(100);
    }

    @Test
    void aViewOfWhatIsNoSlotChangesNothing() throws Exception {
        Client bob = new Client("bob");
        bob.subscribe();
        SlotView known = new SlotView("v", 320, 180, 15, 0, true);
        SlotView unknown = new SlotView("w", 320, 180, 15, 0, true);
        bob.participant.setViews(List.of(known)).get(5, TimeUnit.SECONDS);
        assertThat(bob.participant.setViews(List.of(known, unknown)))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(MediaException.class)
                .withMessageContaining("no slot has the mid w");
    }
}
