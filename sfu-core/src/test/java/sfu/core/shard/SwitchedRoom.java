package sfu.core.shard;

import static sfu.core.shard.VirtualRoom.MS;
import static sfu.core.shard.VirtualRoom.VP8;

import sfu.core.api.EncodingParameters;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.rtcp.Rtcp;
import sfu.core.sim.Figures;
import sfu.core.sim.LinkOptions;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A camera of three encodings as Chromium sends it (120, 380 and 1,200 kbit/s, three temporal
 * layers, key frames of some frames' size, one frame after they were asked for; encodings that
 * nobody wants go off), and a viewer behind a {@link Bottleneck}, who gets what is allocated.
 */
final class SwitchedRoom {
    private static final int TRACK = 2;
    private static final int FIRST_SSRC = 0x0B0000;
    private static final double[] BITRATES = {120e3, 380e3, 1.2e6};
    private static final long FRAME_NS = 66_666_667L;
    private static final int PACKET_BYTES = 1100;
    private static final int[] TEMPORAL = {0, 2, 1, 2};
    private static final double[] WEIGHTS = {1.32, 1, 0.84}; // by temporal layer
    private static final double KEY_FRAME = 4.5;
    private static final double PAYLOAD_SHARE = 0.94;
    private static final long DYNACAST_HOLD_NS = 2_000 * MS;

    /** From the server's wish to the encoder's first frame. */
    private static final long DYNACAST_NS = 150 * MS;

    final Bottleneck net;

    /** Whether the encoder follows what the best path takes. */
    boolean obeys;

    private final SplittableRandom random;
    private final TestPeer camera;
    private final double[] bitrates;
    private final Encoding[] encodings;
    private int read;
    private int seen;
    private long phaseNs;

    /** The encoding of each frame that came whole. */
    final Figures shown = new Figures();

    /** Milliseconds since the frame that came whole before it. */
    final Figures gapsMs = new Figures();

    final Figures estimate = new Figures();
    private final Figures full = new Figures();
    private long lastFrameNs;

    SwitchedRoom(long seed, LinkOptions there) throws Exception {
        this(seed, there, true, BITRATES);
    }

    /** With encodings of these bitrates, and a viewer that repairs with RTX or not at all. */
    SwitchedRoom(long seed, LinkOptions there, boolean repairs, double... bitrates)
            throws Exception {
        this.bitrates = bitrates.clone();
        encodings = new Encoding[bitrates.length];
        random = new SplittableRandom(seed);
        net = new Bottleneck(there);
        net.room.shards.getFirst().allocates(true);
        camera = net.room.join(3, 0);
        EncodingParameters[] all = new EncodingParameters[bitrates.length];
        for (int i = 0; i < all.length; i++) {
            int ssrc = FIRST_SSRC + 16 * i;
            encodings[i] = new Encoding(i, ssrc);
            all[i] = new EncodingParameters(ssrc, ssrc + 1, "");
        }
        net.room.publish(camera, TRACK, List.of(), all);
        if (repairs) {
            net.room.openSlotWithTransportCc(net.viewer, Bottleneck.SLOT, true);
        } else {
            net.room.openSlotWithoutRepair(net.viewer, Bottleneck.SLOT);
        }
        net.watch(TRACK);
        phaseNs = (long) (FRAME_NS * random.nextDouble());
        net.loop.at(net.loop.nowNs() + phaseNs, this::frame);
        net.loop.at(net.loop.nowNs(), this::look);
    }

    /** Runs until so many seconds after the beginning. */
    void until(double seconds) {
        net.run((long) (seconds * 1000) - (net.loop.nowNs() - Bottleneck.START_NS) / MS);
    }

    /** The share 0..1 of the frames of the best encoding that came whole. */
    double fullFrames(double from, double to) {
        return full.sum(from, to) / ((to - from) * 1e9 / FRAME_NS);
    }

    /** Of the best encoding, as its encoder has it now. */
    double bitrateBps() {
        return encodings[encodings.length - 1].bitrateBps();
    }

    private void look() {
        for (; seen < net.viewer.media.size(); seen++) {
            TestPeer.Media media = net.viewer.media.get(seen);
            if (media.ssrc() == Bottleneck.SLOT && media.payload().length > 0) { // no padding
                Encoding from = encodings[media.payload()[media.payload().length - 1]];
                from.received(media.payload());
            }
        }
        long at = net.loop.nowNs() - Bottleneck.START_NS;
        estimate.add(at, net.side().estimateBps());
        net.loop.at(net.loop.nowNs() + 5 * MS, this::look);
    }

