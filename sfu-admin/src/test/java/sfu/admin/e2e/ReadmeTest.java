package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import sfu.admin.cli.Sfu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The README shows commands that there are, and examples as they ship. */
class ReadmeTest {
    @ParameterizedTest
    @CsvSource({"sh, webinar.sh", "python, webinar.py"})
    void scriptsStandInItAsTheyShip(String language, String script) throws Exception {
        String file = Files.readString(Path.of("examples", script));
        assertThat(Readme.read().quotes("```" + language + "\n" + file + "```")).isTrue();
    }

    @Test
    void commandsInItsSentencesHaveTheseFlags() throws Exception {
        List<String> lines = Readme.read().inline();
        assertThat(lines).hasSizeGreaterThan(10);
        CommandLine sfu = Sfu.commandLine();
        for (String line : lines) {
            if (!line.startsWith("prepare")) { // which is the launcher's
                String[] words = line.replace("'", "").replace("PID", "1").split(" ", 0);
                CommandLine.ParseResult parsed = sfu.parseArgs(words);
                assertThat(parsed.hasSubcommand() || parsed.isUsageHelpRequested())
                        .as(line)
                        .isTrue();
            }
        }
    }
}
