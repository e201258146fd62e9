package sfu.core.room;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

import sfu.core.api.CodecParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteTransport;
import sfu.core.api.Role;
import sfu.core.api.SlotSection;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.ice.IceClient;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server at whose rooms people arrive. */
abstract class Door {
    private static final DtlsCertificate CERTIFICATE = certificate();

    RoomServer server;
    boolean isStopped;

    /** Somebody who comes. */
    final class Guest extends QuietListener {
        final BlockingQueue<Integer> positions = new LinkedBlockingQueue<>();
        final CompletableFuture<LeaveReason> end = new CompletableFuture<>();
        final CompletableFuture<Participant> joined;
        private final RemoteTransport remote =
                new RemoteTransport(IceClient.newParameters(), CERTIFICATE.fingerprint());

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
            return joined.get(30, TimeUnit.SECONDS);
        }

        int position() throws Exception {
            Integer position = positions.poll(30, TimeUnit.SECONDS);
            return position == null ? 0 : position;
        }

        MediaException refusal() {
            return refusalOf(joined);
        }

        void publish(String... codecs) {
            negotiate(WirePeer.published(List.of(codecs)), List.of());
        }

        /** Asks for so many audio slots. */
        void receive(int slots) {
            List<SlotSection> sections = new ArrayList<>();
            for (int i = 0; i < slots; i++) {
                CodecParameters opus =
                        new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1);
                sections.add(new SlotSection("s" + i, MediaKind.AUDIO, List.of(opus), List.of()));
            }
            negotiate(List.of(), sections);
        }

        private void negotiate(List<PublishSection> publish, List<SlotSection> slots) {
            MediaOffer offer = new MediaOffer(remote, publish, slots);
            joined.join().negotiate(offer).orTimeout(5, TimeUnit.SECONDS).join();
        }
    }

    private static DtlsCertificate certificate() {
        try {
            return new DtlsCertificate();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static MediaException refusalOf(CompletableFuture<?> asked) {
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

    void start(RoomTemplate template, ServerLimits limits, Placement placement) throws Exception {
        start(new RoomTemplates(List.of(), template), limits, placement);
    }

    void start(RoomTemplates all, ServerLimits limits, Placement placement) throws Exception {
        start(all, RoomLimits.defaults(), limits, placement);
    }

    void start(RoomTemplates all, RoomLimits rooms, ServerLimits limits, Placement placement)
            throws Exception {
        server =
                new RoomServer(
                        ShardOptions.defaults(0),
                        new Hosting(
                                "node-1", rooms, limits, all, RosterPolicy.immediate(), placement));
    }

    void start(RoomTemplate template) throws Exception {
        start(template, ServerLimits.defaults(), Placement.HERE);
    }

    static RoomTemplate room(int people, int publishers, int tracks, WhenFull full) {
        return new RoomTemplate(
                "test",
                StagePolicy.OPEN,
                new RoomCapacity(people, publishers, tracks, 0, 1_000_000_000),
                full,
                Audience.LIST,
                MediaPolicy.defaults());
    }

    static WhenFull waiting(int most, Duration timeout) {
        return new WhenFull(WhenFull.Then.WAIT, most, timeout, "{room}-{n}");
    }

    @AfterEach
    void stop() {
        if (!isStopped) {
            isStopped = true;
            server.close();
        }
    }

    long refused(Limit limit) {
        return server.snapshot().join().node().refused().get(limit);
    }

    /** A refusal is told before the room that it leaves empty ends. */
    void awaitRooms(int expected) {
        Awaitility.await("none was left behind")
                .until(() -> server.snapshot().join().rooms().size() == expected);
    }
}
