package sfu.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;

import org.junit.jupiter.api.Test;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.moderation.Passes;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ServerMessage;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a join costs the server in rooms of several sizes, in which all publish sound and each
 * twentieth video; sockets and networks left out. Prints and asserts nothing. Not run by default:
 * -Dtest=JoinCost.
 */
final class JoinCost {
    private static final int JOINS = 400;
    private static final int SLOTS = 8;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final RoomServer server =
            new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
    private final Sessions sessions = new Sessions(server, Access.open(), SessionLimits.defaults());
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final AtomicLong notices = new AtomicLong();

    JoinCost() throws Exception {}

    /** Keeps what it is sent until the reply to the join. */
    private final class Connection implements WebSocketConnection {
        final CompletableFuture<String> joined = new CompletableFuture<>();

        @Override
        public void send(String text) {
            joined.complete(text);
        }

        @Override
        public void send(SharedText object, long seq) {
            notices.incrementAndGet();
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void close(int code, String reason) {}
    }

    @Test
    void ofSmallAndLargeRooms() throws Exception {
        server.warmUp();
        measure("warm-up", 100);
        for (int size : new int[] {10, 1000, 10, 1000}) {
            measure("room-" + System.nanoTime(), size);
        }
        server.close();
    }

    private void measure(String room, int size) throws Exception {
        List<Participant> here = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Participant participant = join(room, "user-" + i);
            participant.negotiate(offer(i % 20 == 0)).get(5, TimeUnit.SECONDS);
            here.add(participant);
        }
        Thread.sleep(1500);
        notices.set(0);
        long before = PROCESS.getProcessCpuTime();
        String joined = "";
        for (int i = 0; i < JOINS; i++) {
            Connection connection = new Connection();
            WebSocketListener session = sessions.open(connection, Arrival.NOWHERE);
            session.onText(
                    "{\"type\":\"join\",\"id\":1,\"room\":\"%s\",\"name\":\"New %d\"}"
                            .formatted(room, i));
            joined = connection.joined.get(5, TimeUnit.SECONDS);
            Thread.sleep(5);
            session.onClosed(1000);
        }
        double us = (PROCESS.getProcessCpuTime() - before) / 1e3 / JOINS;
        JsonNode page = new JsonMapper().readTree(joined).get("page");
        System.out.printf(
                "room of %d: %.0f us of CPU a join and leave; joined %d B with %d of %d people; %d notices%n",
                size,
                us,
                joined.getBytes(StandardCharsets.UTF_8).length,
                page.get("people").size(),
                page.get("participants").asInt(),
                notices.get());
        measurePublishing(room, size);
        here.forEach(participant -> participant.leave(LeaveReason.LEFT));
        Thread.sleep(500);
    }

    private Participant join(String room, String identity) throws Exception {
        String name = "Participant number " + identity;
        JoinRequest request = new JoinRequest(room, identity, name, true, true, false);
        Outbox outbox = new Outbox(new Connection(), 100);
        ClientEvents events =
                new ClientEvents(
                        outbox,
                        new Broadcasts(),
                        new Credentials(Access.open(), event -> {}, end -> {}),
                        new Passes(System::nanoTime),
                        1,
                        lobby -> {},
                        why -> {});
        Participant participant = server.join(request, events).get(5, TimeUnit.SECONDS);
        outbox.joined(joined(participant), ResumeLimits.none());
        return participant;
    }

    /** Of who also sends sound and has slots; its offer is there already, ICE and DTLS are not. */
    private void measurePublishing(String room, int size) throws Exception {
        List<MediaOffer> offers = new ArrayList<>();
        for (int i = 0; i < JOINS; i++) {
            offers.add(offer(false));
        }
        long before = PROCESS.getProcessCpuTime();
        for (int i = 0; i < JOINS; i++) {
            Participant participant = join(room, "more-" + i);
            participant.negotiate(offers.get(i)).get(5, TimeUnit.SECONDS);
            Thread.sleep(5);
            participant.leave(LeaveReason.LEFT);
        }
        double us = (PROCESS.getProcessCpuTime() - before) / 1e3 / JOINS;
        System.out.printf("room of %d: %.0f us of CPU to join, publish and leave%n", size, us);
    }

    private static ServerMessage.Joined joined(Participant participant) {
        return new ServerMessage.Joined(
                1,
                1,
                participant.roomName(),
                Codes.me(participant.info()),
                "{}",
                List.of(),
                "",
                "",
                0,
                List.of(),
                Codes.roomInfo(participant.room()),
                Codes.allowed(participant.permissions()));
    }

    private MediaOffer offer(boolean withVideo) {
        List<PublishSection> published = new ArrayList<>();
        CodecParameters opus = new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1);
        CodecParameters vp8 = new CodecParameters(96, "VP8", 90_000, 1, Map.of(), Set.of(), -1);
        published.add(section("0", TrackSource.MICROPHONE, opus));
        if (withVideo) {
            published.add(section("1", TrackSource.CAMERA, vp8));
        }
        List<SlotSection> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            boolean isAudio = i % 2 == 0;
            slots.add(
                    new SlotSection(
                            "s" + i,
                            isAudio ? MediaKind.AUDIO : MediaKind.VIDEO,
                            List.of(isAudio ? opus : vp8),
                            List.of()));
        }
        RemoteTransport remote =
                new RemoteTransport(IceClient.newParameters(), certificate.fingerprint());
        return new MediaOffer(remote, published, slots);
    }

    private static PublishSection section(String mid, TrackSource source, CodecParameters codec) {
        return new PublishSection(
                mid,
                source.kind(),
                source,
                List.of(codec),
                List.of(),
                List.of(new EncodingParameters(0, 0, "")),
                false);
    }
}
