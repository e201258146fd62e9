package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Receivers verify by the snippets of the documentation. */
class SignatureTest {
    private static final String ID = "msg_1";
    private static final String BODY = "{\"name\":\"Zoë\"}";

    private static String verified(String tool, String secret, long atSeconds, String signature)
            throws Exception {
        String script = tool.equals("python3") ? "verify.py" : "verify.mjs";
        Path file = Path.of(SignatureTest.class.getResource(script).toURI());
        Process process = start(tool, file.toString(), secret, ID, "" + atSeconds, signature);
        try (var out = process.getOutputStream()) {
            out.write(BODY.getBytes(StandardCharsets.UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", "node"})
    void eachOfTwoSecretsVerifiesAndNoOther(String tool) throws Exception {
        String former = Secrets.fresh();
        String fresh = Secrets.fresh();
        long now = System.currentTimeMillis() / 1000;
        String signature = Signature.of(List.of(fresh, former), ID, now, BODY);
        assertThat(verified(tool, fresh, now, signature)).isEqualTo("True");
        assertThat(verified(tool, former, now, signature)).isEqualTo("True");
        assertThat(verified(tool, Secrets.fresh(), now, signature)).isEqualTo("False");
        assertThat(verified(tool, fresh, now + 1, signature)).as("another time").isEqualTo("False");
        String old = Signature.of(List.of(fresh), ID, now - 301, BODY);
        assertThat(verified(tool, fresh, now - 301, old)).as("a replay").isEqualTo("False");
    }
}
