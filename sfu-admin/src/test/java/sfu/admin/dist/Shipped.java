package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.yaml.snakeyaml.Yaml;

import picocli.CommandLine;

import sfu.admin.cli.Sfu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files under docker/, and what the code says about them. */
final class Shipped {
    static final Path TOP = Path.of("..");
    static final Path DOCKER = TOP.resolve("docker");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("\\bSFU_[A-Z_]*[A-Z]\\b");
    private static final Pattern NUMBER = Pattern.compile("[Dd]efault (\\d+)");

    private Shipped() {}

    static String text(String file) throws IOException {
        return Files.readString(DOCKER.resolve(file));
    }

    /** With its anchors and merges. */
    static JsonNode yaml(String file) throws IOException {
        return parse(text(file));
    }

    static JsonNode parse(String yaml) {
        return JSON.valueToTree(new Yaml().load(yaml));
    }

    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object each : new Yaml().loadAll(yaml)) {
            if (each != null) {
                documents.add(JSON.valueToTree(each));
            }
        }
        return documents;
    }

    /** Variables that the server and its launcher read. */
    static Set<String> environment() throws IOException {
        Set<String> names = new TreeSet<>();
        collect(Files.readString(TOP.resolve("sfu")), names);
        for (String module : List.of("sfu-core", "sfu-signaling", "sfu-admin")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src/main"))) {
                for (Path file : files.filter(Shipped::isProgram).toList()) {
                    collect(Files.readString(file), names);
                }
            }
        }
        return names;
    }

    private static boolean isProgram(Path file) {
        return file.toString().endsWith(".java") || file.endsWith("logback.xml");
    }

    private static void collect(String text, Set<String> names) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
    }

    /** The number that ./sfu serve --help says an option has by default. */
    static int defaultOf(String option) {
        CommandLine serve = Sfu.commandLine().getSubcommands().get("serve");
        String said = String.join(" ", serve.getCommandSpec().findOption(option).description());
        Matcher number = NUMBER.matcher(said);
        assertThat(number.find()).as("%s: %s", option, said).isTrue();
        return Integer.parseInt(number.group(1));
    }

    /** An image by a name of a version, so that the same comes tomorrow. */
    static void assertPinned(String image) {
        assertThat(image).matches("[a-z0-9./-]+:[A-Za-z0-9._-]*[0-9a-z][A-Za-z0-9._-]*");
        assertThat(image).doesNotEndWith(":latest");
    }
}
