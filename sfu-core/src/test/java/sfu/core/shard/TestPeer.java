package sfu.core.shard;

import sfu.core.api.LeaveReason;
import sfu.core.dtls.SrtpKeys;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.TopLayers;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.RtcpReader;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtp.ExtensionWriter;
import sfu.core.rtp.RtpHeader;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpSender;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A peer in memory whose ICE and DTLS are done: it encrypts what it sends and reads what comes. */
final class TestPeer implements TransportEvents {
    /** What the peer's control state was told of its slots. */
    final List<SlotLayers> layers = new ArrayList<>();

    /** And of the track that it publishes; -1 before that. */
    int wanted = -1;

    long mostWantedBps = LayersWanted.NO_LIMIT;
    int topsWanted = TopLayers.ALL;

    /** Contributing sources of what came; 0 for a packet without. */
    final Set<Integer> csrcs = new TreeSet<>();

    /** A media packet as the peer decrypted it. */
    record Media(
            int ssrc,
            int payloadType,
            int seq,
            int timestamp,
            boolean marker,
            byte[] payload,
            byte[] dependency) {}

    /** The id of the dependency descriptor, whatever else is negotiated. */
    static final int DEPENDENCY = 20;

    static final int TRANSPORT_CC_ID = 3;
    private static final ValueLayout.OfInt BIG_ENDIAN_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    final InetSocketAddress address;
    final Transport transport;
    final SrtpKeys keys;
    final List<Media> media = new ArrayList<>();
    int heldBack;
    final List<Rtcp> rtcp = new ArrayList<>();
    final List<String> started = new ArrayList<>();
    private final Shard shard;
    private final SrtpWorker worker;
    private final SrtpContext sending;
    private final SrtpContext receiving;
    private final MemorySegment s = Arena.ofAuto().allocate(2048);
    final List<String> shown = new ArrayList<>();
    int undecryptable;

    /** The way of datagrams to the peer. */
    Consumer<byte[]> path = this::receive;

    /** Told of each packet with a transport-wide number. */
    IntConsumer transportNumbers = number -> {};

    /** Told of each media packet, for what {@link Media} leaves out; it is reused. */
    Consumer<RtpPacket> packets = packet -> {};

    /** The start of its slots throws from now on, as a bug would. */
    boolean hasBug;

    /**
     * @param worker of the room's thread, for all of its peers
     */
    TestPeer(int number, Shard shard, SrtpEngine engine, SrtpProfile profile, SrtpWorker worker)
            throws Exception {
        this.shard = shard;
        address = new InetSocketAddress(InetAddress.getByAddress(ip(number)), 5000);
        byte[] key = new byte[profile.keyLength()];
        Arrays.fill(key, (byte) number);
        byte[] salt = new byte[profile.saltLength()];
        byte[] other = new byte[profile.keyLength()];
        Arrays.fill(other, (byte) (number + 100));
        keys = new SrtpKeys(profile, key, other, salt, salt.clone());
        this.worker = worker;
        sending = engine.newContext(profile, key, salt);
        receiving = engine.newContext(profile, other, salt);
        transport = new Transport(number, shard, 1000 + number, this);
        transport.limitIngress(
                new IngressLimits(
                        IngressLimits.MAX_BITRATE_BPS,
                        IngressLimits.MAX_PACKETS_PER_SECOND,
                        RtcpLimits.MOST),
                new BitrateMeter());
    }

    private static byte[] ip(int number) {
        return new byte[] {10, 0, (byte) (number >>> 8), (byte) number};
    }

    byte[] rtp(int ssrc, int payloadType, int seq, int timestamp, boolean marker, byte[] payload) {
        RtpHeader.write(s, 0, marker, payloadType, seq, timestamp, ssrc, false);
        MemorySegment.copy(payload, 0, s, ValueLayout.JAVA_BYTE, 12, payload.length);
        int length = worker.protectRtp(sending.sender(ssrc), s, 0, 12, s, 12, payload.length);
        worker.flush();
        return bytes(length);
    }

    /** With header extensions: strings by id. */
    byte[] rtp(
            int ssrc,
            int payloadType,
            int seq,
            int timestamp,
            boolean marker,
            Map<Integer, byte[]> labels,
            byte[] payload) {
        ExtensionWriter extensions = new ExtensionWriter();
        extensions.begin(s, 12);
        labels.forEach(
                (id, label) -> extensions.put(id, MemorySegment.ofArray(label), 0, label.length));
        int header = 12 + extensions.end();
        RtpHeader.write(s, 0, marker, payloadType, seq, timestamp, ssrc, !labels.isEmpty());
        MemorySegment.copy(payload, 0, s, ValueLayout.JAVA_BYTE, header, payload.length);
        SrtpSender sender = sending.sender(ssrc);
        int length = worker.protectRtp(sender, s, 0, header, s, header, payload.length);
        worker.flush();
        return bytes(length);
    }

