package sfu.admin.ctl;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.plan.Demand;
import sfu.admin.plan.Kind;
import sfu.admin.plan.Machine;

/** Options of plan. */
final class PlanOptions {
    private static final double GIGA = 1e9;

    @Option(names = "--rooms", required = true, paramLabel = "N", description = "open at once")
    int rooms;

    @Option(
            names = "--participants",
            required = true,
            paramLabel = "N",
            description = "of each room, publishers included")
    int participants;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "meeting",
            description =
                    "meeting: all publish; webinar: 10 of them; townhall: 20; default"
                            + " ${DEFAULT-VALUE}")
    Kind template = Kind.MEETING;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            description = "of a room, with camera and microphone, default as the template says")
    @Nullable Integer publishers;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "8",
            description = "that each looks at, at most, default ${DEFAULT-VALUE} (as the SDK)")
    int pictures = 8;

    @Option(
            names = "--voices",
            paramLabel = "N",
            defaultValue = "3",
            description = "that each hears at once, at most, default ${DEFAULT-VALUE}")
    int voices = 3;

    @Option(
            names = "--video",
            paramLabel = "KBIT/S",
            defaultValue = "600",
            description = "of one picture to one who looks, default ${DEFAULT-VALUE}; 0: no video")
    double video = 600;

    @Option(
            names = "--audio",
            paramLabel = "KBIT/S",
            defaultValue = "32",
            description = "of one voice, default ${DEFAULT-VALUE}; 0: no sound")
    double audio = 32;

    @Option(names = "--single", description = "cameras send one size instead of three")
    boolean single;

    @Option(
            names = "--stay",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "that somebody stays in the mean, default ${DEFAULT-VALUE}")
    double stay = 30;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "730",
            description = "of a month that these rooms are open, default ${DEFAULT-VALUE}: always")
    double hours = 730;

    @Option(
            names = "--cores",
            paramLabel = "N",
            defaultValue = "8",
            description = "of a node, default ${DEFAULT-VALUE}")
    int cores = 8;

    @Option(
            names = "--network",
            paramLabel = "GBIT/S",
            defaultValue = "10",
            description = "of a node, each way, default ${DEFAULT-VALUE}")
    double network = 10;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            defaultValue = "16",
            description = "of a node, default ${DEFAULT-VALUE}")
    double memory = 16;

    @Option(
            names = "--headroom",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "of each node that stays free, 0 to 0.95, default ${DEFAULT-VALUE}")
    double headroom = 0.5;

    @Option(
            names = "--spares",
            paramLabel = "N",
            defaultValue = "0",
            description = "nodes that may fail beside that, default ${DEFAULT-VALUE}")
    int spares;

    /**
     * @throws IllegalArgumentException with a sentence
     */
    Demand demand() {
        return new Demand(
                rooms,
                participants,
                publishers == null ? template.publishers(participants) : publishers,
                pictures,
                voices,
                video,
                audio,
                !single,
                stay);
    }

    /**
     * @throws IllegalArgumentException with a sentence
     */
    Machine machine() {
        return new Machine(cores, network * GIGA, memory * GIGA, headroom, spares);
    }
}
