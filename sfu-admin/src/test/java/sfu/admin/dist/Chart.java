package sfu.admin.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Helm chart with some values: what it gives. */
final class Chart {
    static final Path FOLDER = Shipped.DOCKER.resolve("helm/sfu");
    static final String RELEASE = "meet";

    private final List<JsonNode> resources = new ArrayList<>();

    private Chart() {}

    /**
     * @param values YAML, over those of the chart
     * @throws IllegalArgumentException as Helm would fail
     */
    static Chart with(String values) throws IOException {
        ObjectNode all = (ObjectNode) Shipped.yaml("helm/sfu/values.yaml");
        merge(all, Shipped.parse(values));
        ObjectNode root = all.objectNode();
        root.set("Values", all);
        root.putObject("Release").put("Name", RELEASE);
        Chart chart = new Chart();
        for (Path file : templates()) {
            String text = GoTemplate.render(Files.readString(file), new GoPipeline(root));
            if (file.toString().endsWith(".yaml")) {
                chart.resources.addAll(Shipped.documents(text));
            }
        }
        return chart;
    }

    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("templates"))) {
            return files.sorted().toList();
        }
    }

    private static void merge(ObjectNode values, JsonNode over) {
        over.properties()
                .forEach(each -> {
                    JsonNode its = values.path(each.getKey());
                    if (its instanceof ObjectNode inner && each.getValue().isObject()) {
                        merge(inner, each.getValue());
                    } else {
                        values.set(each.getKey(), each.getValue());
                    }
                });
    }

    List<JsonNode> all() {
        return resources;
    }

    List<JsonNode> of(String kind) {
        return resources.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
    }

    /** The only one of its kind. */
    JsonNode one(String kind) {
        List<JsonNode> all = of(kind);
        if (all.size() != 1) {
            throw new IllegalArgumentException(all.size() + " of " + kind);
        }
        return all.getFirst();
    }

    JsonNode pod() {
        return one("StatefulSet").at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }
}
