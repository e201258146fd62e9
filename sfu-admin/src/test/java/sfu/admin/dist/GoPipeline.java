package sfu.admin.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import java.util.ArrayList;
import java.util.List;

/** Values of a chart, and the functions that it uses on them. */
final class GoPipeline {
    private final JsonNode root;

    /**
     * @param root has Values and Release
     */
    GoPipeline(JsonNode root) {
        this.root = root;
    }

    JsonNode value(String expression) {
        JsonNode last = null;
        List<String> command = new ArrayList<>();
        for (String word : GoTemplate.words(expression + " |")) {
            if (word.equals("|")) {
                last = run(command, last);
                command.clear();
            } else {
                command.add(word);
            }
        }
        if (last == null) {
            throw new IllegalArgumentException("nothing in an action");
        }
        return last;
    }

    private JsonNode run(List<String> command, @org.jspecify.annotations.Nullable JsonNode piped) {
        List<JsonNode> values = new ArrayList<>();
        for (String word : command.subList(1, command.size())) {
            values.add(word(word));
        }
        if (piped != null) {
            values.add(piped);
        }
        String name = command.getFirst();
        return switch (name) {
            case "quote" -> TextNode.valueOf('"' + text(values.getFirst()) + '"');
            case "toYaml" -> TextNode.valueOf(yaml(values.getFirst()));
            case "nindent" -> TextNode.valueOf(indented(values.get(1), values.get(0).asInt()));
            case "default" -> isTrue(values.get(1)) ? values.get(1) : values.get(0);
            case "printf" ->
                    TextNode.valueOf(String.format(text(values.get(0)), text(values.get(1))));
            case "eq" -> BooleanNode.valueOf(values.get(0).equals(values.get(1)));
            case "not" -> BooleanNode.valueOf(!isTrue(values.getFirst()));
            case "or" -> isTrue(values.get(0)) ? values.get(0) : values.get(1);
            case "add" -> IntNode.valueOf(values.get(0).asInt() + values.get(1).asInt());
            case "max" -> IntNode.valueOf(Math.max(values.get(0).asInt(), values.get(1).asInt()));
            case "required" -> required(values);
            default -> {
                if (!values.isEmpty()) {
                    throw new IllegalArgumentException("the function " + name + " is not known");
                }
                yield word(name);
            }
        };
    }

    private static JsonNode required(List<JsonNode> values) {
        if (!isTrue(values.get(1))) {
            throw new IllegalArgumentException(text(values.get(0)));
        }
        return values.get(1);
    }

    private JsonNode word(String word) {
        if (word.startsWith("\"")) {
            return TextNode.valueOf(word.substring(1, word.length() - 1));
        }
        if (word.startsWith("(")) {
            return value(word.substring(1, word.length() - 1));
        }
        if (word.matches("\\d+")) {
            return IntNode.valueOf(Integer.parseInt(word));
        }
        if (!word.startsWith(".")) {
            throw new IllegalArgumentException("'" + word + "' is not known");
        }
        JsonNode its = root.at(word.replace('.', '/'));
        if (its instanceof MissingNode) {
            throw new IllegalArgumentException("there is no value " + word);
        }
        return its;
    }

    static boolean isTrue(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> !value.asText().isEmpty();
            case NUMBER -> value.asDouble() != 0;
            case BOOLEAN -> value.asBoolean();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> false;
        };
    }

    static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String yaml(JsonNode value) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        Object plain = new Yaml().load(value.toString()); // JSON is YAML
        return new Yaml(options).dump(plain).strip();
    }

    private static String indented(JsonNode text, int by) {
        String space = "\n" + " ".repeat(by);
        return space + text(text).replace("\n", space);
    }
}
