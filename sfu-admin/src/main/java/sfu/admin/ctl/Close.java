package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu close. */
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        description = "Ends a room for all; what was set for it is forgotten.")
final class Close extends ServerCommand {
    @Parameters(paramLabel = "ROOM")
    String room = "";

    @Option(names = "--notice", paramLabel = "TEXT", description = "sent before")
    String notice = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        String said = notice.isEmpty() ? "" : "?notice=" + AdminApi.encoded(notice);
        JsonNode done = api.exchangeMatching("DELETE", AdminApi.path("rooms", room), said, null);
        output().done(out(), "closed; left: " + done.path("people").asInt(), done);
        return 0;
    }
}
