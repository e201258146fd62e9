package sfu.core.room;

import sfu.core.api.Candidate;
import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.EncodingState;
import sfu.core.api.IceParameters;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.Participant;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.ice.IceClient;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpSender;
import sfu.core.srtp.SrtpWorker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A participant of a running server, over a real socket with real ICE, DTLS and SRTP. */
final class WirePeer extends QuietListener implements AutoCloseable {
    static final List<String> VIDEO_CODECS = List.of("VP8", "VP9", "H264", "AV1");
    static final int OPUS = 111;

    /** The payload type of the first of the video codecs, the next has the next; RTX is 10 more. */
    static final int VIDEO = 96;

    static final int AUDIO_SSRC = 1000;
    static final int VIDEO_SSRC = 2000;

    final CompletableFuture<LeaveReason> closed = new CompletableFuture<>();
    final CompletableFuture<Void> relocated = new CompletableFuture<>();
    final DatagramSocket socket;
    final InetSocketAddress server;
    private final IceClient ice;
    final DtlsEndpoint dtls;
    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    final Participant participant;
    private final DtlsCertificate certificate = new DtlsCertificate();
    final MediaOffer offer;
    private final List<String> addresses;
    private final Consumer<byte[]> onPayload;
    private final SrtpWorker worker = engine.newWorker(1);

    /** What it was told last of what is wanted of its picture. */
    volatile List<EncodingState> wanted = List.of();

    private final MemorySegment out = Arena.ofAuto().allocate(4096);
    private final SrtpContext[] sending = new SrtpContext[2];

    /**
     * @param codecs the video codecs that it publishes, beside Opus; empty publishes nothing
     * @param slots of each kind
     * @param onPayload of each RTP packet; called on a thread of its own
     */
    WirePeer(
            RoomServer media,
            String room,
            List<String> codecs,
            int slots,
            Consumer<byte[]> onPayload)
            throws Exception {
        this(media, room, codecs, slots, onPayload, List.of());
    }

    /**
     * @param candidates what its offer says of its own addresses
     */
    WirePeer(
            RoomServer media,
            String room,
            List<String> codecs,
            int slots,
            Consumer<byte[]> onPayload,
            List<RemoteCandidate> candidates)
            throws Exception {
        this(
                media,
                new JoinRequest(room, "", "", true, true, false),
                codecs,
                slots,
                onPayload,
                candidates);
    }

    WirePeer(
            RoomServer media,
            JoinRequest join,
            List<String> codecs,
            int slots,
            Consumer<byte[]> onPayload,
            List<RemoteCandidate> candidates)
            throws Exception {
        this.onPayload = onPayload;
        participant = media.join(join, this).get(30, TimeUnit.SECONDS);
        IceParameters own = IceClient.newParameters();
        RemoteTransport remote = new RemoteTransport(own, certificate.fingerprint(), candidates);
        offer = new MediaOffer(remote, published(codecs), slots(slots));
        LocalTransport local = participant.negotiate(offer).get(30, TimeUnit.SECONDS).transport();
        addresses = addresses(local);
        ice = new IceClient(own, local.ice());
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(local));
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(4 << 20);
        dtls =
                DtlsEndpoint.client(
                        certificate,
                        local.fingerprint(),
                        List.of(SrtpProfile.AEAD_AES_128_GCM),
                        this::send,
                        new Keys());
        Thread.ofPlatform().daemon().start(this::receive);
        send(ice.check(true));
        dtls.start(10);
        SrtpKeys its = keys.get(30, TimeUnit.SECONDS);
        for (int i = 0; i < sending.length; i++) {
            sending[i] = engine.newContext(its.profile(), its.clientKey(), its.clientSalt());
        }
        connected.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void relocated() {
        relocated.complete(null);
    }

    @Override
    public void encodingsWanted(String mid, List<EncodingState> encodings, MediaCap cap) {
        wanted = encodings;
    }

    private static List<String> addresses(LocalTransport local) {
        return local.candidates().stream().map(Candidate::address).toList();
    }

    private static int port(LocalTransport local) {
        return local.candidates().getFirst().port();
    }

    /** Those that the answer named. */
    List<String> addresses() {
        return addresses;
    }

    /** Offers an ICE restart; the addresses that the answer to it names. */
    List<String> restart() throws Exception {
        RemoteTransport anew =
                new RemoteTransport(IceClient.newParameters(), certificate.fingerprint());
        return addresses(
                participant
                        .negotiate(new MediaOffer(anew, offer.publish(), offer.slots()))
                        .get(30, TimeUnit.SECONDS)
                        .transport());
    }

    private static CodecParameters opus() {
        return new CodecParameters(OPUS, "opus", 48_000, 2, Map.of(), Set.of(), -1);
    }

    private static CodecParameters video(int index) {
        return new CodecParameters(
                VIDEO + index,
                VIDEO_CODECS.get(index),
                90_000,
                1,
                Map.of(),
                Set.of("nack", "nack pli", "transport-cc"),
                VIDEO + index + 10);
    }

