package sfu.core.shard;

import static sfu.core.shard.VirtualRoom.VP8;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.codec.SvcEncoder;
import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.PictureLossIndication;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A publisher of VP9 with three spatial and three temporal layers, described by dependency
 * descriptors; two packets a frame.
 */
final class SvcPeer {
    static final int LAYERS = 3;
    private final VirtualRoom room;
    final TestPeer peer;
    final TrackSpec track;
    private final int ssrc;
    private final SvcEncoder encoder;
    private final int firstTimestamp;
    private int seq;
    private int read;
    private int lastTimestamp;
    boolean keyWanted = true;

    /** Whether a key frame's lowest layer is overtaken by the others. */
    boolean isStructureLate;

    SvcPeer(VirtualRoom room, int number, boolean isKeyMode, int firstFrame) throws Exception {
        this.room = room;
        peer = room.join(number, 0);
        ssrc = 0x0A0000 * number;
        seq = 1000 * number;
        firstTimestamp = 0x1234567 * number;
        encoder = new SvcEncoder(LAYERS, LAYERS, isKeyMode, firstFrame);
        track =
                room.publish(
                        peer,
                        number,
                        List.of(new HeaderExtension(4, HeaderExtension.DEPENDENCY_DESCRIPTOR)),
                        new EncodingParameters(ssrc, ssrc + 1, ""));
    }

    void picture() {
        packets().forEach(packet -> room.arrive(peer, packet));
    }

    /** Those of a picture, protected. */
    List<byte[]> packets() {
        for (; read < peer.rtcp.size(); read++) {
            keyWanted |= peer.rtcp.get(read) instanceof PictureLossIndication;
        }
        int timestamp = firstTimestamp + (int) (room.nowNs / VirtualRoom.MS * 90);
        lastTimestamp = timestamp;
        List<byte[]> packets = new ArrayList<>();
        for (SvcEncoder.Frame frame : encoder.picture(keyWanted)) {
            packets.add(packet(frame, true, timestamp));
            packets.add(packet(frame, false, timestamp));
        }
        if (keyWanted && isStructureLate) {
            Collections.rotate(packets, -2);
        }
        keyWanted = false;
        return packets;
    }

    private byte[] packet(SvcEncoder.Frame frame, boolean isFirst, int timestamp) {
        byte[] dependency = frame.descriptor().toArray(ValueLayout.JAVA_BYTE);
        dependency[0] = (byte) (dependency[0] & 0x3F | (isFirst ? 0x80 : 0x40));
        boolean marker = frame.isLast() && !isFirst;
        return peer.rtp(
                ssrc,
                VP8,
                seq++ & 0xFFFF,
                timestamp,
                marker,
                Map.of(4, dependency),
                payload(frame, isFirst));
    }

    int lastTimestamp() {
        return lastTimestamp;
    }

    private static byte[] payload(SvcEncoder.Frame frame, boolean isFirst) {
        int t = frame.temporal();
        byte[] payload = new byte[300];
        int flags = 0xA0 | (frame.isKey() ? 0 : 0x40) | (isFirst ? 0x08 : 0x04);
        boolean hasStructure = frame.isKey() && frame.spatial() == 0 && isFirst;
        payload[0] = (byte) (flags | (hasStructure ? 2 : 0));
        payload[1] = (byte) (frame.picture() >>> 8 & 0x7F | 0x80);
        payload[2] = (byte) frame.picture();
        payload[3] = (byte) (t << 5 | (t < 2 ? 0x10 : 0) | frame.spatial() << 1);
        payload[5] = (byte) (hasStructure ? LAYERS - 1 << 5 : 0);
        return payload;
    }

    static int spatial(byte[] payload) {
        return payload[3] >>> 1 & 7;
    }

    static int temporal(byte[] payload) {
        return payload[3] >>> 5 & 7;
    }
}
