package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class ApiKeyTest {
    /** As long as a good one, in YAML, JSON or a shell's environment. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)secret[\"']?[:=] ?[\"']?([\\w-]{32,})");

    private static List<Path> documentation() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String part :
                List.of("README.md", "docker", "sfu-core", "sfu-signaling", "sfu-admin")) {
            try (Stream<Path> files = Files.walk(Path.of("..", part))) {
                files.filter(each -> !each.toString().contains("target"))
                        .filter(each -> each.toString().matches(".*\\.(md|ya?ml|env|conf|sh)"))
                        .filter(Files::isRegularFile)
                        .forEach(all::add);
            }
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
