package sfu.admin.ctl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** ./sfu mute. */
@Command(
        name = "mute",
        mixinStandardHelpOptions = true,
        description = "Mutes a participant, or everybody.")
final class Mute extends Muting {
    @Option(names = "--hard", description = "until a moderator allows it again")
    boolean hard;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        return ask(api, object().put("muted", true).put("hard", hard), "muted");
    }
}
