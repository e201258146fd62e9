package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu cap. */
@Command(
        name = "cap",
        mixinStandardHelpOptions = true,
        description =
                "Limits what a participant publishes, or receives with --receive; without a limit"
                        + " shows those that hold. Of many: sfu bulk cap.")
final class Cap extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ROOM")
    String room = "";

    @Parameters(index = "1", paramLabel = "IDENTITY")
    String identity = "";

    @Mixin private final CapLimits limits = new CapLimits();

    @Option(names = "--off", description = "no limits any more")
    boolean off;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        String path = AdminApi.path("rooms", room, "participants", identity, "caps");
        if (off) {
            output().done(out(), "not capped", api.delete(path));
            return 0;
        }
        JsonNode before = api.get(path);
        if (limits.isEmpty()) {
            output().print(out(), before);
            return 0;
        }
        ObjectNode caps = object();
        before.properties()
                .forEach(its -> caps.set(its.getKey(), its.getValue())); // the other direction's
        caps.set(limits.field(), limits.json());
        JsonNode done = api.put(path, caps, null);
        output().done(out(), "capped", done);
        return 0;
    }
}