    byte[] rtcp(int ssrc, Rtcp... messages) {
        RtcpWriter writer = new RtcpWriter(s, 0, 1200);
        for (Rtcp message : messages) {
            writer.write(message);
        }
        return bytes(worker.protectRtcp(sending.sender(ssrc), s, 0, writer.length()));
    }

    /** This RTP packet, protected; empty when it is none. */
    byte[] protectedRtp(byte[] packet) {
        MemorySegment.copy(packet, 0, s, ValueLayout.JAVA_BYTE, 0, packet.length);
        int header = RtpHeader.length(s, 0, packet.length);
        if (header < 0) {
            return new byte[0];
        }
        SrtpSender sender = sending.sender(RtpHeader.ssrc(s, 0));
        int length = worker.protectRtp(sender, s, 0, header, s, header, packet.length - header);
        worker.flush();
        return bytes(length);
    }

    /** These bytes of RTCP, protected, whatever they say. */
    byte[] protectedRtcp(int ssrc, byte[] messages) {
        MemorySegment.copy(messages, 0, s, ValueLayout.JAVA_BYTE, 0, messages.length);
        return bytes(worker.protectRtcp(sending.sender(ssrc), s, 0, messages.length));
    }

    /** Nothing where it was not protected: no nonce is used twice. */
    private byte[] bytes(int length) {
        return s.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
    }

    void receive(byte[] datagram) {
        MemorySegment.copy(datagram, 0, s, ValueLayout.JAVA_BYTE, 0, datagram.length);
        if (RtpHeader.isRtcp(s, 0, datagram.length)) {
            int length = worker.unprotectRtcp(receiving, s, 0, datagram.length);
            if (length < 0 || !RtcpReader.read(s, 0, length, rtcp::add)) {
                undecryptable++;
            }
            return;
        }
        int length = worker.unprotectRtp(receiving, s, 0, datagram.length);
        RtpPacket packet = new RtpPacket();
        if (length < 0 || !packet.wrap(s, 0, length)) {
            undecryptable++;
            return;
        }
        packets.accept(packet);
        long number = packet.extensionOffset(TRANSPORT_CC_ID);
        if (number >= 0) {
            transportNumbers.accept(
                    (s.get(ValueLayout.JAVA_BYTE, number) & 0xFF) << 8
                            | s.get(ValueLayout.JAVA_BYTE, number + 1) & 0xFF);
        }
        csrcs.add(packet.csrcCount() == 0 ? 0 : s.get(BIG_ENDIAN_INT, RtpHeader.FIXED_LENGTH));
        byte[] payload =
                s.asSlice(packet.payloadOffset(), packet.payloadLength())
                        .toArray(ValueLayout.JAVA_BYTE);
        media.add(
                new Media(
                        packet.ssrc(),
                        packet.payloadType(),
                        packet.sequenceNumber(),
                        packet.timestamp(),
                        packet.marker(),
                        payload,
                        dependency(packet)));
    }

    private byte[] dependency(RtpPacket packet) {
        long at = packet.extensionOffset(DEPENDENCY);
        return at < 0
                ? new byte[0]
                : s.asSlice(at, packet.extensionLength(DEPENDENCY)).toArray(ValueLayout.JAVA_BYTE);
    }

    Shard shard() {
        return shard;
    }

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason, String detail) {
        if (!hasBug) {
            throw new IllegalStateException(reason + ": " + detail);
        }
    }

    @Override
    public void slotShows(String mid, long track) {
        shown.add(mid + "=" + track);
    }

    @Override
    public void slotLayers(List<SlotLayers> changed) {
        layers.addAll(changed);
    }

    @Override
    public void heldBack(int encodings) {
        heldBack = encodings;
    }

    @Override
    public void layersWanted(long track, int shard, LayersWanted its) {
        wanted = its.mask();
        mostWantedBps = its.mostBps();
        topsWanted = its.tops();
    }

    @Override
    public void slotStarted(String mid, long track, long rtpTimestamp) {
        if (hasBug) {
            throw new IllegalStateException("a bug of one peer, on purpose");
        }
        started.add(mid + "@" + rtpTimestamp);
    }

    /** What holds native memory until it is closed. */
    List<SrtpContext> contexts() {
        return List.of(sending, receiving);
    }
}
