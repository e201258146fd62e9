package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The server as a commit of this repository had it: its sources, compiled against the libraries of
 * this build, which says as its version what the commit is called.
 */
final class OlderBuild {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("sfu-core", "sfu-signaling", "sfu-admin");

    private final String version;
    private final Path directory;

    /**
     * Skips the test where there is no history: in a source archive, or a shallow clone.
     *
     * @param directory of its own
     */
    OlderBuild(String commit, Path directory) throws IOException, InterruptedException {
        version = commit.substring(0, 8);
        this.directory = directory;
        assumeHistory(commit);
        run("git", "archive", "-o", at("sources.tar"), commit + ":./");
        Files.createDirectory(directory.resolve("sources"));
        run("tar", "-xf", at("sources.tar"), "-C", at("sources"));
        compile();
    }

    private void assumeHistory(String commit) throws IOException, InterruptedException {
        boolean isThere;
        try {
            isThere = exit("git", "cat-file", "-e", commit + "^{commit}") == 0;
        } catch (IOException e) { // no git either
            isThere = false;
        }
        String why = "no older version is tried: commit " + version + " is not there: " + output();
        Assumptions.assumeTrue(isThere, why);
    }

    private void compile() throws IOException, InterruptedException {
        List<String> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(main(module).resolve("java"))) {
                all.map(Path::toString)
                        .filter(file -> file.endsWith(".java"))
                        .forEach(sources::add);
            }
        }
        Files.write(directory.resolve("list"), sources);
        Path manifest = directory.resolve("manifest");
        Files.writeString(manifest, "Implementation-Version: " + version + "\n");
        run(
                tool("javac"),
                "-proc:none",
                "-nowarn",
                "-cp",
                libraries(),
                "-d",
                at("classes"),
                at("@list"));
        run(tool("jar"), "-cfm", at("older.jar"), manifest.toString(), "-C", at("classes"), ".");
    }

    private Path main(String module) {
        return directory.resolve("sources").resolve(module).resolve("src/main");
    }

    /** All that is no part of this build. */
    private static String libraries() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(path -> path.endsWith(".jar"))
                        .filter(path -> !Path.of(path).getFileName().toString().startsWith("sfu-"))
                        .toList());
    }

    /** With which its server runs. */
    String classPath() {
        List<String> all = new ArrayList<>(List.of(at("older.jar")));
        MODULES.forEach(module -> all.add(main(module).resolve("resources").toString()));
        all.add(libraries());
        return String.join(File.pathSeparator, all);
    }

    /** As it says it in a cluster. */
    String version() {
        return version;
    }

    private String at(String name) {
        String prefix = name.startsWith("@") ? "@" : "";
        return prefix + directory.resolve(name.substring(prefix.length())).toAbsolutePath();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void run(String... command) throws IOException, InterruptedException {
        assertThat(exit(command)).as(() -> List.of(command) + "\n" + output()).isZero();
    }

    private int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start()
                .waitFor();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }
}
