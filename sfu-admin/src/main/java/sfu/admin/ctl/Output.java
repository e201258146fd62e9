package sfu.admin.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Prints what a server answers in the form that is asked for. */
final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final YAMLMapper YAML =
            YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

    /** table, json or yaml. */
    enum Format {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table (default), json or yaml")
    Format format = Format.TABLE;

    /** A list: as a table, or as it came. */
    void print(PrintWriter out, JsonNode answer, Iterable<JsonNode> rows, Table table) {
        if (format == Format.TABLE) {
            table.lines(rows).forEach(out::println);
        } else {
            print(out, answer);
        }
        out.flush();
    }

    /** One thing: a table would not hold it. */
    void print(PrintWriter out, JsonNode answer) {
        try {
            if (format == Format.JSON) {
                out.println(JSON.writeValueAsString(answer));
            } else {
                out.print(YAML.writeValueAsString(answer));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    /** What an act was about: people: 2. */
    void done(PrintWriter out, String sentence, JsonNode answer) {
        if (format == Format.TABLE) {
            out.println(sentence);
            out.flush();
        } else {
            print(out, answer);
        }
    }
}
