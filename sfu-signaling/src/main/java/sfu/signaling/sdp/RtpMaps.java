package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.codec.Codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the codecs of a media section: rtpmap, fmtp, rtcp-fb (RFC 8866 6.6, RFC 4585 4.2). */
final class RtpMaps {
    private static final Set<String> VIDEO_FEEDBACK =
            Set.of("nack", "nack pli", "ccm fir", "transport-cc", "goog-remb");
    private static final Set<String> AUDIO_FEEDBACK = Set.of("transport-cc");

    private record Rtpmap(String name, int clockRate, int channels) {}

    private final MediaDescription media;
    private final Features features;
    private final Map<Integer, Rtpmap> maps = new HashMap<>();
    private final Map<Integer, Map<String, String>> formats = new HashMap<>();
    private final Map<Integer, Set<String>> feedback = new HashMap<>();
    private final Set<String> feedbackOfAll = new LinkedHashSet<>();
    private final Map<String, Integer> rtx = new HashMap<>(); // by the type that it repairs

    private RtpMaps(MediaDescription media, Features features) {
        this.media = media;
        this.features = features;
    }

    /**
     * Those that are forwarded, in the section's order, each with its RTX, up to {@value
     * SdpLimits#MAX_CODECS}; malformed lines are skipped.
     */
    static List<CodecParameters> read(MediaDescription media, Features features) {
        RtpMaps reader = new RtpMaps(media, features);
        media.attributes().all("rtpmap").forEach(reader::readMap);
        media.attributes().all("fmtp").forEach(reader::readFormat);
        media.attributes().all("rtcp-fb").forEach(reader::readFeedback);
        reader.findRtx();
        return reader.codecs();
    }

    private void readMap(String value) {
        String[] parts = value.trim().split(" +", 2);
        int type = payloadType(parts[0]);
        if (type < 0 || parts.length < 2) {
            return;
        }
        String[] codec = parts[1].split("/", -1);
        if (codec.length < 2) {
            return;
        }
        try {
            int channels = codec.length > 2 ? Integer.parseInt(codec[2].trim()) : 1;
            maps.put(type, new Rtpmap(codec[0], Integer.parseInt(codec[1].trim()), channels));
        } catch (NumberFormatException e) {
            // a codec that we cannot read is one that we do not use
        }
    }

    private void readFormat(String value) {
        String[] parts = value.trim().split(" +", 2);
        int type = payloadType(parts[0]);
        if (type < 0 || parts.length < 2) {
            return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : parts[1].split(";", -1)) {
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            String text = equals < 0 ? "" : parameter.substring(equals + 1);
            if (!key.isBlank()) {
                parameters.put(key.trim().toLowerCase(Locale.ROOT), text.trim());
            }
        }
        formats.put(type, parameters);
    }

    private void readFeedback(String value) {
        String[] parts = value.trim().split(" +", 2);
        if (parts.length < 2) {
            return;
        }
        String kept = parts[1].trim();
        Set<String> known = media.kind().equals("video") ? VIDEO_FEEDBACK : AUDIO_FEEDBACK;
        if (!known.contains(kept)) {
            return;
        }
        if (parts[0].equals("*")) {
            feedbackOfAll.add(kept);
        } else if (payloadType(parts[0]) >= 0) {
            feedback.computeIfAbsent(payloadType(parts[0]), t -> new LinkedHashSet<>()).add(kept);
        }
    }

    private void findRtx() {
        maps.forEach((type, map) -> {
            String repaired = formats.getOrDefault(type, Map.of()).get("apt");
            if (map.name.equalsIgnoreCase("rtx") && repaired != null) {
                rtx.putIfAbsent(repaired, type);
            }
        });
    }

    private List<CodecParameters> codecs() {
        Set<Integer> types = new LinkedHashSet<>(); // "096" is 96 once more
        media.formats().forEach(format -> types.add(payloadType(format)));
        List<CodecParameters> codecs = new ArrayList<>();
        for (int type : types) {
            Rtpmap map = maps.get(type);
            if (map != null && isForwarded(map) && codecs.size() < SdpLimits.MAX_CODECS) {
                Set<String> its = new LinkedHashSet<>(feedback.getOrDefault(type, Set.of()));
                its.addAll(feedbackOfAll);
                if (its.contains("transport-cc")) {
                    its.remove("goog-remb"); // one estimator at a time
                }
                codecs.add(
                        new CodecParameters(
                                type,
                                map.name,
                                map.clockRate,
                                map.channels,
                                formats.getOrDefault(type, Map.of()),
                                its,
                                rtx.getOrDefault(Integer.toString(type), -1)));
            }
        }
        return codecs;
    }

    private boolean isForwarded(Rtpmap map) {
        Codec codec = Codec.of(map.name);
        return codec != null
                && (codec != Codec.RED || features.red())
                && codec.clockRate() == map.clockRate
                && codec.kind().name().equalsIgnoreCase(media.kind());
    }

    private static int payloadType(@Nullable String text) {
        try {
            int type = text == null ? -1 : Integer.parseInt(text);
            return type <= 127 ? type : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
