package sfu.admin.ctl;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads YAML; a mistake is one line with its place. */
final class YamlFile {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    private YamlFile() {}

    static JsonNode read(Path file) throws Failed {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new Failed(Failed.USAGE, file + reason(e));
        } catch (IOException e) {
            throw new Failed(Failed.USAGE, "cannot read " + file);
        }
    }

    /** With the line and column before it, where they are known. */
    static String reason(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null ? ": " : ":" + at.getLineNr() + ":" + at.getColumnNr() + ": ";
        if (e instanceof UnrecognizedPropertyException unknown) {
            return place
                    + "unknown key '"
                    + unknown.getPropertyName()
                    + "', known here: "
                    + unknown.getKnownPropertyIds();
        }
        return place + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("").trim();
    }
}
