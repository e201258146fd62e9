package sfu.admin.data;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small file system in memory that one process alone sees: it has a mount namespace of its own,
 * in which it is root already or by a user namespace.
 */
final class SmallDisk {
    private static final List<List<String>> WAYS =
            List.of(List.of("--mount"), List.of("--user", "--map-root-user", "--mount"));

    private SmallDisk() {}

    /**
     * What a command is to begin with, so that there is one; where the kernel or a container
     * forbids all ways the tests are skipped, or fail where tools are required.
     *
     * @param place of an empty directory that it covers
     */
    static List<String> prefix(Path place, int kilobytes) throws IOException, InterruptedException {
        String unshare = Tools.need("unshare");
        String mount = "mount -t tmpfs -o size=%dk none '%s'".formatted(kilobytes, place);
        for (List<String> way : WAYS) {
            List<String> command = new ArrayList<>(List.of(unshare));
            command.addAll(way);
            command.addAll(List.of("sh", "-c", mount + " && exec \"$@\"", "sh"));
            if (works(command)) {
                return command;
            }
        }
        Tools.missing("a mount namespace of one's own");
        throw new IllegalStateException();
    }

    private static boolean works(List<String> prefix) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
