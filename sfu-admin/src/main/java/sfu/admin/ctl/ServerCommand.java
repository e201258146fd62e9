package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A command that asks a server. */
abstract class ServerCommand implements Callable<Integer> {
    @Mixin private final Address address = new Address();
    @Mixin private final Output output = new Output();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public final Integer call() throws Failed, InterruptedException {
        try (AdminApi api = address.api(Environment.of(spec))) {
            return run(api);
        }
    }

    /** The exit code. */
    abstract int run(AdminApi api) throws Failed, InterruptedException;

    Output output() {
        return output;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** All pages of a list, as one. */
    static ObjectNode all(AdminApi api, String path, String field)
            throws Failed, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        String page = path;
        while (true) {
            JsonNode answer = api.get(page);
            answer.path(field).forEach(rows::add);
            String next = answer.path("next").asText("");
            if (next.isEmpty() || "null".equals(next)) {
                ObjectNode all = object();
                all.putArray(field).addAll(rows);
                return all;
            }
            page = path + (path.contains("?") ? "&" : "?") + "cursor=" + AdminApi.encoded(next);
        }
    }
}
