package sfu.admin.training;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.ice.IceClient;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;

/** One ICE, DTLS and SRTP client on a socket of its own; used by one thread. */
final class Peer implements AutoCloseable, DtlsEndpoint.Listener {
    private static final int DATAGRAM_BYTES = 2048;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    private final DatagramChannel channel;
    private final InetSocketAddress server;
    private final IceClient ice;
    private final DtlsEndpoint dtls;
    private final SrtpEngine engine;
    private final SrtpWorker worker;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment packet = arena.allocate(DATAGRAM_BYTES);
    private final ByteBuffer out = packet.asByteBuffer();
    private final ByteBuffer in = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private volatile @Nullable SrtpKeys keys;
    private @Nullable SrtpContext sending;
    private boolean isSecuring;
    private int mediaPackets;
    private int lastSsrc;
    private int lastNumber;

    Peer(
            InetSocketAddress server,
            IceParameters own,
            DtlsCertificate certificate,
            String answer,
            SrtpEngine engine)
            throws IOException {
        this.server = server;
        this.engine = engine;
        worker = engine.newWorker(1);
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(server.getAddress(), 0));
        channel.connect(server);
        channel.configureBlocking(false);
        ice = new IceClient(own, Sdp.ice(answer));
        dtls =
                DtlsEndpoint.client(
                        certificate,
                        Sdp.fingerprint(answer),
                        List.of(SrtpProfile.AEAD_AES_128_GCM),
                        this::write,
                        this);
    }

    /** Sends a check where none was answered, and takes what came. */
    void connect() {
        if (!ice.isConnected()) {
            write(ice.check(true));
        }
        poll();
        if (ice.isConnected() && !isSecuring) {
            isSecuring = true;
            dtls.start(1);
        }
    }

    boolean isConnected() {
        SrtpKeys now = keys;
        if (now != null && sending == null) {
            sending = engine.newContext(now.profile(), now.clientKey(), now.clientSalt());
        }
        return sending != null;
    }

    /** Media packets that came so far. */
    int mediaPackets() {
        return mediaPackets;
    }

    /** Takes all datagrams that have come. */
    void poll() {
        try {
            for (in.clear(); channel.read(in) > 0; in.clear()) {
                in.flip();
                onDatagram();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 7983: the first byte tells; RFC 5761: the second. */
    private void onDatagram() {
        int first = in.get(0) & 0xFF;
        if (first >= 128) {
            boolean isRtcp = (in.get(1) & 0xFF) >= 192 && (in.get(1) & 0xFF) <= 223;
            if (!isRtcp) {
                mediaPackets++;
                lastNumber = in.getShort(2) & 0xFFFF;
                lastSsrc = in.getInt(8);
            }
            return;
        }
        byte[] datagram = new byte[in.remaining()];
        in.get(datagram);
        if (first >= 20) {
            dtls.onDatagram(datagram);
            return;
        }
        byte[] answer = ice.onDatagram(datagram, server);
        if (answer != null) {
            write(answer);
        }
    }

    /** Sends one packet; {@code transportNumber} is its transport-wide sequence number. */
    void send(
            int payloadType,
            int ssrc,
            int number,
            int timestamp,
            boolean marker,
            int transportNumber,
            MemorySegment payload) {
        RtpHeader.write(packet, 0, marker, payloadType, number, timestamp, ssrc, true);
        packet.set(INT, 12, 0xBEDE_0001); // RFC 8285 4.2: one word of one-byte extensions
        int element = Sdp.TRANSPORT_CC << 4 | 1;
        packet.set(INT, 16, element << 24 | (transportNumber & 0xFFFF) << 8);
        int bytes = (int) payload.byteSize();
        int length = worker.protectRtp(context().sender(ssrc), packet, 0, 20, payload, 0, bytes);
        worker.flush();
        write(length);
    }

    /** Asks for the last packet again and for a key frame, as a subscriber with loss does. */
    void complain() {
        RtcpWriter writer = new RtcpWriter(packet, 0, DATAGRAM_BYTES / 2);
        writer.write(new Nack(1, lastSsrc, new int[] {lastNumber}));
        writer.write(new PictureLossIndication(1, lastSsrc));
        write(worker.protectRtcp(context().sender(1), packet, 0, writer.length()));
    }

    private SrtpContext context() {
        if (sending == null) {
            throw new IllegalStateException("not connected");
        }
        return sending;
    }

    private void write(int length) {
        try {
            channel.write(out.clear().limit(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any thread. */
    private void write(byte[] datagram) {
        try {
            channel.write(ByteBuffer.wrap(datagram));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onKeys(SrtpKeys exported) {
        keys = exported;
    }

    @Override
    public void onData(byte[] data) {
        // no data channel is asked for
    }

    @Override
    public void onClosed(String reason) {
        // the training's time limit tells
    }

    @Override
    public void close() {
        dtls.close();
        if (sending != null) {
            sending.close();
        }
        worker.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
