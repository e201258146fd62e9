package sfu.core.shard;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.RTX;
import static sfu.core.shard.VirtualRoom.VP8;

import org.jspecify.annotations.Nullable;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.Rtcp;
import sfu.core.rtcp.SenderReport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A publisher of VP8 simulcast with three temporal layers, as libwebrtc sends it: key frames when
 * asked, retransmissions when asked, each encoding with numbers and clocks of its own. Each packet
 * ends with what a viewer needs to check it.
 */
final class SimulcastPeer {
    static final int MID = 1;
    static final int RID = 2;
    static final int REPAIRED_RID = 3;
    static final int LAYERS = 6;
    static final long FRAME_MS = 30;
    private static final int[] TEMPORAL = {0, 2, 1, 2};

    /** How the server is told which stream is which. */
    enum Told {
        BY_RID,
        BY_SSRC
    }

    /** What stands at the end of a payload. */
    record Content(int encoding, int picture, int temporal, int part, int parts, int reference) {
        static final int BYTES = 12;

        boolean isKey() {
            return reference < 0;
        }

        static Content of(byte[] payload) {
            ByteBuffer end = ByteBuffer.wrap(payload, payload.length - BYTES, BYTES);
            return new Content(
                    end.get(), end.getInt(), end.get(), end.get(), end.get(), end.getInt());
        }

        void write(byte[] payload) {
            ByteBuffer.wrap(payload, payload.length - BYTES, BYTES)
                    .put((byte) encoding)
                    .putInt(picture)
                    .put((byte) temporal)
                    .put((byte) part)
                    .put((byte) parts)
                    .putInt(reference);
        }
    }

    private final VirtualRoom room;
    private final Told told;
    final TestPeer peer;
    final TrackSpec track;
    final List<Encoding> encodings = new ArrayList<>();
    private final Random random;
    double lossToServer;

    /** The streams that it says it sends, in each first packet of a picture; null: nothing. */
    @Nullable List<Integer> announced;

    private int read;

    SimulcastPeer(VirtualRoom room, TestPeer peer, long number, Told told, int count, long seed) {
        this.room = room;
        this.peer = peer;
        this.told = told;
        random = new Random(seed);
        for (int i = 0; i < count; i++) {
            encodings.add(new Encoding(i));
        }
        track = publish(number);
    }

    /** The track ends, and the same streams are another one. */
    void publishAgain(long number) {
        peer.shard().execute(new ShardCommand.Unpublish(peer.transport, track.number()));
        publish(number);
        encodings.forEach(encoding -> encoding.keyWanted = true);
    }

    private TrackSpec publish(long number) {
        return room.publish(
                peer,
                number,
                List.of(
                        new HeaderExtension(MID, HeaderExtension.MID),
                        new HeaderExtension(RID, HeaderExtension.RID),
                        new HeaderExtension(REPAIRED_RID, HeaderExtension.REPAIRED_RID),
                        new HeaderExtension(LAYERS, HeaderExtension.VIDEO_LAYERS_ALLOCATION)),
                encodings.stream().map(Encoding::parameters).toArray(EncodingParameters[]::new));
    }

    /** A picture of each encoding that is on; time passes. */
    void frame() {
        picture();
        for (int i = 0; i < FRAME_MS / 10; i++) {
            room.pass(10);
            answer();
        }
    }

    /** A picture of each encoding that is on. */
    void picture() {
        for (Encoding encoding : encodings) {
            if (encoding.on) {
                encoding.send();
            }
        }
    }

    /** Does what it was asked for. */
    void answer() {
        for (; read < peer.rtcp.size(); read++) {
            Rtcp message = peer.rtcp.get(read);
            for (Encoding encoding : encodings) {
                if (message instanceof PictureLossIndication pli
                        && pli.mediaSsrc() == encoding.ssrc) {
                    encoding.keyWanted = true;
                    encoding.plis++;
                }
                if (message instanceof Nack nack && nack.mediaSsrc() == encoding.ssrc) {
                    for (int lost : nack.lost()) {
                        encoding.repeat(lost);
                    }
                }
            }
        }
    }

    private void arrive(byte[] datagram) {
        if (random.nextDouble() >= lossToServer) {
            room.arrive(peer, datagram);
        }
    }

    /** One spatial and one temporal layer of each of these streams, 100 kbit/s each, no sizes. */
    private static byte[] allocation(List<Integer> streams) {
        int last = streams.getLast();
        byte[] bytes = new byte[1 + (last + 2 >>> 1) + 1 + streams.size()];
        bytes[0] = (byte) (last << 4);
        for (int stream : streams) {
            bytes[1 + stream / 2] |= (byte) (stream % 2 == 0 ? 0x10 : 0x01);
        }
        Arrays.fill(bytes, bytes.length - streams.size(), bytes.length, (byte) 100);
        return bytes;
    }

