package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.SyntheticTrack;
import sfu.core.codec.Codec;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What to simulate.
 *
 * @param url of the server: http or https
 * @param publishers who send and do not receive
 * @param subscribers who receive what is published in the room and send nothing
 * @param audio whether publishers send Opus
 * @param video whether publishers send video
 * @param packetsPerSecond of synthetic video, instead of a recording; 0: a recording
 * @param payloadBytes of a synthetic packet
 * @param codec of the video
 * @param layers of the video's simulcast, 1 for none
 * @param isFeedbackSent whether subscribers tell when packets came (transport-cc)
 * @param duration of the measured window
 * @param warmUp how long media flows before it
 * @param joinsPerSecond at most
 * @param tokens the token for an identity; empty for none
 */
public record Plan(
        URI url,
        String room,
        int publishers,
        int subscribers,
        boolean audio,
        boolean video,
        int packetsPerSecond,
        int payloadBytes,
        Codec codec,
        int layers,
        boolean isFeedbackSent,
        Duration duration,
        Duration warmUp,
        double joinsPerSecond,
        UnaryOperator<String> tokens) {
    public Plan {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        require(
                (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null,
                "--url is like http://localhost:8080, not " + url);
        require(!room.isBlank(), "--room needs a name");
        require(
                publishers >= 0 && subscribers >= 0,
                "--publishers and --subscribers are 0 or more");
        require(
                publishers + subscribers > 0,
                "somebody must join: give --publishers, --subscribers");
        require(audio || video, "publishers need --audio or --video");
        require(
                packetsPerSecond >= 0 && packetsPerSecond <= SyntheticTrack.MAX_RATE,
                "--rate is 1 to " + SyntheticTrack.MAX_RATE + " packets a second");
        require(
                packetsPerSecond == 0 || video && codec == Codec.VP8,
                "--rate sends VP8 video only");
        require(
                payloadBytes >= SyntheticTrack.MIN_BYTES
                        && payloadBytes <= SyntheticTrack.MAX_BYTES,
                "--size is %d to %d bytes"
                        .formatted(SyntheticTrack.MIN_BYTES, SyntheticTrack.MAX_BYTES));
        require(
                codec == Codec.VP8 || codec == Codec.H264 || codec == Codec.AV1,
                "--codec is vp8, h264 or av1");
        require(
                layers >= 1 && layers <= PublishedSection.MAX_LAYERS,
                "--layers is 1 to " + PublishedSection.MAX_LAYERS);
        require(
                layers == 1 || video && codec == Codec.VP8,
                "--layers sends VP8 video only: there are no layers of other recordings");
        require(duration.isPositive(), "--duration is at least 1 second");
        require(!warmUp.isNegative(), "--warmup is 0 seconds or more");
        require(joinsPerSecond > 0, "--join-rate is above 0");
    }

    private static void require(boolean isRight, String sentence) {
        if (!isRight) {
            throw new IllegalArgumentException(sentence);
        }
    }

    int participants() {
        return publishers + subscribers;
    }
}
