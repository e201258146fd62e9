package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * axe-core, which finds what keeps people out of a page: fetched by npm as its lock file has it.
 */
final class Axe {
    private static final Path TOOLS = Path.of("..", "sfu-signaling", "sdk");
    private static final Path SCRIPT = TOOLS.resolve("node_modules/axe-core/axe.min.js");
    private static final int FETCH_LIMIT_S = 120;

    private final String script;

    Axe() throws Exception {
        if (!Files.isReadable(SCRIPT)) {
            fetch();
        }
        if (!Files.isReadable(SCRIPT)) {
            Tools.missing("axe-core (npm ci in sfu-signaling/sdk)");
        }
        script = Files.readString(SCRIPT);
    }

    private static void fetch() throws Exception {
        Process npm =
                new ProcessBuilder(Tools.need("npm"), "ci", "--ignore-scripts")
                        .directory(TOOLS.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!npm.waitFor(FETCH_LIMIT_S, TimeUnit.SECONDS)) {
            npm.destroy();
        }
    }

    /** What it finds, as "impact rule: element". */
    List<String> violations(Chromium.Page page) throws Exception {
        page.eval("window.axe ? 0 : (() => {" + script + "})()");
        JsonNode found =
                page.eval(
                        "axe.run(document, { resultTypes: ['violations'] })"
                                + ".then(({ violations }) => violations.flatMap(each => each.nodes"
                                + ".map(node => `${each.impact} ${each.id}: ${node.target}`)))");
        List<String> all = new ArrayList<>();
        found.forEach(each -> all.add(each.asText()));
        return all;
    }
}
