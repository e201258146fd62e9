package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** ./sfu drain. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description =
                "Takes nobody in any more; the server ends once it is empty, or at the deadline.")
final class Drain extends ServerCommand {
    @Option(names = "--deadline", paramLabel = "SECONDS", description = "default 3600")
    int deadline = 3600;

    @Option(names = "--off", description = "takes people in again")
    boolean off;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ObjectNode wanted =
                off ? object().put("on", false) : object().put("deadlineSeconds", deadline);
        JsonNode done = api.post("/drain", wanted);
        output().done(out(), done.path("draining").asBoolean() ? "draining" : "open", done);
        return 0;
    }
}
