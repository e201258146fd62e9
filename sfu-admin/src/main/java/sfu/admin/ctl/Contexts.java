package sfu.admin.ctl;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers that a user knows by name, in a file that only the user reads: {@code
 * ~/.config/sfu/contexts.yaml}, or where SFU_CONTEXTS says.
 *
 * @param current which is used if none is named; null: none yet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Contexts(@Nullable String current, Map<String, Context> contexts) {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    Contexts(@Nullable String current, @Nullable Map<String, Context> contexts) {
        this.current = current;
        this.contexts = contexts == null ? new TreeMap<>() : new TreeMap<>(contexts);
    }

    static Path file(Map<String, String> environment) {
        String named = environment.getOrDefault("SFU_CONTEXTS", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path config =
                base.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(base);
        return config.resolve("sfu").resolve("contexts.yaml");
    }

    static Contexts read(Path file) throws Failed {
        try {
            return MAPPER.readValue(Files.readString(file), Contexts.class);
        } catch (NoSuchFileException e) {
            return new Contexts(null, Map.of());
        } catch (JsonProcessingException e) {
            throw new Failed(Failed.USAGE, file + YamlFile.reason(e));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** In the place of what the file says; nobody else can read it, not for a moment. */
    void write(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            Path fresh = Files.createTempFile(directory, "contexts", ".yaml");
            if (Files.getFileAttributeView(fresh, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(fresh, MAPPER.writeValueAsString(this));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    Context named(String name) throws Failed {
        Context context = contexts.get(name);
        if (context == null) {
            throw new Failed(
                    Failed.USAGE,
                    "no context is called "
                            + name
                            + (contexts.isEmpty()
                                    ? "; add one: sfu context add NAME --server URL"
                                    : "; known: " + String.join(", ", contexts.keySet())));
        }
        return context;
    }
}
