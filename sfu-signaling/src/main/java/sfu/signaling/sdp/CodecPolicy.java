package sfu.signaling.sdp;

import sfu.core.api.CodecParameters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which video codecs a server takes, the preferred one first: publishers send the first that they
 * have. Audio is Opus.
 *
 * @param video names as in SDP; empty: all that the server knows, in the order of each offer
 */
public record CodecPolicy(List<String> video) {
    /** What the server can forward. */
    public static final List<String> KNOWN = List.of("VP8", "VP9", "H264", "AV1");

    public static final CodecPolicy ANY = new CodecPolicy(List.of());

    /**
     * @throws IllegalArgumentException with a sentence, if one is not known or named twice
     */
    public CodecPolicy {
        video = List.copyOf(video);
        if (!KNOWN.containsAll(video) || new HashSet<>(video).size() < video.size()) {
            throw new IllegalArgumentException(
                    "codecs are of " + String.join(", ", KNOWN) + ", each once, not " + video);
        }
    }

    public boolean allows(String name) {
        return video.isEmpty() || video.contains(name);
    }

    /**
     * These names as codecs of backups; the one word none stands for no codec.
     *
     * @throws IllegalArgumentException with a sentence, if one is not known, not allowed or named
     *     twice
     */
    public List<String> backup(List<String> names) {
        if (names.equals(List.of("none"))) {
            return List.of();
        }
        List<String> known = new CodecPolicy(names).video;
        if (!known.stream().allMatch(this::allows)) {
            throw new IllegalArgumentException(
                    "backup codecs are of those that are allowed, " + video + ", not " + names);
        }
        return known;
    }

    /** Those of an offer that are allowed, in this server's order; audio as it is. */
    List<CodecParameters> of(List<CodecParameters> offered) {
        if (video.isEmpty() || offered.isEmpty() || isAudio(offered)) {
            return offered;
        }
        List<CodecParameters> allowed = new ArrayList<>();
        for (String name : video) {
            offered.stream().filter(codec -> codec.isNamed(name)).forEach(allowed::add);
        }
        return allowed;
    }

    /** The same in the order of the offer. */
    List<CodecParameters> within(List<CodecParameters> offered) {
        if (video.isEmpty() || offered.isEmpty() || isAudio(offered)) {
            return offered;
        }
        return offered.stream().filter(codec -> video.stream().anyMatch(codec::isNamed)).toList();
    }

    private static boolean isAudio(List<CodecParameters> codecs) {
        return codecs.stream().anyMatch(codec -> codec.isNamed("opus"));
    }
}
