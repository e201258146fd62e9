package sfu.admin.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu unban. */
@Command(name = "unban", mixinStandardHelpOptions = true, description = "Lifts a ban.")
final class Unban extends ServerCommand {
    @Parameters(paramLabel = "IDENTITY")
    String identity = "";

    @Option(names = "--room", paramLabel = "NAME", description = "default the ban of all rooms")
    String room = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        String of = room.isEmpty() ? "" : "?room=" + AdminApi.encoded(room);
        output().done(out(), "lifted", api.delete(AdminApi.path("bans", identity) + of));
        return 0;
    }
}
