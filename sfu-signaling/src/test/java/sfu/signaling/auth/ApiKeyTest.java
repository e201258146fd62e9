package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class ApiKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "00000000000000000000000000000000",
                "abababababababababababababababab"
            })
    void secretsThatCanBeGuessedAreRefused(String secret) {
        assertThatThrownBy(() -> new ApiKey("key", secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the API secret");
    }

    /** Who copies an example would else have the key that everybody has. */
    @Test
    void secretsOfTheDocumentationAreRefused() throws IOException {
        String text = Files.readString(Path.of("..", "README.md"));
        List<String> secrets =
                Pattern.compile("key: [\\w-]+, secret: ([\\w-]{32,})")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .map(found -> found.substring(found.lastIndexOf(' ') + 1))
                        .toList();
        assertThat(secrets).isNotEmpty();
        for (String secret : secrets) {
            assertThatThrownBy(() -> new ApiKey("key", secret)).hasMessageContaining("guessed");
        }
    }
}
