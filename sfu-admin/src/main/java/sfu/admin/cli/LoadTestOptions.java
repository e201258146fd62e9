package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.loadtest.Content;
import sfu.admin.loadtest.Crowd;
import sfu.admin.loadtest.Layout;
import sfu.admin.loadtest.Limits;
import sfu.admin.loadtest.Plan;
import sfu.admin.loadtest.Views;
import sfu.admin.loadtest.talk.Talk;
import sfu.core.codec.Codec;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Options of load-test; they make the plan. */
final class LoadTestOptions {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final int DEFAULT_BYTES = 1100;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "the server, default ${DEFAULT-VALUE}")
    URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--room",
            paramLabel = "NAME",
            defaultValue = "load-test",
            description = "default ${DEFAULT-VALUE}")
    String room = "load-test";

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "1",
            description = "who send and do not receive, default ${DEFAULT-VALUE}")
    int publishers = 1;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "1",
            description = "who receive all that is published, default ${DEFAULT-VALUE}")
    int subscribers = 1;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "so many, NAME-1 to NAME-N, each with these publishers and subscribers, default"
                            + " ${DEFAULT-VALUE}")
    int rooms = 1;

    @Option(
            names = "--layout",
            paramLabel = "KIND",
            defaultValue = "all",
            description =
                    "all: subscribers receive everything, publishers only send; meeting: everybody"
                            + " receives the loudest voices and a few pictures; webinar: subscribers"
                            + " do; default ${DEFAULT-VALUE}")
    String layout = "all";

    @Option(
            names = "--loudest",
            paramLabel = "N",
            defaultValue = "3",
            description = "voices in a meeting or webinar, default ${DEFAULT-VALUE}")
    int loudest = 3;

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "pictures in a meeting or webinar, which follow the speakers, default"
                            + " ${DEFAULT-VALUE}")
    int pictures = 1;

    @Option(
            names = "--view-size",
            paramLabel = "WxH",
            defaultValue = "320x180",
            description = "of a picture on the page, default ${DEFAULT-VALUE}")
    String viewSize = "320x180";

    @Option(
            names = "--dtx",
            description = "publish Opus with discontinuous transmission and audio levels")
    boolean dtx;

    @Option(
            names = "--speakers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "with --dtx: so many of a room speak at once, in turns (those with a camera on,"
                            + " if enough have); default ${DEFAULT-VALUE}")
    int speakers = 1;

    @Option(
            names = "--turn",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long one speaks, default ${DEFAULT-VALUE}")
    int turn = 5;

    @Option(
            names = "--noise",
            paramLabel = "N",
            defaultValue = "0",
            description = "with --dtx: so many of a room have steady noise at -50 dBov")
    int noise;

    @Option(
            names = "--audio",
            description = "publish Opus; without --audio, --video and --rate: both")
    boolean audio;

    @Option(names = "--video", description = "publish video")
    boolean video;

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            defaultValue = "vp8",
            description = "of the video: vp8, h264 or av1, default ${DEFAULT-VALUE}")
    String codec = "vp8";

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "synthetic video of so many packets a second instead of a recording")
    int rate;

    @Option(
            names = "--bitrate",
            paramLabel = "BITS",
            defaultValue = "0",
            description = "synthetic video of so many bits a second, 15 frames a second")
    int bitrate;

    @Option(
            names = "--video-publishers",
            paramLabel = "N",
            description = "so many publishers of a room send video, default all")
    @Nullable Integer videoPublishers;

    @Option(
            names = "--video-rooms",
            paramLabel = "N",
            description = "in so many rooms they do, default all")
    @Nullable Integer videoRooms;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "payload of a synthetic packet, default " + DEFAULT_BYTES)
    @Nullable Integer size;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the video's simulcast, 1 to 3 (VP8), default ${DEFAULT-VALUE}")
    int layers = 1;

    @Option(
            names = "--feedback",
            paramLabel = "KIND",
            defaultValue = "none",
            description =
                    "what subscribers tell of arrivals: twcc (transport-wide) or none, default"
                            + " ${DEFAULT-VALUE}")
    String feedback = "none";

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "of the measured window, default ${DEFAULT-VALUE}")
    int duration = 10;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "media before the window, default ${DEFAULT-VALUE}")
    int warmUp = 2;

    @Option(
            names = "--join-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "joins a second, default ${DEFAULT-VALUE}")
    double joinRate = 20;

    @Option(
            names = "--token",
            paramLabel = "JWT",
            description = "for all participants, so without an identity in it")
    @Nullable String token;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "makes a token for each (or SFU_API_KEY)")
    @Nullable String key;

    @Option(names = "--secret", paramLabel = "SECRET", description = "its secret (SFU_API_SECRET)")
    @Nullable String secret;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description = "of a server on this machine: its CPU time per packet is told")
    @Nullable Long serverPid;

    @Option(names = "--json", description = "the results as one JSON object")
    boolean json;

    @Option(names = "--max-loss", paramLabel = "PERCENT", description = "fails when more is lost")
    @Nullable Double maxLoss;

    @Option(
            names = "--max-p99-ms",
            paramLabel = "MS",
            description = "fails when the latency's 99th percentile is above")
    @Nullable Double maxP99Ms;

    /**
     * @throws IllegalArgumentException with a sentence
     */
    Plan plan(Map<String, String> environment) {
        if (size != null && rate == 0) {
            throw new IllegalArgumentException("--size needs --rate: recordings have their own");
        }
        return new Plan(
                url,
                new Crowd(room, rooms, publishers, subscribers),
                content(),
                dtx ? new Talk(true, speakers, Duration.ofSeconds(turn), noise) : silent(),
                Layout.of(layout),
                Views.of(loudest, pictures, viewSize),
                isFeedbackSent(),
                Duration.ofSeconds(duration),
                Duration.ofSeconds(warmUp),
                joinRate,
                tokens(environment));
    }

    private Talk silent() {
        if (noise > 0) {
            throw new IllegalArgumentException("--noise needs --dtx");
        }
        return Talk.NONE;
    }

    private Content content() {
        boolean isSynthetic = rate > 0 || bitrate > 0;
        boolean both = !audio && !video && !isSynthetic && !dtx;
        return new Content(
                audio || both || dtx,
                video || both || isSynthetic,
                rate,
                size == null ? DEFAULT_BYTES : size,
                bitrate,
                videoCodec(),
                layers,
                videoPublishers == null ? publishers : videoPublishers,
                videoRooms == null ? rooms : videoRooms);
    }

    private boolean isFeedbackSent() {
        return switch (feedback) {
            case "twcc" -> true;
            case "none" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "--feedback is twcc or none, not " + feedback);
        };
    }

    private Codec videoCodec() {
        Codec known = Codec.of(codec);
        if (known == null) {
            throw new IllegalArgumentException("--codec is vp8, h264 or av1, not " + codec);
        }
        return known;
    }

    Limits limits() {
        return new Limits(maxLoss, maxP99Ms);
    }

    private Plan.TokenSource tokens(Map<String, String> environment) {
        if (token != null) {
            String its = token;
            return (joined, identity) -> its;
        }
        String itsKey = key == null ? environment.getOrDefault("SFU_API_KEY", "") : key;
        String itsSecret = secret == null ? environment.getOrDefault("SFU_API_SECRET", "") : secret;
        if (itsKey.isEmpty() && itsSecret.isEmpty()) {
            return (joined, identity) -> "";
        }
        Tokens issuer = new Tokens(itsKey, itsSecret, Instant::now);
        return (joined, identity) ->
                issuer.issue(
                        new Grant(
                                identity,
                                identity,
                                joined,
                                true,
                                true,
                                false,
                                Instant.now().plus(TOKEN_LIFE)));
    }
}
