package sfu.core.shard;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Microphones and audio slots of peers in a {@link VirtualRoom}. */
final class AudioSections {
    static final String MID = "a";

    private AudioSections() {}

    static CodecParameters opus(int payloadType) {
        return codec(payloadType, "opus", Map.of());
    }

    /** Redundant audio (RFC 2198) of Opus under this payload type. */
    static CodecParameters red(int payloadType, int opus) {
        return codec(payloadType, "red", Map.of(opus + "/" + opus, ""));
    }

    private static CodecParameters codec(int payloadType, String name, Map<String, String> format) {
        return new CodecParameters(payloadType, name, 48_000, 2, format, Set.of(), -1);
    }

    static TrackSpec publish(
            VirtualRoom room, TestPeer peer, long track, int ssrc, CodecParameters... codecs) {
        return publish(room, peer, track, ssrc, List.of(), codecs);
    }

    static TrackSpec publish(
            VirtualRoom room,
            TestPeer peer,
            long track,
            int ssrc,
            List<HeaderExtension> extensions,
            CodecParameters... codecs) {
        PublishSection section =
                new PublishSection(
                        MID,
                        MediaKind.AUDIO,
                        TrackSource.MICROPHONE,
                        List.of(codecs),
                        extensions,
                        List.of(new EncodingParameters(ssrc, 0, "")),
                        false);
        TrackSpec spec = new TrackSpec(track, MediaKind.AUDIO, section.codecs());
        peer.shard().execute(new ShardCommand.Publish(peer.transport, section, spec));
        room.settle();
        return spec;
    }

    /** A slot that shows the track from its next packet on. */
    static void show(
            VirtualRoom room, TestPeer peer, int ssrc, long track, CodecParameters... codecs) {
        open(peer, MID, ssrc, codecs);
        assign(room, peer, track);
    }

    static void open(TestPeer peer, String mid, int ssrc, CodecParameters... codecs) {
        SlotSection section = new SlotSection(mid, MediaKind.AUDIO, List.of(codecs), List.of());
        SlotIdentity identity = new SlotIdentity(mid, ssrc, 0, "cname", "stream", "track");
        SlotSpec spec = new SlotSpec(section, identity);
        peer.shard().execute(new ShardCommand.OpenSlot(peer.transport, spec));
    }

    static void assign(VirtualRoom room, TestPeer peer, long track) {
        peer.shard().execute(new ShardCommand.Assign(peer.transport, MID, track));
        room.settle();
    }
}
