package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.io.Addr;
import sfu.core.io.MemoryUdpPort;
import sfu.core.io.TcpPeer;
import sfu.core.io.UdpBinding;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;
import sfu.core.stream.MemoryBudget;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Shards with peers in virtual time, on the calling thread: seeded loss, no socket, no waiting. */
final class VirtualRoom {
    private static final HeaderExtension TRANSPORT_CC =
            new HeaderExtension(TestPeer.TRANSPORT_CC_ID, HeaderExtension.TRANSPORT_CC);

    static final int VP8 = 96;
    static final int RTX = 97;
    static final long MS = 1_000_000L;
    static final long BUDGET_BYTES = 64 << 20;

    /** Selected once: it is tested each time. */
    private static final SrtpEngine ENGINE = SrtpEngines.select().engine();

    final SrtpEngine engine = ENGINE;
    private final SrtpWorker worker = engine.newWorker(1);
    final List<Shard> shards = new ArrayList<>();
    final List<MemoryUdpPort> ports = new ArrayList<>();
    final Map<InetSocketAddress, TestPeer> peers = new HashMap<>();
    private final List<SrtpContext> contexts = new ArrayList<>(); // of peers
    private final Map<InetSocketAddress, TcpPeer> tcpPeers = new HashMap<>();
    final Random random = new Random(7);
    final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);

    /** Where datagrams went, whoever was there. */
    final Set<InetSocketAddress> sentTo = new HashSet<>();

    /** Who received a datagram, in order. */
    final List<TestPeer> receivers = new ArrayList<>();

    long nowNs = 1_000_000_000_000L;
    long lookTakesNs; // at the clock
    double lossToPeers;

    /** Of peers that join from now on. */
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

    /** Of sections and slots that are opened from now on. */
    String codec = "VP8";

    List<HeaderExtension> ofSlots = List.of();

    /** Run once, when the next datagram leaves. */
    @Nullable Runnable afterFlush;

    /** Told at the end of each cycle of a shard. */
    ShardLoop.TimerArm arm = now -> {};

    VirtualRoom(int shardCount) {
        this(shardCount, CacheLimits.defaults());
    }

    /** Whose tracks keep so much. */
    VirtualRoom(int shardCount, CacheLimits limits) {
        List<MemoryUdpPort> inMemory = ports;
        start(
                shardCount,
                limits,
                () -> {
                    MemoryUdpPort port = new MemoryUdpPort(this::toPeer);
                    inMemory.add(port);
                    return port.binding();
                });
    }

    /** On other ports; then {@link #arrive} cannot be used. */
    VirtualRoom(int shardCount, Supplier<UdpBinding> newPort) {
        start(shardCount, CacheLimits.defaults(), newPort);
    }

    private void start(int shardCount, CacheLimits limits, Supplier<UdpBinding> newPort) {
        ServerClock clock = new ServerClock(nowNs, 1_700_000_000_000L);
        for (int i = 0; i < shardCount; i++) {
            Shard shard =
                    new Shard(
                            i,
                            engine,
                            clock,
                            this::look,
                            (message, hi, lo, port) -> {},
                            new Tracks(budget, limits));
            shard.attach(newPort.get(), this::tcpPeer, () -> {}, now -> arm.arm(now));
            shard.allocates(false);
            shards.add(shard);
        }
    }

    private long look() {
        nowNs += lookTakesNs;
        return nowNs;
    }

    private TcpPeer tcpPeer(long hi, long lo, long port) {
        return tcpPeers.getOrDefault(Addr.inet(hi, lo, port), TcpPeer.CLOSED);
    }

    /** From now on the peer is connected by this. */
    void moveToTcp(TestPeer peer, TcpPeer connection) {
        tcpPeers.put(peer.address, connection);
        long hi = Addr.hi(peer.address.getAddress());
        long lo = Addr.lo(peer.address.getAddress());
        long port = Addr.overTcp(peer.address.getPort());
        peer.shard().execute(new ShardCommand.SelectPath(peer.transport, hi, lo, port, 20 * MS));
        settle();
    }

    private void toPeer(byte[] datagram, InetSocketAddress to) {
        Runnable once = afterFlush;
        if (once != null) {
            afterFlush = null;
            once.run();
        }
        sentTo.add(to);
        TestPeer peer = peers.get(to);
        if (peer != null && random.nextDouble() >= lossToPeers) {
            receivers.add(peer);
            peer.path.accept(datagram);
        }
    }

    /** Runs everything that shards were told, until nothing is left. */
    void settle() {
        for (int i = 0; i < 4; i++) {
            shards.forEach(shard -> shard.loop().runInbox());
        }
    }

    static ShardFigures figures(Shard shard) {
        CompletableFuture<ShardFigures> answer = new CompletableFuture<>();
        new FiguresInTurns(shard, answer).turn(); // virtual time stands still: one is enough
        return answer.join();
    }

    void pass(long ms) {
        for (long t = 0; t < ms; t += 10) {
            nowNs += 10 * MS;
            shards.forEach(shard -> shard.loop().tick());
            settle();
        }
    }

    TestPeer join(int number, int shard) throws Exception {
        TestPeer peer = attach(number, shard);
        selectPath(peer);
        installKeys(peer);
        return peer;
    }

    /** Joins without a path to it and without keys. */
    TestPeer attach(int number, int shard) throws Exception {
        TestPeer peer = new TestPeer(number, shards.get(shard), engine, profile, worker);
        contexts.addAll(peer.contexts());
        peers.put(peer.address, peer);
        long hi = Addr.hi(peer.address.getAddress());
        long lo = Addr.lo(peer.address.getAddress());
        peer.shard().execute(new ShardCommand.Attach(peer.transport));
        for (Shard any : shards) {
            any.execute(new ShardCommand.Route(hi, lo, 5000, peer.transport));
        }
        settle();
        return peer;
    }

    void selectPath(TestPeer peer) {
        long hi = Addr.hi(peer.address.getAddress());
        long lo = Addr.lo(peer.address.getAddress());
        peer.shard().execute(new ShardCommand.SelectPath(peer.transport, hi, lo, 5000, 20 * MS));
        settle();
    }

    void installKeys(TestPeer peer) {
        peer.shard().execute(new ShardCommand.InstallKeys(peer.transport, peer.keys));
        settle();
    }

    /** The peer's datagram arrives at the socket of this shard, whoever owns the peer. */
    void arrive(TestPeer from, byte[] datagram, int atShard) {
        ports.get(atShard).deliver(datagram, from.address, shards.get(atShard).loop());
        settle();
    }

    void arrive(TestPeer from, byte[] datagram) {
        arrive(from, datagram, from.shard().index());
    }

    /** From anywhere, to the first shard. */
    void arriveFrom(InetSocketAddress from, byte[] datagram) {
        ports.getFirst().deliver(datagram, from, shards.getFirst().loop());
        settle();
    }

    void close() {
        shards.forEach(Shard::close);
        contexts.forEach(SrtpContext::close);
        worker.close();
    }

    private CodecParameters vp8(int rtx, String... feedback) {
        Set<String> all = new HashSet<>(Set.of("nack", "nack pli"));
        all.addAll(Set.of(feedback));
        return new CodecParameters(VP8, codec, 90_000, 1, Map.of(), all, rtx);
    }

    TrackSpec publish(TestPeer peer, long track, int ssrc) {
        return publish(peer, track, List.of(), new EncodingParameters(ssrc, ssrc + 1, ""));
    }

    TrackSpec publish(
            TestPeer peer,
            long track,
            List<HeaderExtension> extensions,
            EncodingParameters... encodings) {
        PublishSection section =
                new PublishSection(
                        "0",
                        MediaKind.VIDEO,
                        TrackSource.CAMERA,
                        List.of(vp8(RTX)),
                        extensions,
                        List.of(encodings),
                        false);
        TrackSpec spec =
                new TrackSpec(
                        track,
                        MediaKind.VIDEO,
                        section.codecs(),
                        encodings.length,
                        false,
                        csrc(track));
        peer.shard().execute(new ShardCommand.Publish(peer.transport, section, spec));
        settle();
        return spec;
    }

    /** The number of a track's publisher. */
    static int csrc(long track) {
        return 0x80000000 | (int) track;
    }

    void openSlot(TestPeer peer, int ssrc, boolean rtx) {
        openSlot(peer, ssrc, vp8(rtx ? RTX : -1), ofSlots);
    }

    /** Whose receiver reports arrivals by transport-wide numbers. */
    void openSlotWithTransportCc(TestPeer peer, int ssrc, boolean rtx) {
        openSlot(peer, ssrc, vp8(rtx ? RTX : -1, "transport-cc"), List.of(TRANSPORT_CC));
    }

    /** As above, whose receiver asks for no packet again. */
    void openSlotWithoutRepair(TestPeer peer, int ssrc) {
        Set<String> feedback = Set.of("nack pli", "transport-cc");
        CodecParameters its = new CodecParameters(VP8, codec, 90_000, 1, Map.of(), feedback, -1);
        openSlot(peer, ssrc, its, List.of(TRANSPORT_CC));
    }

    /** Whose receiver estimates the bitrate itself. */
    void openSlotWithRemb(TestPeer peer, int ssrc) {
        openSlot(
                peer,
                ssrc,
                vp8(RTX, "goog-remb"),
                List.of(new HeaderExtension(2, HeaderExtension.ABS_SEND_TIME)));
    }

    /** One to another node, which gets this encoding of the track and reports arrivals. */
    void openPinnedSlot(TestPeer peer, String mid, int ssrc, int encoding, long track) {
        CodecParameters codec = vp8(RTX, "transport-cc");
        List<HeaderExtension> extensions = new ArrayList<>(ofSlots);
        extensions.add(TRANSPORT_CC);
        openSlot(peer, mid, ssrc, codec, extensions);
        peer.shard().execute(new ShardCommand.Pin(peer.transport, mid, encoding));
        peer.shard().execute(new ShardCommand.Assign(peer.transport, mid, track));
        settle();
    }

    private void openSlot(
            TestPeer peer, int ssrc, CodecParameters codec, List<HeaderExtension> extensions) {
        openSlot(peer, "1", ssrc, codec, extensions);
    }

    private void openSlot(
            TestPeer peer,
            String mid,
            int ssrc,
            CodecParameters codec,
            List<HeaderExtension> extensions) {
        boolean rtx = codec.hasRtx();
        SlotSection section = new SlotSection(mid, MediaKind.VIDEO, List.of(codec), extensions);
        SlotIdentity identity =
                new SlotIdentity(mid, ssrc, rtx ? ssrc + 1 : 0, "cname", "stream", "track");
        peer.shard()
                .execute(
                        new ShardCommand.OpenSlot(peer.transport, new SlotSpec(section, identity)));
        settle();
    }

    void show(TestPeer viewer, long track) {
        viewer.shard().execute(new ShardCommand.Assign(viewer.transport, "1", track));
        settle();
    }

    void mirror(TrackSpec spec, TestPeer publisher, int to) {
        shards.get(to).execute(new ShardCommand.Mirror(spec, publisher.shard(), publisher));
        publisher.shard().execute(new ShardCommand.AddMirror(spec.number(), shards.get(to)));
        settle();
    }

    /** A VP8 packet: one a frame, with 15-bit picture id and TL0PICIDX. */
    static byte[] frame(int pictureId, int tl0, boolean key, int size) {
        byte[] payload = new byte[size];
        payload[0] = (byte) 0x90;
        payload[1] = (byte) 0xE0;
        payload[2] = (byte) (0x80 | pictureId >>> 8 & 0x7F);
        payload[3] = (byte) pictureId;
        payload[4] = (byte) tl0;
        payload[6] = (byte) (key ? 0 : 1);
        for (int i = 7; i < size; i++) {
            payload[i] = (byte) (pictureId + i);
        }
        return payload;
    }
}
