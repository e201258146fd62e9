package sfu.admin.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import sfu.admin.ctl.Commands;

/** ./sfu. */
@Command(
        name = "sfu",
        mixinStandardHelpOptions = true,
        version = "sfu 0.1.0",
        description = "A WebRTC selective forwarding media server.",
        subcommands = {Serve.class, Token.class, LoadTest.class, Train.class})
public final class Sfu {
    /** Runs a command; 0 is success, 1 a failure, 2 a mistake in flags or configuration. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** For those who give it other streams. */
    public static CommandLine commandLine() {
        return Commands.addTo(new CommandLine(new Sfu()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures());
    }
}
