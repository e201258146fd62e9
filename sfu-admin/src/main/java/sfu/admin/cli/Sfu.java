package sfu.admin.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import sfu.admin.ctl.Commands;
import sfu.admin.ctl.Environment;
import sfu.core.srtp.SrtpEngines;

import java.util.Map;

/** ./sfu. */
@Command(
        name = "sfu",
        mixinStandardHelpOptions = true,
        version = "sfu 0.1.0",
        description = "A WebRTC selective forwarding media server.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, or it failed",
            "2:wrong use: flags, files",
            "3:not found",
            "4:no server answers",
            "5:not allowed",
            "6:what a file wants differs; nothing was changed"
        },
        subcommands = {Serve.class, Token.class, LoadTest.class, Train.class})
public final class Sfu implements Environment {
    private final Map<String, String> variables;

    private Sfu(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    /** Runs a command; its exit code is one of those above. */
    public static int run(String... arguments) {
        boolean isServer = arguments.length > 0 && arguments[0].equals(Serve.NAME);
        if (isServer) { // on another core, while this one reads flags and files
            Thread.ofPlatform().daemon().name("link").start(SrtpEngines::link);
        }
        return (isServer ? withoutClientCommands(System.getenv()) : commandLine())
                .execute(arguments);
    }

    /** For those who give it other streams. */
    public static CommandLine commandLine() {
        return commandLine(System.getenv());
    }

    /**
     * Likewise.
     *
     * @param environment variables that commands for a running server see
     */
    public static CommandLine commandLine(Map<String, String> environment) {
        return withRules(Commands.addTo(new CommandLine(new Sfu(environment))));
    }

    /** Without those for a running server, which take a quarter of a second to be read. */
    private static CommandLine withoutClientCommands(Map<String, String> environment) {
        return withRules(new CommandLine(new Sfu(environment)));
    }

    /** Picocli hands them on to the subcommands that were added before. */
    private static CommandLine withRules(CommandLine sfu) {
        return sfu.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures());
    }
}
