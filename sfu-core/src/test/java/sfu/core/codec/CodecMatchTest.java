package sfu.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.MediaKind;

import java.util.Map;
import java.util.Set;

class CodecMatchTest {

    private static CodecParameters codec(String name, int clockRate, Map<String, String> format) {
        return new CodecParameters(96, name, clockRate, 1, format, Set.of(), -1);
    }

    private static CodecParameters video(String name, String... format) {
        return switch (format.length) {
            case 0 -> codec(name, 90_000, Map.of());
            case 2 -> codec(name, 90_000, Map.of(format[0], format[1]));
            default -> codec(name, 90_000, Map.of(format[0], format[1], format[2], format[3]));
        };
    }

    private static boolean both(CodecParameters a, CodecParameters b) {
        boolean matches = CodecMatch.matches(a, b);
        assertThat(CodecMatch.matches(b, a)).isEqualTo(matches);
        return matches;
    }

    @Test
    void matchesByNameWhateverItsCase() {
        assertThat(both(video("VP8"), video("vp8"))).isTrue();
        assertThat(both(video("VP8"), video("VP9"))).isFalse();
        assertThat(both(video("VP8"), codec("VP8", 48_000, Map.of()))).isFalse();
        assertThat(both(codec("opus", 48_000, Map.of()), codec("OPUS", 48_000, Map.of("a", "b"))))
                .isTrue();
        assertThat(both(video("rtx"), video("rtx"))).isFalse(); // none of ours
        assertThat(both(video("H265"), video("H265"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"VP9, profile-id", "AV1, profile"})
    void profilesDefaultTo0(String name, String key) {
        assertThat(both(video(name), video(name))).isTrue();
        assertThat(both(video(name), video(name, key, "0"))).isTrue();
        assertThat(both(video(name, key, "2"), video(name, key, "2"))).isTrue();
        assertThat(both(video(name, key, "2"), video(name, key, "0"))).isFalse();
        assertThat(both(video(name, key, "1"), video(name))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ // RFC 6184 8.1, table 5
        "42e01f, 42e034, true", // levels are asymmetric
        "42e01f, 42c01f, true", // constrained baseline, however it is said
        "42e01f, 42401f, true",
        "42e01f, 4d801f, true",
        "42E01F, 42e01f, true",
        "42e01f, 58c01f, true",
        "42001f, 42e01f, false", // baseline
        "42001f, 42801f, true",
        "42001f, 58801f, true",
        "4d001f, 4d401f, true", // main
        "4d001f, 42e01f, false",
        "58001f, 42001f, false", // extended
        "64001f, 640028, true", // high
        "64001f, 640c1f, false", // constrained high
        "640c1f, 640c34, true",
        "640c1f, 42e01f, false",
        "6e001f, 6e101f, false", // high 10 and its intra profile
        "f4001f, f4001f, true",
        "zzzzzz, zzzzzz, false", // no profile at all
        "42e01, 42e01, false",
        "-42e01, -42e01, false",
        "42e01f00, 42e01f, false"
    })
    void matchesProfilesOfH264(String a, String b, boolean expected) {
        assertThat(both(video("H264", "profile-level-id", a), video("H264", "profile-level-id", b)))
                .isEqualTo(expected);
    }

    @Test
    void withoutAProfileItIsBaseline() {
        assertThat(both(video("H264"), video("H264", "profile-level-id", "42001f"))).isTrue();
        assertThat(both(video("H264"), video("H264", "profile-level-id", "42e01f"))).isFalse();
    }

    @Test
    void packetizationModesDiffer() {
        String key = "packetization-mode";
        assertThat(both(video("H264"), video("H264", key, "0"))).isTrue();
        assertThat(both(video("H264", key, "1"), video("H264", key, "1"))).isTrue();
        assertThat(both(video("H264", key, "1"), video("H264"))).isFalse();
        String id = "profile-level-id";
        assertThat(
                        both(
                                video("H264", key, "1", id, "42e01f"),
                                video("H264", key, "1", id, "64001f")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "opus, OPUS, AUDIO, 48000",
        "RED, RED, AUDIO, 48000",
        "vp8, VP8, VIDEO, 90000",
        "VP9, VP9, VIDEO, 90000",
        "h264, H264, VIDEO, 90000",
        "AV1, AV1, VIDEO, 90000"
    })
    void knowsTheCodecs(String name, Codec codec, MediaKind kind, int clockRate) {
        assertThat(Codec.of(name)).isEqualTo(codec);
        assertThat(codec.kind()).isEqualTo(kind);
        assertThat(codec.clockRate()).isEqualTo(clockRate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rtx", "ulpfec", "flexfec-03", "VP", "telephone-event", "H265"})
    void andNoOthers(String name) {
        assertThat(Codec.of(name)).isNull();
    }

    @Test
    void redReachesWhoTakesOpusAndNotTheOtherWayRound() {
        CodecParameters red = new CodecParameters(63, "red", 48_000, 2, Map.of(), Set.of(), -1);
        CodecParameters opus = new CodecParameters(111, "opus", 48_000, 2, Map.of(), Set.of(), -1);
        assertThat(CodecMatch.canReach(red, red)).isTrue();
        assertThat(CodecMatch.canReach(red, opus)).isTrue();
        assertThat(CodecMatch.canReach(opus, red)).isFalse();
    }
}