    final class Encoding {
        final int index;
        final int ssrc;
        final String rid;
        boolean on = true;
        boolean keyWanted = true;
        int plis;
        private int seq = random.nextInt(0x10000);
        private int rtxSeq = random.nextInt(0x10000);
        private final int firstTimestamp = random.nextInt();
        private int pictureId = random.nextInt(0x8000);
        private int tl0 = random.nextInt(256);
        private int picture;
        private int phase;
        private int lastBase;
        private int lastMiddle;
        private boolean began;
        private final Map<Integer, byte[]> payloads = new HashMap<>();
        private final Map<Integer, Integer> timestamps = new HashMap<>();
        private final Map<Integer, Boolean> markers = new HashMap<>();

        Encoding(int index) {
            this.index = index;
            ssrc = 0x0A0000 + 16 * index + random.nextInt(8) * 0x100;
            rid = "qhf?".substring(index, index + 1);
        }

        EncodingParameters parameters() {
            return told == Told.BY_RID
                    ? new EncodingParameters(0, 0, rid)
                    : new EncodingParameters(ssrc, ssrc + 1, "");
        }

        int timestamp() {
            return firstTimestamp + (int) (room.nowNs / MS * 90);
        }

        private void send() {
            boolean isKey = keyWanted;
            keyWanted = false;
            phase = isKey ? 0 : (phase + 1) % 4;
            int temporal = TEMPORAL[phase];
            tl0 += temporal == 0 ? 1 : 0;
            int reference = isKey ? -1 : phase == 3 ? lastMiddle : lastBase;
            lastBase = temporal == 0 ? picture : lastBase;
            lastMiddle = temporal == 1 ? picture : lastMiddle;
            int parts = 1 + random.nextInt(isKey ? 6 : 3);
            for (int part = 0; part < parts; part++) {
                byte[] payload = new byte[40 + 200 * index + random.nextInt(200)];
                payload[0] = (byte) (part == 0 ? 0x90 : 0x80);
                payload[1] = (byte) 0xE0;
                payload[2] = (byte) (0x80 | pictureId >>> 8 & 0x7F);
                payload[3] = (byte) pictureId;
                payload[4] = (byte) tl0;
                payload[5] = (byte) (temporal << 6 | (phase < 3 ? 0x20 : 0));
                payload[6] = (byte) (isKey ? 0 : 1);
                new Content(index, picture, temporal, part, parts, reference).write(payload);
                send(payload, part == parts - 1);
            }
            picture++;
            pictureId = pictureId + 1 & 0x7FFF;
            if (picture % 33 == 1) {
                long ntp = NtpTime.ofUnixNanos(room.nowNs + 777_000_000_000L);
                arrive(peer.rtcp(ssrc, new SenderReport(ssrc, ntp, timestamp(), 1, 1, List.of())));
            }
        }

        private void send(byte[] payload, boolean marker) {
            payloads.put(seq, payload);
            timestamps.put(seq, timestamp());
            markers.put(seq, marker);
            Map<Integer, byte[]> labels = new HashMap<>(labels(RID));
            if (announced != null) {
                labels.put(LAYERS, allocation(announced));
            }
            arrive(peer.rtp(ssrc, VP8, seq, timestamp(), marker, labels, payload));
            seq = seq + 1 & 0xFFFF;
        }

        private Map<Integer, byte[]> labels(int id) {
            byte[] mid = {'0'};
            boolean isNeeded = told == Told.BY_RID && (!began || id == REPAIRED_RID);
            began |= picture > 20; // until the server's reports show that it knows
            return isNeeded ? Map.of(MID, mid, id, rid.getBytes(StandardCharsets.UTF_8)) : Map.of();
        }

        private void repeat(int lost) {
            byte[] original = payloads.get(lost);
            if (original == null) {
                return;
            }
            byte[] payload = new byte[original.length + 2];
            payload[0] = (byte) (lost >>> 8);
            payload[1] = (byte) lost;
            System.arraycopy(original, 0, payload, 2, original.length);
            arrive(
                    peer.rtp(
                            ssrc + 1,
                            RTX,
                            rtxSeq++ & 0xFFFF,
                            timestamps.get(lost),
                            markers.get(lost),
                            labels(REPAIRED_RID),
                            payload));
        }
    }
}
