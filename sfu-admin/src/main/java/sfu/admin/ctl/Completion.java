package sfu.admin.ctl;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** ./sfu completion. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints what bash and zsh need to complete commands: source <(./sfu completion)")
final class Completion implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(AutoComplete.bash("sfu", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
