package sfu.admin.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packets of the recordings, put together again as a receiver does, and read as the server does.
 */
class PacketsTest {
    private static byte[] file(String name) throws Exception {
        try (InputStream in = PacketsTest.class.getResourceAsStream("/sfu/loadtest/" + name)) {
            return in.readAllBytes();
        }
    }

    private static long descriptor(Codec codec, byte[] payload) {
        return PayloadDescriptor.read(codec, MemorySegment.ofArray(payload), 0, payload.length);
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "H264", "AV1"})
    void aRecordingIsFourSecondsThatBeginWithTheOnlyKeyFrame(Codec codec) {
        isFourSeconds(codec, Recording.of(codec));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void soIsEachLayer(int layer) {
        isFourSeconds(Codec.VP8, Recording.ofLayer(Codec.VP8, layer));
    }

    private static void isFourSeconds(Codec codec, Recording recording) {
        assertThat(recording.frames()).hasSize(60);
        assertThat(recording.frameTicks()).isEqualTo(6000);
        for (int i = 0; i < recording.frames().size(); i++) {
            List<byte[]> payloads = recording.frames().get(i);
            long first = descriptor(codec, payloads.getFirst());
            assertThat(PayloadDescriptor.isStartOfFrame(first)).isTrue();
            assertThat(PayloadDescriptor.isKeyFrame(first)).isEqualTo(i == 0);
            for (byte[] payload : payloads) {
                assertThat(descriptor(codec, payload)).isNotEqualTo(PayloadDescriptor.MALFORMED);
                assertThat(payload.length).isBetween(1, Recording.MAX_PAYLOAD_BYTES);
            }
        }
        assertThat(recording.frames().getFirst().size()).isGreaterThan(1);
    }

    @Test
    void opusHasAPacketEachTwentyMilliseconds() {
        Recording recording = Recording.of(Codec.OPUS);
        assertThat(recording.frames()).hasSizeBetween(200, 202).allMatch(f -> f.size() == 1);
        assertThat(recording.frameTicks()).isEqualTo(960);
        assertThat(recording.frames()).allMatch(f -> f.getFirst().length == 80); // 32 kbit/s
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 333, 1100})
    void vp8IsPutTogetherAgain(int maxBytes) throws Exception {
        for (byte[] frame : Ivf.frames(file("vp8.ivf"))) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            List<byte[]> payloads = Vp8Packets.of(frame, maxBytes);
            for (int i = 0; i < payloads.size(); i++) {
                byte[] payload = payloads.get(i);
                long d = descriptor(Codec.VP8, payload);
                assertThat(PayloadDescriptor.isStartOfFrame(d)).isEqualTo(i == 0);
                assertThat(PayloadDescriptor.pictureIdBits(d)).isEqualTo(15);
                assertThat(payload.length).isLessThanOrEqualTo(maxBytes);
                whole.write(payload, 4, payload.length - 4);
            }
            assertThat(whole.toByteArray()).isEqualTo(frame);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 32_767})
    void vp8PictureIdsHaveFifteenBits(int id) {
        byte[] payload = new byte[10];
        Vp8Packets.describe(payload, true, id);
        long d = descriptor(Codec.VP8, payload);
        assertThat(PayloadDescriptor.pictureId(d)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 333, 1100})
    void h264IsPutTogetherAgain(int maxBytes) throws Exception {
        for (List<byte[]> unit : AnnexB.accessUnits(file("h264.h264"))) {
            List<byte[]> payloads = H264Packets.of(unit, maxBytes);
            assertThat(payloads).allMatch(p -> p.length <= maxBytes || (p[0] & 0x1F) == 24);
            assertThat(nalUnits(payloads)).containsExactlyElementsOf(unit);
        }
    }

    private static List<byte[]> nalUnits(List<byte[]> payloads) {
        List<byte[]> units = new ArrayList<>();
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        for (byte[] p : payloads) {
            int type = p[0] & 0x1F;
            if (type == 24) {
                for (int at = 1; at < p.length; ) {
                    int size = (p[at] & 0xFF) << 8 | p[at + 1] & 0xFF;
                    units.add(Arrays.copyOfRange(p, at + 2, at + 2 + size));
                    at += 2 + size;
                }
            } else if (type == 28) {
                if ((p[1] & 0x80) != 0) {
                    fragments.reset();
                    fragments.write(p[0] & 0xE0 | p[1] & 0x1F);
                }
                fragments.write(p, 2, p.length - 2);
                if ((p[1] & 0x40) != 0) {
                    units.add(fragments.toByteArray());
                }
            } else {
                units.add(p);
            }
        }
        return units;
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 333, 1100})
    void av1IsPutTogetherAgain(int maxBytes) throws Exception {
        for (byte[] unit : Ivf.frames(file("av1.ivf"))) {
            List<byte[]> payloads = Av1Packets.of(unit, maxBytes);
            assertThat(payloads).allMatch(p -> p.length <= maxBytes);
            assertThat(obus(payloads)).containsExactlyElementsOf(Av1Packets.obus(unit));
        }
    }

    private static List<byte[]> obus(List<byte[]> payloads) {
        List<byte[]> obus = new ArrayList<>();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (byte[] p : payloads) {
            assertThat((p[0] & 0x80) != 0).isEqualTo(open.size() > 0); // Z goes on where Y left off
            int count = p[0] >>> 4 & 3;
            int number = 0;
            for (int at = 1; at < p.length; ) {
                number++;
                int size = p.length - at;
                if (number != count) {
                    size = p[at] & 0x7F;
                    if (p[at++] < 0) {
                        size |= (p[at++] & 0x7F) << 7;
                    }
                }
                open.write(p, at, size);
                at += size;
                boolean isLast = at == p.length;
                if (!isLast || (p[0] & 0x40) == 0) {
                    obus.add(open.toByteArray());
                    open.reset();
                }
            }
        }
        return obus;
    }
}
