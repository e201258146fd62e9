package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** ./sfu call. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Any operation of the server's admin API by its name, as its OpenAPI document has it;"
                    + " without a name lists them all.",
            "sfu call lowerHand room=demo identity=ann"
        })
final class Call extends ServerCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "OPERATION")
    String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "parameters of its path, query and headers")
    Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "JSON",
            description = "its body")
    @Nullable String data;

    @Option(names = "--data-file", paramLabel = "FILE", description = "its body, as JSON")
    @Nullable Path file;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "of a POST: the same again is done once")
    String key = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ApiDocument document = new ApiDocument(api.get("/openapi.json"));
        if (name.isEmpty()) {
            list(document);
            return 0;
        }
        ApiDocument.Request request = document.operation(name).request(parameters);
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        if (!key.isEmpty()) {
            headers.put("Idempotency-Key", key);
        }
        AdminApi.Answer answer = api.exchange(request.method(), request.path(), body(), headers);
        if (answer.body().isMissingNode()) {
            out().print(answer.text());
            out().flush();
        } else {
            output().print(out(), answer.body());
        }
        return 0;
    }

    private void list(ApiDocument document) {
        Table table =
                new Table()
                        .text("OPERATION", "/name")
                        .text("METHOD", "/method")
                        .text("PATH", "/path")
                        .text("NEEDS", "/needs")
                        .text("SAYS", "/says");
        JsonNode all = document.list();
        output().print(out(), all, all.path("operations"), table);
    }

    private @Nullable JsonNode body() throws Failed {
        if (data != null && file != null) {
            throw new Failed(Failed.USAGE, "say --data or --data-file");
        }
        if (file == null) {
            return data == null ? null : ServerActs.json(data);
        }
        try {
            return ServerActs.json(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failed(Failed.USAGE, "cannot read " + file);
        }
    }
}
