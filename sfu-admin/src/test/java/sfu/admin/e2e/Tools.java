package sfu.admin.e2e;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs that tests need: without one its tests are skipped, unless SFU_REQUIRE_TOOLS is set. */
public final class Tools {
    private Tools() {}

    /** The program's path on this machine. */
    public static String need(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return missing("the program " + name);
    }

    /** Debian's Python with these modules. */
    static String needPython(String... modules) throws IOException, InterruptedException {
        String python = "/usr/bin/python3";
        if (!Files.isExecutable(Path.of(python))) {
            return missing(python);
        }
        Process check =
                new ProcessBuilder(python, "-c", "import " + String.join(", ", modules))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        boolean works = check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0;
        return works ? python : missing("python3 with " + String.join(", ", modules));
    }

    /** Skips the test, or fails it. */
    public static String missing(String what) {
        String line = what + " is missing here: its tests are skipped";
        if (System.getenv("SFU_REQUIRE_TOOLS") != null) {
            Assertions.fail(what + " is missing, and SFU_REQUIRE_TOOLS is set");
        }
        System.err.println(line);
        Assumptions.abort(line);
        throw new IllegalStateException();
    }
}
