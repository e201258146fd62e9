package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** ./sfu top. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "The server and its busiest rooms, anew each second.")
final class Top extends ServerCommand {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /** What comes first. */
    enum Order {
        BITS,
        PEOPLE,
        SCORE,
        LOSS,
        NAME
    }

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "bits (default), people, score (worst first), loss, name")
    Order order = Order.BITS;

    @Option(names = "--rows", paramLabel = "N", description = "rooms that are shown, default 20")
    int rows = 20;

    @Option(
            names = {"-n", "--times"},
            paramLabel = "N",
            description = "how often, default for ever")
    int times = Integer.MAX_VALUE;

    @Option(
            names = {"-b", "--batch"},
            description = "one below the other, for files and pipes")
    boolean batch;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        if (times < 1) {
            return 0;
        }
        new LiveView(api, "scope=rooms&events=none", new Screen()).follow();
        return 0;
    }

    /** What is shown each second. */
    private final class Screen implements LiveView.Watcher {
        private int left = times;

        @Override
        public boolean state(JsonNode all) {
            out().print(batch ? "" : CLEAR);
            NodeLines.of(all.path("node")).forEach(out()::println);
            out().println();
            Tables.rooms(System.currentTimeMillis()).lines(sorted(all)).forEach(out()::println);
            out().println();
            return --left > 0 && !out().checkError(); // nobody reads any more
        }

        @Override
        public boolean happened(JsonNode event) {
            return true;
        }
    }

    private List<JsonNode> sorted(JsonNode all) {
        List<JsonNode> rooms =
                new ArrayList<>(
                        StreamSupport.stream(all.path("rooms").spliterator(), false).toList());
        rooms.sort(comparator());
        return rooms.subList(0, Math.min(rows, rooms.size()));
    }

    private Comparator<JsonNode> comparator() {
        Comparator<JsonNode> byBits =
                Comparator.comparingDouble(room -> -room.path("bitsOutPerSecond").asDouble());
        return switch (order) {
            case BITS -> byBits;
            case PEOPLE -> Comparator.comparingLong(room -> -room.path("people").asLong());
            case SCORE -> Comparator.comparingDouble(room -> room.path("score").asDouble(5));
            case LOSS -> Comparator.comparingDouble(room -> -room.path("lossIn").asDouble());
            case NAME -> Comparator.comparing(room -> room.path("name").asText());
        };
    }
}
