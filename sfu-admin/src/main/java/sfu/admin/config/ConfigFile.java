package sfu.admin.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads a YAML file into a {@link ServerConfig}; every mistake is one line with its place. */
public final class ConfigFile {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private ConfigFile() {}

    public static ServerConfig read(Path file) throws ConfigException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + file);
        }
        if (text.isBlank()) {
            return ServerConfig.empty();
        }
        try {
            ServerConfig config = MAPPER.readValue(text, ServerConfig.class);
            return config == null ? ServerConfig.empty() : config;
        } catch (UnrecognizedPropertyException e) {
            String known =
                    e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
            throw new ConfigException(
                    place(file, e) + "unknown key '" + path(e) + "', known here: " + known);
        } catch (JsonMappingException e) {
            throw new ConfigException(place(file, e) + "'" + path(e) + "': " + reason(e));
        } catch (JsonProcessingException e) {
            throw new ConfigException(place(file, e) + reason(e));
        }
    }

    private static String place(Path file, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? file + ": "
                : file + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": ";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getFieldName() != null
                                ? step.getFieldName()
                                : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
    }

    private static String reason(JsonProcessingException e) {
        if (e.getCause() instanceof IllegalArgumentException outOfRange) {
            return String.valueOf(outOfRange.getMessage());
        }
        String message = String.valueOf(e.getOriginalMessage()).replace('\n', ' ').trim();
        return message.replaceAll(
                "Cannot deserialize value of type `[\\w.]*?(\\w+)`", "needs a value of type $1");
    }
}