    static List<PublishSection> published(List<String> codecs) {
        List<PublishSection> sections = new ArrayList<>();
        if (!codecs.isEmpty()) {
            sections.add(
                    section("audio", MediaKind.AUDIO, TrackSource.MICROPHONE, opus(), AUDIO_SSRC));
        }
        for (String codec : codecs) {
            int index = VIDEO_CODECS.indexOf(codec);
            sections.add(
                    section(
                            codec,
                            MediaKind.VIDEO,
                            TrackSource.CAMERA,
                            video(index),
                            VIDEO_SSRC + index));
        }
        return sections;
    }

    private static PublishSection section(
            String mid, MediaKind kind, TrackSource source, CodecParameters codec, int ssrc) {
        EncodingParameters encoding =
                new EncodingParameters(ssrc, codec.hasRtx() ? ssrc + 100 : 0, "");
        return new PublishSection(
                mid, kind, source, List.of(codec), List.of(), List.of(encoding), false);
    }

    private static List<SlotSection> slots(int count) {
        List<CodecParameters> codecs = new ArrayList<>();
        for (int i = 0; i < VIDEO_CODECS.size(); i++) {
            codecs.add(video(i));
        }
        List<SlotSection> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sections.add(new SlotSection("a" + i, MediaKind.AUDIO, List.of(opus()), List.of()));
            sections.add(new SlotSection("v" + i, MediaKind.VIDEO, codecs, List.of()));
        }
        return sections;
    }

    void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, server));
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    /** The whole header as given, but for the SSRC; then this payload, encrypted. */
    byte[] rtp(byte[] header, int ssrc, byte[] payload) {
        MemorySegment.copy(header, 0, out, ValueLayout.JAVA_BYTE, 0, header.length);
        int from = header.length;
        MemorySegment.copy(payload, 0, out, ValueLayout.JAVA_BYTE, from, payload.length);
        int length = worker.protectRtp(sender(ssrc), out, 0, from, out, from, payload.length);
        worker.flush();
        return length < 0 ? new byte[0] : bytes(length);
    }

    byte[] rtp(int payloadType, int seq, int timestamp, int ssrc, byte[] payload) {
        MemorySegment header = MemorySegment.ofArray(new byte[RtpHeader.FIXED_LENGTH]);
        RtpHeader.write(header, 0, true, payloadType, seq, timestamp, ssrc, false);
        return rtp(header.toArray(ValueLayout.JAVA_BYTE), ssrc, payload);
    }

    /** A compound packet of any bytes, encrypted; its sender is the SSRC in bytes 4 to 7. */
    byte[] rtcp(int ssrc, byte[] compound) {
        MemorySegment.copy(compound, 0, out, ValueLayout.JAVA_BYTE, 0, compound.length);
        int length = worker.protectRtcp(sender(ssrc), out, 0, compound.length);
        return length < 0 ? new byte[0] : bytes(length);
    }

    /** A context has a limit of streams, which the peer means to break. */
    private SrtpSender sender(int ssrc) {
        return sending[ssrc & 1].sender(ssrc);
    }

    private byte[] bytes(int length) {
        return out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        SrtpWorker receiver = engine.newWorker(1);
        SrtpContext context = null;
        MemorySegment in = Arena.ofAuto().allocate(2048);
        try {
            while (true) {
                packet.setLength(2048);
                socket.receive(packet);
                byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
                int first = datagram.length == 0 ? 255 : datagram[0] & 0xFF;
                if (first < 4) {
                    byte[] answer =
                            ice.onDatagram(datagram, (InetSocketAddress) packet.getSocketAddress());
                    if (answer != null) {
                        send(answer);
                    }
                } else if (first < 64) {
                    dtls.onDatagram(datagram);
                } else if (first < 192 && keys.isDone()) {
                    if (context == null) {
                        SrtpKeys its = keys.join();
                        context =
                                engine.newContext(its.profile(), its.serverKey(), its.serverSalt());
                    }
                    MemorySegment.copy(datagram, 0, in, ValueLayout.JAVA_BYTE, 0, datagram.length);
                    onMedia(receiver, context, in, datagram.length);
                }
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    byte[] check(boolean nominate, int priority) {
        synchronized (ice) {
            return ice.check(nominate, priority);
        }
    }

    private byte[] onStun(byte[] message) {
        synchronized (ice) {
            return ice.onDatagram(message, server);
        }
    }

    private void onMedia(SrtpWorker receiver, SrtpContext context, MemorySegment in, int size) {
        if (RtpHeader.isRtcp(in, 0, size)) {
            return;
        }
        int length = receiver.unprotectRtp(context, in, 0, size);
        int header = length < 0 ? -1 : RtpHeader.length(in, 0, length);
        if (header >= 0) {
            onPayload.accept(in.asSlice(header, length - header).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Hears nothing of DTLS. */
    static class Silent implements DtlsEndpoint.Listener {
        @Override
        public void onKeys(SrtpKeys exported) {}

        @Override
        public void onData(byte[] data) {}

        @Override
        public void onClosed(String reason) {}
    }

    private final class Keys extends Silent {
        @Override
        public void onKeys(SrtpKeys exported) {
            keys.complete(exported);
        }

        @Override
        public void onClosed(String reason) {
            keys.completeExceptionally(new IOException(reason));
        }
    }

    @Override
    public void close() {
        participant.leave(LeaveReason.LEFT);
        dtls.close();
        socket.close();
    }

    @Override
    public void connected() {
        connected.complete(null);
    }

    @Override
    public void closed(LeaveReason reason) {
        closed.complete(reason);
    }
}
