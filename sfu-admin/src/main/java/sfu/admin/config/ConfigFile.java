package sfu.admin.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a YAML file into a {@link ServerConfig}; every mistake is one line with its place. */
public final class ConfigFile {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build();

    private static final Pattern VALUE_IN_KEY = Pattern.compile("[:=]");

    private static final String BEHIND_IT = "Trailing token"; // there is no exception for it alone

    private ConfigFile() {}

    public static ServerConfig read(Path file) throws ConfigException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + file);
        }
        return parse(file, text);
    }

    /**
     * @param file that mistakes are told to be in
     */
    static ServerConfig parse(Path file, String text) throws ConfigException {
        if (text.lines().map(String::strip).allMatch(ConfigFile::saysNothing)) {
            return ServerConfig.empty();
        }
        try {
            ServerConfig config = MAPPER.readValue(text, ServerConfig.class);
            return config == null ? ServerConfig.empty() : config;
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(
                    place(file, text, path(e), e)
                            + "unknown key '"
                            + shown(path(e))
                            + "', known here: "
                            + known(e));
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof JacksonYAMLParseException noYaml) {
                throw new ConfigException(place(file, text, "", noYaml) + reason(noYaml));
            }
            throw new ConfigException(place(file, text, keyOf(e), e) + mistake(e));
        } catch (JsonProcessingException e) {
            throw new ConfigException(place(file, text, "", e) + reason(e));
        }
    }

    private static boolean saysNothing(String line) {
        return line.isEmpty() || line.startsWith("#");
    }

    /** Of the key, if it is known, else where reading stopped. */
    private static String place(Path file, String text, String path, JsonProcessingException e) {
        String ofKey = new Places(text).of(path);
        JsonLocation at = e.getLocation();
        if (ofKey == null && at == null) {
            return file + ": ";
        }
        return file
                + ":"
                + (ofKey != null ? ofKey : at.getLineNr() + ":" + at.getColumnNr() + ": ");
    }

    private static String keyOf(JsonMappingException e) {
        String path = path(e);
        return e.getCause() instanceof OutOfRange outOfRange
                ? path + (path.isEmpty() ? "" : ".") + outOfRange.key()
                : path;
    }

    /** What is wrong with it, and at which key. */
    static String mistake(JsonMappingException e) {
        String place = shown(keyOf(e));
        String reason =
                e instanceof UnrecognizedPropertyException unknown
                        ? "unknown key, known here: " + known(unknown)
                        : reason(e);
        return place.isEmpty() ? reason : "'" + place + "': " + reason;
    }

    /** Where the space after a colon is missing the value is in the key: it may be a secret. */
    private static String shown(String path) {
        Matcher value = VALUE_IN_KEY.matcher(path);
        return value.find() ? path.substring(0, value.end()) + "..." : path;
    }

    private static String known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds().stream()
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getFieldName() != null
                                ? step.getFieldName()
                                : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
    }

    /** Without the part of the file that parsers quote: there may be secrets in it. */
    @SuppressWarnings("deprecation") // no other exception of Jackson has the problem by itself
    private static String reason(JsonProcessingException e) {
        if (e instanceof JacksonYAMLParseException) {
            return e instanceof MarkedYAMLException marked
                    ? "no YAML here: " + String.valueOf(marked.getProblem()).strip()
                    : "no YAML here";
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        if (e instanceof InvalidFormatException wrong) {
            return "'" + wrong.getValue() + "' is not " + kind(wrong.getTargetType());
        }
        if (e.getOriginalMessage().startsWith(BEHIND_IT)) {
            return "here begins a second document: a file is one";
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return "needs " + kind(wrong.getTargetType());
        }
        return String.valueOf(e.getOriginalMessage()).replace('\n', ' ').trim();
    }

    private static String kind(Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(word -> word.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return List.class.isAssignableFrom(type) ? "a list" : "keys and values";
    }
}
