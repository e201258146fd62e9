package sfu.core.shard;

import sfu.core.api.CodecParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.SlotView;
import sfu.core.forward.DownTrack;
import sfu.core.forward.SlotSpec;
import sfu.core.rtcp.ReceiverEstimatedMaxBitrate;
import sfu.core.rtcp.ReceiverReport;
import sfu.core.rtcp.ReportBlock;
import sfu.core.rtcp.Rtcp;
import sfu.core.shard.SimulcastPeer.Told;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A viewer without transport-wide feedback of one publisher's simulcast, which it may show in
 * several slots, and of a microphone; it reports what a test says.
 */
final class RembViewer {
    static final int SLOT = 0x0C0000;
    static final int SOUND = 0x0D0000;
    static final int SECOND = 33; // in frames

    private static final int MICROPHONE = 0x0E0000;
    private static final int OPUS = 111;

    final VirtualRoom room = new VirtualRoom(1);
    final SimulcastPeer ann;
    final TestPeer eve;
    private int spoken;

    RembViewer() throws Exception {
        room.shards.forEach(shard -> shard.allocates(true));
        ann = new SimulcastPeer(room, room.join(1, 0), 1, Told.BY_RID, 3, 1);
        eve = room.join(2, 0);
    }

    static int ssrc(int slot) {
        return SLOT + 4 * slot;
    }

    /** Shows the publisher's picture in slot 1, 2, ... */
    void open(int slot, boolean hasRemb) {
        String mid = Integer.toString(slot);
        Set<String> feedback = hasRemb ? Set.of("goog-remb") : Set.of();
        CodecParameters vp8 =
                new CodecParameters(VirtualRoom.VP8, "VP8", 90_000, 1, Map.of(), feedback, -1);
        List<HeaderExtension> extensions =
                hasRemb
                        ? List.of(new HeaderExtension(2, HeaderExtension.ABS_SEND_TIME))
                        : List.of();
        SlotSection section = new SlotSection(mid, MediaKind.VIDEO, List.of(vp8), extensions);
        SlotIdentity identity = new SlotIdentity(mid, ssrc(slot), 0, "c", "s", "t");
        SlotSpec spec = new SlotSpec(section, identity);
        eve.shard().execute(new ShardCommand.OpenSlot(eve.transport, spec));
        eve.shard().execute(new ShardCommand.Assign(eve.transport, mid, ann.track.number()));
        room.settle();
    }

    void hear() {
        AudioSections.publish(room, ann.peer, 9, MICROPHONE, AudioSections.opus(OPUS));
        AudioSections.show(room, eve, SOUND, 9, AudioSections.opus(OPUS));
    }

    /** Sound of so many bytes goes with the next pictures. */
    void say(int bytes) {
        int time = 960 * spoken;
        room.arrive(
                ann.peer,
                ann.peer.rtp(MICROPHONE, OPUS, spoken++, time, false, Map.of(), new byte[bytes]));
    }

    void look(SlotView... views) {
        eve.shard().execute(new ShardCommand.SetViews(eve.transport, List.of(views)));
        room.settle();
    }

    void play(int frames) {
        for (int i = 0; i < frames; i++) {
            ann.frame();
        }
    }

    void remb(long bps) {
        hears(new ReceiverEstimatedMaxBitrate(5, bps, List.of(SLOT)));
    }

    void lost(int ssrc, int fraction, int highest) {
        ReportBlock block = new ReportBlock(ssrc, fraction, 0, highest, 0, 0, 0);
        hears(new ReceiverReport(5, List.of(block)));
    }

    private void hears(Rtcp message) {
        room.arrive(eve, eve.rtcp(5, message));
    }

    DownTrack slot(int slot) {
        return eve.transport.slots().get(Integer.toString(slot));
    }

    int shown(int slot) {
        return slot(slot).encoding();
    }

    long estimateBps() {
        return eve.transport.outlet().sendSide().estimateBps();
    }
}
