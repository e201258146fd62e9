package sfu.signaling.sdp;

import sfu.core.api.CodecParameters;
import sfu.core.api.HeaderExtension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a=extmap (RFC 8285 8), keeping those that the media plane understands. */
final class Extensions {
    private static final Set<String> PUBLISHED =
            Set.of(
                    HeaderExtension.MID,
                    HeaderExtension.RID,
                    HeaderExtension.REPAIRED_RID,
                    HeaderExtension.AUDIO_LEVEL,
                    HeaderExtension.TRANSPORT_CC,
                    HeaderExtension.ABS_SEND_TIME,
                    HeaderExtension.VIDEO_ORIENTATION,
                    HeaderExtension.PLAYOUT_DELAY);
    private static final Set<String> SLOTS =
            Set.of(
                    HeaderExtension.MID,
                    HeaderExtension.AUDIO_LEVEL,
                    HeaderExtension.TRANSPORT_CC,
                    HeaderExtension.ABS_SEND_TIME,
                    HeaderExtension.VIDEO_ORIENTATION,
                    HeaderExtension.PLAYOUT_DELAY);

    private static final Set<String> PUBLISHED_LAYERS =
            Set.of(HeaderExtension.VIDEO_LAYERS_ALLOCATION);

    /**
     * With the dependency descriptor libwebrtc leaves picture ids and temporal layers out of VP8's
     * own (RFC 7741 4.2), by which viewers without the extension know what they lack.
     */
    private static final Set<String> PUBLISHED_LAYERS_OF_SVC =
            Set.of(HeaderExtension.VIDEO_LAYERS_ALLOCATION, HeaderExtension.DEPENDENCY_DESCRIPTOR);

    private static final Set<String> SLOT_LAYERS =
            Set.of(HeaderExtension.DEPENDENCY_DESCRIPTOR, HeaderExtension.VIDEO_LAYERS_ALLOCATION);

    private Extensions() {}

    /**
     * @param codec the one that the answer prefers
     */
    static List<HeaderExtension> published(
            MediaDescription media, CodecParameters codec, Features features) {
        boolean isSvc = codec.isNamed("VP9") || codec.isNamed("AV1");
        Set<String> layers = isSvc ? PUBLISHED_LAYERS_OF_SVC : PUBLISHED_LAYERS;
        return withoutSendTime(read(media, PUBLISHED, features.layers() ? layers : Set.of()));
    }

    static List<HeaderExtension> ofSlot(MediaDescription media, Features features) {
        return withoutSendTime(read(media, SLOTS, features.layers() ? SLOT_LAYERS : Set.of()));
    }

    /** Where there are transport-wide numbers it is of no use. */
    private static List<HeaderExtension> withoutSendTime(List<HeaderExtension> all) {
        if (all.stream().anyMatch(e -> e.uri().equals(HeaderExtension.TRANSPORT_CC))) {
            all.removeIf(e -> e.uri().equals(HeaderExtension.ABS_SEND_TIME));
        }
        return all;
    }

    private static List<HeaderExtension> read(
            MediaDescription media, Set<String> known, Set<String> more) {
        Map<Integer, HeaderExtension> extensions = new LinkedHashMap<>(); // each id once
        for (String value : media.attributes().all("extmap")) {
            String[] parts = value.trim().split(" +");
            int id = parts.length < 2 ? -1 : id(parts[0]);
            if (id >= 1 && id <= 255 && (known.contains(parts[1]) || more.contains(parts[1]))) {
                extensions.put(id, new HeaderExtension(id, parts[1]));
            }
        }
        return new ArrayList<>(extensions.values());
    }

    /** The number before the optional direction. */
    private static int id(String text) {
        int slash = text.indexOf('/');
        try {
            return Integer.parseInt(slash < 0 ? text : text.substring(0, slash));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