    private void frame() {
        for (; read < camera.rtcp.size(); read++) {
            Rtcp message = camera.rtcp.get(read);
            for (Encoding encoding : encodings) {
                encoding.isKeyWanted |=
                        message instanceof PictureLossIndication pli
                                && pli.mediaSsrc() == encoding.ssrc;
            }
        }
        boolean isNew = false;
        for (Encoding encoding : encodings) {
            isNew |= encoding.follow(camera.wanted);
        }
        for (Encoding encoding : encodings) {
            encoding.isKeyWanted |= isNew; // the encoder was set up anew
            encoding.send();
        }
        net.loop.at(net.loop.nowNs() + FRAME_NS, this::frame);
    }

    private final class Encoding {
        final int index;
        final int ssrc;
        boolean isKeyWanted = true;
        private boolean isOn = true;
        private long unlikeSinceNs = Long.MAX_VALUE;
        private int number = random.nextInt(0x10000);
        private int picture;
        private int phase;
        private int partial; // of which picture parts came
        private int parts;

        Encoding(int index, int ssrc) {
            this.index = index;
            this.ssrc = ssrc;
        }

        /** Whether it goes on again. */
        boolean follow(int wanted) {
            boolean isWanted = wanted < 0 || (wanted >>> index & 1) != 0;
            long nowNs = net.loop.nowNs();
            if (isWanted == isOn) {
                unlikeSinceNs = Long.MAX_VALUE;
                return false;
            }
            unlikeSinceNs = Math.min(unlikeSinceNs, nowNs);
            if (nowNs - unlikeSinceNs < (isOn ? DYNACAST_HOLD_NS : DYNACAST_NS)) {
                return false;
            }
            isOn = isWanted;
            return isOn;
        }

        void send() {
            picture++;
            if (!isOn) {
                return;
            }
            boolean isKey = isKeyWanted;
            isKeyWanted = false;
            phase = isKey ? 0 : (phase + 1) % 4;
            double seconds = (net.loop.nowNs() - Bottleneck.START_NS) / 1e9;
            double size = bitrateBps() / 8 * FRAME_NS / 1e9;
            size *= 1 + 0.08 * Math.sin(seconds * 0.9 + index + phaseNs);
            size *= isKey ? KEY_FRAME : WEIGHTS[TEMPORAL[phase]];
            int left = (int) (size * (0.8 + 0.4 * random.nextDouble()));
            int packets = (left + PACKET_BYTES - 1) / PACKET_BYTES;
            for (int i = 0; i < packets; i++) {
                int bytes = Math.max(20, left / packets);
                byte[] payload = VirtualRoom.frame(picture & 0x7FFF, phase, isKey, bytes);
                payload = Arrays.copyOf(payload, bytes);
                payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
                payload[1] = (byte) 0xE0;
                payload[5] = (byte) (TEMPORAL[phase] << 6 | 0x20);
                ByteBuffer.wrap(payload, bytes - 7, 7)
                        .putInt(picture)
                        .put((byte) i)
                        .put((byte) packets)
                        .put((byte) index);
                int timestamp = (int) (net.loop.nowNs() / 1000 * 90 / 1000) + 1000 * index;
                boolean isLast = i == packets - 1;
                net.arrive(
                        camera,
                        camera.rtp(ssrc, VP8, number++ & 0xFFFF, timestamp, isLast, payload));
            }
        }

        /** The best one that is wanted is no better than somebody's path takes. */
        private double bitrateBps() {
            boolean isBest = camera.wanted >>> index == 1 || encodings.length == 1;
            return isBest && obeys
                    ? Math.min(bitrates[index], PAYLOAD_SHARE * camera.mostWantedBps)
                    : bitrates[index];
        }

        void received(byte[] payload) {
            ByteBuffer end = ByteBuffer.wrap(payload, payload.length - 7, 7);
            int its = end.getInt();
            end.get();
            int of = end.get();
            parts = its == partial ? parts + 1 : 1;
            partial = its;
            if (parts == of) {
                long at = net.loop.nowNs() - Bottleneck.START_NS;
                shown.add(at, index);
                full.add(at, index == bitrates.length - 1 ? 1 : 0);
                if (lastFrameNs > 0) {
                    gapsMs.add(at, (at - lastFrameNs) / 1e6);
                }
                lastFrameNs = at;
            }
        }
    }
}
