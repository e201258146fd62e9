package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
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
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.Shared;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotState;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A viewer that cannot decode the first codec, through a running room without media. */
class BackupsTest {
    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        server = server(Duration.ofMillis(200), "VP8", "H264");
    }

    private static RoomServer server(Duration hold, String... codecs) throws Exception {
        BackupPolicy backup = new BackupPolicy(List.of(codecs), hold);
        MediaPolicy policy =
                new MediaPolicy(
                        MediaCap.NONE, MediaCap.NONE, false, 3, Duration.ofMillis(50), backup);
        return new RoomServer(
                ShardOptions.defaults(0),
                Hosting.of(RoomLimits.defaults(), policy).with(RosterPolicy.immediate()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static CodecParameters codec(String name) {
        return new CodecParameters(
                96 + "VP8 VP9 H264 AV1".indexOf(name), name, 90_000, 1, Map.of(), Set.of(), -1);
    }

    private static List<CodecParameters> codecs(String names) {
        List<CodecParameters> all = new ArrayList<>();
        for (String name : names.split(" ")) {
            all.add(codec(name));
        }
        return all;
    }

    private static PublishSection camera(String mid, String codecs, String backupOf) {
        return video(TrackSource.CAMERA, mid, codecs, backupOf);
    }

    private static PublishSection video(
            TrackSource source, String mid, String codecs, String backupOf) {
        return new PublishSection(
                mid,
                MediaKind.VIDEO,
                source,
                codecs(codecs),
                List.of(),
                List.of(new EncodingParameters(0, 0, "")),
                false,
                backupOf);
    }

    /** Mids of those tracks that are not among the others. */
    private static List<String> missing(List<TrackInfo> of, List<TrackInfo> in) {
        Set<String> ids = in.stream().map(TrackInfo::id).collect(Collectors.toSet());
        return of.stream().filter(track -> !ids.contains(track.id())).map(TrackInfo::mid).toList();
    }

    private final class Client extends QuietListener {
        final BlockingQueue<String> backups = new LinkedBlockingQueue<>();
        final BlockingQueue<SlotState> slots = new LinkedBlockingQueue<>();
        final BlockingQueue<String> tracks = new LinkedBlockingQueue<>();
        private final Map<String, List<TrackInfo>> known = new HashMap<>(); // by participant
        final Map<String, Boolean> wanted = new ConcurrentHashMap<>(); // whether, by mid
        final Participant participant;
        private final RemoteTransport remote;

        Client(String name) throws Exception {
            participant =
                    server.join(new JoinRequest("room", name, "", true, true, false), this)
                            .get(30, TimeUnit.SECONDS);
            DtlsFingerprint fingerprint = new DtlsCertificate().fingerprint();
            IceParameters ice = IceClient.newParameters();
            remote = new RemoteTransport(ice, fingerprint);
        }

        void publish(PublishSection... sections) throws Exception {
            offer(List.of(sections), List.of());
        }

        void watch(String codecs) throws Exception {
            SlotSection slot = new SlotSection("v", MediaKind.VIDEO, codecs(codecs), List.of());
            offer(List.of(), List.of(slot));
        }

        private void offer(List<PublishSection> publish, List<SlotSection> slots) throws Exception {
            participant.negotiate(new MediaOffer(remote, publish, slots)).get(30, TimeUnit.SECONDS);
        }

        SlotState slot() throws Exception {
            return slots.poll(30, TimeUnit.SECONDS);
        }

        String backup() throws Exception {
            return backups.poll(30, TimeUnit.SECONDS);
        }

        Slot inside() {
            return MemberRequests.of(participant).slots().get("v");
        }

        @Override
        public void backupWanted(String mid, String codec) {
            backups.add(mid + " " + codec);
        }

        @Override
        public void encodingsWanted(String mid, List<EncodingState> encodings, MediaCap cap) {
            wanted.put(mid, encodings.stream().anyMatch(EncodingState::isActive));
        }

        @Override
        public void slotsChanged(List<SlotState> changed) {
            slots.addAll(changed);
        }

        @Override
        public void rosterChanged(Shared<RosterDelta> delta) {
            for (RosterEntry person : delta.value().people()) {
                List<TrackInfo> before = known.getOrDefault(person.participant().id(), List.of());
                List<TrackInfo> now = person.tracks();
                missing(before, now).forEach(mid -> tracks.add("-" + mid));
                tracks.addAll(missing(now, before));
                known.put(person.participant().id(), now);
            }
        }

        /** Of ann, as everybody was told. */
        String track() throws Exception {
            return participant.participants().get(30, TimeUnit.SECONDS).value().people().stream()
                    .flatMap(person -> person.tracks().stream())
                    .findFirst()
                    .orElseThrow()
                    .id();
        }
    }

    private static final PublishSection FIRST = camera("0", "VP9 VP8 H264", "");
    private static final PublishSection BACKUP = camera("1", "VP8", "0");

    @Test
    void aViewerWithoutTheCodecIsShownTheBackup() throws Exception {
        Client ann = new Client("ann");
        Client cem = new Client("cem");
        cem.watch("VP9");
        ann.publish(FIRST);
        Client bob = new Client("bob");
        bob.watch("VP8 H264");
        assertThat(bob.slot().reason()).isEqualTo(SlotState.Reason.CODEC);
        assertThat(ann.backup()).isEqualTo("0 VP8");
        ann.publish(FIRST, BACKUP);
        SlotState shown = bob.slot();
        assertThat(shown.trackId()).as("the one track").isEqualTo(bob.track());
        assertThat(shown.reason()).isNull();
        assertThat(bob.inside().source().section().mid()).isEqualTo("1");
        assertThat(cem.inside().source().section().mid()).isEqualTo("0");
        assertThat(cem.tracks).containsExactly("0");
        ann.participant.setMuted("0", true).get(30, TimeUnit.SECONDS);
        assertThat(bob.slot().reason()).isEqualTo(SlotState.Reason.MUTED);

        bob.participant.leave(LeaveReason.LEFT);
        assertThat(ann.backup()).as("after a while").isEqualTo("0 ");
        assertThat(ann.wanted).as("cem looks on").isEqualTo(Map.of("0", true, "1", false));
        ann.publish(FIRST);
        assertThat(cem.tracks).as("nothing was news").containsExactly("0");
        assertThat(MemberRequests.of(ann.participant).published()).containsOnlyKeys("0");
    }

    @Test
    void whoComesBackInTimeKeepsIt() throws Exception {
        server.close();
        server = server(Duration.ofHours(1), "VP8");
        Client ann = new Client("ann");
        ann.publish(FIRST);
        Client bob = new Client("bob");
        bob.watch("VP8");
        assertThat(ann.backup()).isEqualTo("0 VP8");
        ann.publish(FIRST, BACKUP);
        bob.participant.leave(LeaveReason.LEFT);
        Client eve = new Client("eve");
        eve.watch("VP8");
        assertThat(eve.slot().reason()).as("it is there").isNull();
        assertThat(ann.backups).isEmpty();
    }

    @Test
    void aBackupThatEndsLeavesASlotWithTheReason() throws Exception {
        Client ann = new Client("ann");
        ann.publish(FIRST);
        Client bob = new Client("bob");
        bob.watch("VP8");
        ann.publish(FIRST, BACKUP);
        bob.slots.clear();
        ann.publish(FIRST);
        assertThat(bob.slot().reason()).isEqualTo(SlotState.Reason.CODEC);
        assertThat(bob.inside().source()).isNull();
        ann.publish(FIRST, BACKUP);
        assertThat(bob.slot().reason()).isNull();
    }

    @Test
    void theFirstTrackTakesItsBackupAlong() throws Exception {
        Client bob = new Client("bob");
        bob.watch("VP8");
        Client ann = new Client("ann");
        ann.publish(FIRST, BACKUP);
        PublishSection other = camera("0", "AV1 VP8", "");
        ann.publish(other, BACKUP);
        assertThat(bob.inside().track().section()).isEqualTo(other);
        assertThat(bob.inside().source().backupOf()).isSameAs(bob.inside().track());
        ann.publish();
        assertThat(MemberRequests.of(ann.participant).published()).isEmpty();
        assertThat(bob.inside().track()).isNull();
        Awaitility.await()
                .untilAsserted(() -> assertThat(bob.tracks).containsExactly("0", "-0", "0", "-0"));
    }

    @Test
    void theCodecIsOneThatViewersDecodeAndThePublisherHas() throws Exception {
        Client ann = new Client("ann");
        ann.publish(FIRST);
        Client bob = new Client("bob");
        bob.watch("H264");
        assertThat(ann.backup()).isEqualTo("0 H264");
        Client cem = new Client("cem");
        cem.watch("VP8");
        assertThat(cem.slot().reason()).isEqualTo(SlotState.Reason.CODEC);
        bob.participant.leave(LeaveReason.LEFT);
        assertThat(ann.backup()).as("the one who is left").isEqualTo("0 VP8");
    }

    @Test
    void whoMattersMostIsAskedThoughOthersFillTheSlots() throws Exception {
        Client ann = new Client("ann");
        ann.publish(camera("0", "VP8", ""));
        Client bob = new Client("bob");
        bob.watch("VP8");
        Client cem = new Client("cem");
        cem.publish(camera("0", "VP9 VP8", ""));
        Client eve = new Client("eve");
        PublishSection screen = video(TrackSource.SCREEN, "0", "VP9 VP8", "");
        eve.publish(screen);
        assertThat(eve.backup()).isEqualTo("0 VP8");
        assertThat(cem.backups).as("would not be shown").isEmpty();
        assertThat(bob.inside().track().publisher())
                .as("meanwhile")
                .isSameAs(MemberRequests.of(ann.participant));
        eve.publish(screen, BACKUP);
        assertThat(bob.inside().track().publisher()).isSameAs(MemberRequests.of(eve.participant));
        assertThat(bob.inside().source().backupOf()).isSameAs(bob.inside().track());
    }

    @Test
    void nobodyIsAskedForWhatHelpsNobody() throws Exception {
        Client ann = new Client("ann");
        ann.publish(camera("0", "VP9", ""));
        Client bob = new Client("bob");
        bob.watch("VP8");
        Client cem = new Client("cem");
        cem.watch("AV1");
        Client eve = new Client("eve");
        eve.watch("VP9");
        assertThat(cem.slot().reason()).isEqualTo(SlotState.Reason.CODEC);
        assertThat(ann.backups).isEmpty();
    }

    @Test
    void aBackupOfNothingIsRefused() throws Exception {
        Client ann = new Client("ann");
        for (List<PublishSection> wrong :
                List.of(
                        List.of(FIRST, camera("1", "VP8", "7")),
                        List.of(FIRST, camera("1", "VP8", "1")),
                        List.of(FIRST, BACKUP, camera("2", "VP8", "1")),
                        List.of(FIRST, BACKUP, camera("2", "H264", "0")))) {
            assertThatThrownBy(() -> ann.publish(wrong.toArray(PublishSection[]::new)))
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining("backupOf");
        }
        assertThat(MemberRequests.of(ann.participant).published()).isEmpty();
    }
}
