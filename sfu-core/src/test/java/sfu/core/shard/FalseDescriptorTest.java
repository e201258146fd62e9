package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.codec.SvcEncoder;
import sfu.core.rtcp.PictureLossIndication;
import sfu.core.stats.DropReason;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** A dependency descriptor is not believed of key frames where its payload shows otherwise. */
class FalseDescriptorTest {
    private static final int ANN = 0x0A0000;
    private static final int DESCRIPTOR = 4;
    private static final int BEYOND_CACHE_MS = 5_000;

    private final VirtualRoom room = new VirtualRoom(1);
    private final SvcEncoder encoder = new SvcEncoder(1, 1, false, 100);
    private TestPeer ann;
    private TestPeer eve;
    private int sent;

    @AfterEach
    void close() {
        room.close();
    }

    private void open(String codec) throws Exception {
        room.codec = codec;
        room.ofSlots =
                List.of(
                        new HeaderExtension(
                                TestPeer.DEPENDENCY, HeaderExtension.DEPENDENCY_DESCRIPTOR));
        ann = room.join(1, 0);
        eve = room.join(2, 0);
        room.publish(
                ann,
                1,
                List.of(new HeaderExtension(DESCRIPTOR, HeaderExtension.DEPENDENCY_DESCRIPTOR)),
                new EncodingParameters(ANN, ANN + 1, ""));
        room.openSlot(eve, 0x0C0000, true);
    }

    private byte[] payload(boolean isKey) {
        byte[] payload = new byte[100];
        switch (room.codec) {
            case "VP8" -> {
                return isKey ? clearKey() : frame(sent, sent, false, 100);
            }
            case "VP9" -> {
                payload[0] = (byte) (isKey ? 0x8C : 0xCC); // picture id, P, begins and ends
                payload[1] = (byte) (sent & 0x7F);
            }
            default -> {
                payload[0] = (byte) (isKey ? 0x67 : 0x41); // SPS, a slice of another picture
                payload[1] = (byte) 0x80;
            }
        }
        return payload;
    }

    /** With the start code and a size of 640 by 480. */
    private byte[] clearKey() {
        byte[] payload = frame(sent, sent, true, 100);
        byte[] header = {(byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, (byte) 0xE0, 1};
        System.arraycopy(header, 0, payload, 9, header.length);
        return payload;
    }

    private void send(boolean isSaidKey, byte[] payload) {
        byte[] descriptor =
                encoder.picture(isSaidKey).getFirst().descriptor().toArray(ValueLayout.JAVA_BYTE);
        descriptor[0] |= (byte) 0xC0; // begins and ends its frame
        send(descriptor, payload);
    }

    private void send(byte[] descriptor, byte[] payload) {
        int n = sent++;
        room.arrive(
                ann, ann.rtp(ANN, VP8, n, n * 3000, true, Map.of(DESCRIPTOR, descriptor), payload));
    }

    private long counted(DropReason reason) {
        return ann.transport.drops().get(reason);
    }

    private long requests() {
        return ann.rtcp.stream().filter(m -> m instanceof PictureLossIndication).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264"})
    void aDeltaFrameThatIsCalledAKeyFrameStartsNoSlot(String codec) throws Exception {
        open(codec);
        send(true, payload(true));
        send(false, payload(false));
        assertThat(counted(DropReason.FALSE_DESCRIPTOR)).isZero();
        room.pass(BEYOND_CACHE_MS);
        room.show(eve, 1);
        send(true, payload(false));
        assertThat(counted(DropReason.FALSE_DESCRIPTOR)).isEqualTo(1);
        assertThat(eve.media).isEmpty();
        long before = requests();
        room.pass(2_000);
        assertThat(requests()).as("it was no answer").isGreaterThan(before);
        send(false, payload(false));
        send(true, payload(true));
        assertThat(eve.media).hasSize(1);
        assertThat(eve.media.getFirst().dependency()).isNotEmpty();
        assertThat(counted(DropReason.FALSE_DESCRIPTOR)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "H264"})
    void aKeyFrameThatIsCalledADeltaFrameStartsASlot(String codec) throws Exception {
        open(codec);
        send(true, payload(true));
        room.pass(BEYOND_CACHE_MS);
        room.show(eve, 1);
        send(false, payload(false));
        assertThat(eve.media).isEmpty();
        send(false, payload(true));
        send(false, payload(false));
        assertThat(eve.media).hasSize(2);
        assertThat(counted(DropReason.FALSE_DESCRIPTOR)).isEqualTo(1);
    }

    /** The bit of VP8 is any bit of its ciphertext, no start code is behind it. */
    @Test
    void ofEncryptedFramesTheDescriptorIsBelieved() throws Exception {
        open("VP8");
        send(true, clearKey()); // the last that was not encrypted
        send(false, frame(sent, sent, true, 100));
        room.pass(BEYOND_CACHE_MS);
        room.show(eve, 1);
        send(false, frame(sent, sent, true, 100));
        assertThat(eve.media).isEmpty();
        send(true, frame(sent, sent, false, 100));
        send(false, frame(sent, sent, false, 100));
        assertThat(eve.media).hasSize(2);
        assertThat(counted(DropReason.FALSE_DESCRIPTOR)).isZero();
    }

    @Test
    void oneThatIsCutOffIsCountedAndThePayloadDecides() throws Exception {
        open("VP8");
        room.show(eve, 1);
        send(new byte[] {(byte) 0xC0, 1}, payload(true));
        send(new byte[] {(byte) 0xC0, 1}, payload(false));
        assertThat(counted(DropReason.MALFORMED_EXTENSION)).isEqualTo(2);
        assertThat(eve.media).hasSize(2);
    }
}
