package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;

/** ./sfu stats. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "The server's own figures now.")
final class Stats extends ServerCommand {
    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        JsonNode node = api.get("/node");
        if (output().format == Output.Format.TABLE) {
            NodeLines.of(node).forEach(out()::println);
            out().flush();
        } else {
            output().print(out(), node);
        }
        return 0;
    }
}
