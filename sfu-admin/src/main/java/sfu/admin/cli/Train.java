package sfu.admin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import sfu.admin.Server;
import sfu.admin.training.Training;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** ./sfu train: what the launcher runs once to make the archive of classes. */
@Command(
        name = "train",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Plays a small room against a server of its own on loopback, for the JVM's"
                        + " archive of classes. The launcher runs this after a build.")
final class Train implements Callable<Integer> {
    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "of media; default ${DEFAULT-VALUE}")
    private int seconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        long packets;
        try (Server server =
                        new Server(
                                HttpConfig.of("localhost", 0),
                                ShardOptions.defaults(0),
                                RoomLimits.defaults(),
                                Access.open());
                Training training = warm(server)) {
            packets = training.run(Duration.ofSeconds(seconds));
        } catch (IOException e) {
            spec.commandLine().getErr().println("sfu: the training failed: " + e.getMessage());
            return 1;
        }
        spec.commandLine().getOut().println("trained with " + packets + " media packets");
        return packets > 0 ? 0 : 1;
    }

    private static Training warm(Server server) {
        server.warmUp();
        return new Training(server);
    }
}
