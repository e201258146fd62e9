package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

class ApiKeyTest {
    /** As long as a good one, in YAML, JSON or a shell's environment. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)secret[\"']?[:=] ?[\"']?([\\w-]{32,})");

    /** Not what is made of it, nor what is hidden: secrets of whoever builds are there. */
    private static final class Documents extends SimpleFileVisitor<Path> {
        private final List<Path> found;

        Documents(List<Path> found) {
            this.found = found;
        }

        private static boolean isMade(String name) {
            return name.equals("target") || name.equals("node_modules") || isHidden(name);
        }

        private static boolean isHidden(String name) {
            return name.startsWith(".") && !name.equals("..");
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean isMade = isMade(folder.getFileName().toString());
            return isMade ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (!isHidden(name) && name.matches(".*\\.(md|ya?ml|env|conf|sh)")) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static List<Path> documentation() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String part :
                List.of("README.md", "docker", "sfu-core", "sfu-signaling", "sfu-admin")) {
            Files.walkFileTree(Path.of("..", part), new Documents(all));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "00000000000000000000000000000000",
                "abababababababababababababababab",
                "abcdeabcdeabcdeabcdeabcdeabcdeab"
            })
    void secretsThatCanBeGuessedAreRefused(String secret) {
        assertThatThrownBy(() -> new ApiKey("key", secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the API secret");
    }

    /** Random ones of 32 digits have more: hardly one has fewer. */
    @Test
    void sixDifferentBytesAreEnough() {
        assertThat(new ApiKey("key", "abcdefabcdefabcdefabcdefabcdefab").name()).isEqualTo("key");
    }

    /** Who copies an example would else have the key that everybody has. */
    @Test
    void secretsOfTheDocumentationAreRefused() throws IOException {
        List<String> secrets = new ArrayList<>();
        for (Path each : documentation()) {
            SECRET.matcher(Files.readString(each))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(secrets::add);
        }
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(3);
        for (String secret : secrets) {
            assertThatThrownBy(() -> new ApiKey("key", secret)).hasMessageContaining("guessed");
        }
    }
}
