package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;
import static sfu.core.shard.VirtualRoom.frame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.rtcp.Nack;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtp.RtpPacket;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Header extensions from a publisher to a subscriber that has other ids for them, above 14 too,
 * which need two-byte headers (RFC 8285 4.3).
 */
class HeaderExtensionsTest {
    private static final int ANN = 0x0A0000;
    private static final int SLOT = 0x0C0000;
    private static final HexFormat HEX = HexFormat.of();

    /** Each with its highest and lowest bit, so that none may lie over another. */
    private static final String LEVEL = "a5";

    private static final String ORIENTATION = "8b";
    private static final String PLAYOUT = "fedcb9";

    private static final String MID = "31"; // "1"

    private final List<Map<Integer, String>> came = new ArrayList<>();
    private VirtualRoom room;
    private TestPeer ann;
    private TestPeer eve;
    private int rtx = VirtualRoom.RTX;
    private int sent;

    private void open(int shards, String feedback, Map<Integer, String> ofSlot) throws Exception {
        room = new VirtualRoom(shards);
        ann = room.join(1, 0);
        eve = room.join(2, shards - 1);
        TrackSpec spec =
                room.publish(
                        ann,
                        1,
                        List.of(
                                new HeaderExtension(1, HeaderExtension.AUDIO_LEVEL),
                                new HeaderExtension(2, HeaderExtension.VIDEO_ORIENTATION),
                                new HeaderExtension(4, HeaderExtension.PLAYOUT_DELAY),
                                new HeaderExtension(5, HeaderExtension.ABS_SEND_TIME)),
                        new EncodingParameters(ANN, ANN + 1, ""));
        if (shards > 1) {
            room.mirror(spec, ann, shards - 1);
        }
        List<HeaderExtension> extensions = new ArrayList<>();
        ofSlot.forEach((id, uri) -> extensions.add(new HeaderExtension(id, uri)));
        Set<String> messages = Set.of("nack", "nack pli", feedback);
        CodecParameters codec = new CodecParameters(VP8, "VP8", 90_000, 1, Map.of(), messages, rtx);
        SlotSection section =
                new SlotSection("1", MediaKind.VIDEO, List.of(codec), List.copyOf(extensions));
        int rtxSsrc = rtx < 0 ? 0 : SLOT + 1;
        SlotIdentity identity = new SlotIdentity("1", SLOT, rtxSsrc, "cname", "stream", "track");
        SlotSpec slot = new SlotSpec(section, identity);
        eve.shard().execute(new ShardCommand.OpenSlot(eve.transport, slot));
        room.show(eve, 1);
        eve.packets = packet -> came.add(read(packet));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static Map<Integer, String> read(RtpPacket packet) {
        Map<Integer, String> all = new TreeMap<>();
        for (int id = 1; id <= 255; id++) {
            long at = packet.extensionOffset(id);
            if (at >= 0) {
                byte[] value =
                        packet.segment()
                                .asSlice(at, packet.extensionLength(id))
                                .toArray(ValueLayout.JAVA_BYTE);
                all.put(id, HEX.formatHex(value));
            }
        }
        return all;
    }

    private void send(Map<Integer, String> values) {
        Map<Integer, byte[]> labels = new TreeMap<>();
        values.forEach((id, hex) -> labels.put(id, HEX.parseHex(hex)));
        int n = sent++;
        room.arrive(ann, ann.rtp(ANN, VP8, n, n * 3000, true, labels, frame(n, n, n == 0, 200)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachValueKeepsItsMeaningUnderAnotherId(int shards) throws Exception {
        open(
                shards,
                "ccm fir",
                Map.of(
                        4, HeaderExtension.AUDIO_LEVEL,
                        1, HeaderExtension.VIDEO_ORIENTATION,
                        2, HeaderExtension.PLAYOUT_DELAY));
        send(Map.of(1, LEVEL, 2, ORIENTATION, 4, PLAYOUT));
        send(Map.of(1, LEVEL));
        send(Map.of(2, ORIENTATION));
        send(Map.of(4, PLAYOUT));
        send(Map.of(1, "00", 2, "00", 4, "000000"));
        send(Map.of());
        assertThat(came)
                .containsExactly(
                        Map.of(4, LEVEL, 1, ORIENTATION, 2, PLAYOUT),
                        Map.of(4, LEVEL),
                        Map.of(1, ORIENTATION),
                        Map.of(2, PLAYOUT),
                        Map.of(4, "00", 1, "00", 2, "000000"),
                        Map.of());
    }

    /** The element that needs two bytes is the first, in the middle, or the last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HeaderExtension.AUDIO_LEVEL,
                HeaderExtension.VIDEO_ORIENTATION,
                HeaderExtension.PLAYOUT_DELAY
            })
    void anIdAboveFourteenNeedsTwoByteHeaders(String wide) throws Exception {
        Map<String, Integer> ids = new TreeMap<>();
        ids.put(HeaderExtension.AUDIO_LEVEL, 14);
        ids.put(HeaderExtension.VIDEO_ORIENTATION, 13);
        ids.put(HeaderExtension.PLAYOUT_DELAY, 12);
        ids.put(wide, 255);
        Map<Integer, String> ofSlot = new TreeMap<>();
        ids.forEach((uri, id) -> ofSlot.put(id, uri));
        open(1, "ccm fir", ofSlot);
        send(Map.of(1, LEVEL, 2, ORIENTATION, 4, PLAYOUT));
        assertThat(came)
                .containsExactly(
                        Map.of(
                                ids.get(HeaderExtension.AUDIO_LEVEL), LEVEL,
                                ids.get(HeaderExtension.VIDEO_ORIENTATION), ORIENTATION,
                                ids.get(HeaderExtension.PLAYOUT_DELAY), PLAYOUT));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 15})
    void whatTheSubscriberDidNotNegotiateIsLeftOut(int id) throws Exception {
        open(1, "ccm fir", Map.of(id, HeaderExtension.VIDEO_ORIENTATION));
        send(Map.of(1, LEVEL, 2, ORIENTATION, 4, PLAYOUT, 5, "123456"));
        send(Map.of(1, LEVEL, 4, PLAYOUT));
        assertThat(came).containsExactly(Map.of(id, ORIENTATION), Map.of());
    }

    /** Seconds modulo 64 with 18 bits behind the point, of the server's clock. */
    @ParameterizedTest
    @ValueSource(ints = {5, 14, 15, 255})
    void theSendTimeIsTheServersOwn(int id) throws Exception {
        open(
                1,
                "goog-remb",
                Map.of(id, HeaderExtension.ABS_SEND_TIME, 2, HeaderExtension.PLAYOUT_DELAY));
        room.nowNs = 103_750_000_000L; // 39.75 s above a multiple of 64
        send(Map.of(4, PLAYOUT, 5, "123456"));
        room.nowNs += 25_000_000_000L; // over the wrap-around, to 0.75
        send(Map.of());
        assertThat(came)
                .containsExactly(
                        Map.of(id, "9f0000", 2, PLAYOUT), // 39.75 * 2^18
                        Map.of(id, "030000"));
    }

    /** Until the receiver's report shows that it knows whose SSRC it is; so do repeats. */
    @ParameterizedTest
    @ValueSource(ints = {1, 15})
    void theMidIsToldUntilTheReceiverKnowsTheStream(int id) throws Exception {
        open(1, "ccm fir", Map.of(id, HeaderExtension.MID));
        send(Map.of());
        send(Map.of());
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {eve.media.getFirst().seq()})));
        assertThat(came).containsExactly(Map.of(id, MID), Map.of(id, MID), Map.of(id, MID));
        assertThat(eve.media.getLast().ssrc()).isEqualTo(SLOT + 1);
        ReportBlock known = new ReportBlock(SLOT, 0, 0, eve.media.get(1).seq(), 0, 0, 0);
        room.arrive(eve, eve.rtcp(5, new ReceiverReport(5, List.of(known))));
        send(Map.of());
        assertThat(came.getLast()).isEmpty();
        assertThat(eve.media.getLast().ssrc()).isEqualTo(SLOT);
    }

    /** Where a repeat has to be the same bytes, as its SRTP index is the same. */
    @Test
    void theMidIsNotToldWithoutRtx() throws Exception {
        rtx = -1;
        open(1, "ccm fir", Map.of(1, HeaderExtension.MID));
        send(Map.of());
        send(Map.of());
        room.arrive(eve, eve.rtcp(5, new Nack(5, SLOT, new int[] {eve.media.getFirst().seq()})));
        assertThat(came).containsExactly(Map.of(), Map.of());
        assertThat(eve.undecryptable).as("the same packet again: SRTP takes it once").isOne();
    }
}
