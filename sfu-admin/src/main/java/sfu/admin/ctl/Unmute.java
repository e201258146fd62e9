package sfu.admin.ctl;

import picocli.CommandLine.Command;

/** ./sfu unmute. */
@Command(
        name = "unmute",
        mixinStandardHelpOptions = true,
        description = "Lets a participant, or everybody, unmute again.")
final class Unmute extends Muting {
    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        return ask(api, object().put("muted", false), "unmuted");
    }
}
