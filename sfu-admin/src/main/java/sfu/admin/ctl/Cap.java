package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu cap. */
@Command(
        name = "cap",
        mixinStandardHelpOptions = true,
        description = "Limits what a participant publishes, or receives with --receive.")
final class Cap extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ROOM")
    String room = "";

    @Parameters(index = "1", paramLabel = "IDENTITY")
    String identity = "";

    @Option(names = "--size", paramLabel = "WxH", description = "of its pictures, as 640x360")
    @Nullable String size;

    @Option(names = "--frame-rate", paramLabel = "N", description = "pictures a second")
    @Nullable Integer frameRate;

    @Option(names = "--bitrate", paramLabel = "BITS", description = "a second")
    @Nullable Integer bitrate;

    @Option(names = "--receive", description = "of each picture that it is sent")
    boolean receive;

    @Option(names = "--off", description = "no limits any more")
    boolean off;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        String path = AdminApi.path("rooms", room, "participants", identity, "caps");
        if (off) {
            output().done(out(), "not capped", api.delete(path));
            return 0;
        }
        ObjectNode caps = object();
        api.get(path)
                .properties()
                .forEach(its -> caps.set(its.getKey(), its.getValue())); // the other direction's
        caps.set(receive ? "receive" : "publish", limits());
        JsonNode done = api.put(path, caps, null);
        output().done(out(), "capped", done);
        return 0;
    }

    private ObjectNode limits() throws Failed {
        ObjectNode limits = object();
        if (size != null) {
            String[] sides = size.split("x", -1);
            try {
                limits.put("width", Integer.parseInt(sides[0]));
                limits.put("height", Integer.parseInt(sides[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new Failed(Failed.USAGE, "--size is WIDTHxHEIGHT, as 640x360");
            }
        }
        if (frameRate != null) {
            limits.put("frameRate", frameRate);
        }
        if (bitrate != null) {
            limits.put("bitrate", bitrate);
        }
        if (limits.isEmpty()) {
            throw new Failed(Failed.USAGE, "say --size, --frame-rate, --bitrate, or --off");
        }
        return limits;
    }
}
