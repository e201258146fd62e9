package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import sfu.admin.config.ConfigException;

import java.util.List;
import java.util.Map;

/** Flags before environment before file before default. */
record Source(Map<String, String> environment) {
    String environment(String name) {
        return environment.getOrDefault(name, "");
    }

    /** Separated by commas in the environment; null where nothing is said. */
    @Nullable List<String> list(
            String name, @Nullable List<String> flag, @Nullable List<String> file) {
        if (flag != null) {
            return flag;
        }
        return environment(name).isEmpty() ? file : List.of(environment(name).split(",", -1));
    }

    String text(String name, @Nullable String flag, @Nullable String file, String absent) {
        if (flag != null) {
            return flag;
        }
        if (!environment(name).isEmpty()) {
            return environment(name);
        }
        return file == null ? absent : file;
    }

    boolean bool(String name, @Nullable Boolean flag, @Nullable Boolean file, boolean absent)
            throws ConfigException {
        if (flag != null) {
            return flag;
        }
        return switch (environment(name)) {
            case "true" -> true;
            case "false" -> false;
            case "" -> file == null ? absent : file;
            default ->
                    throw new ConfigException(
                            name + " is '" + environment(name) + "', not true or false");
        };
    }

    int number(String name, @Nullable Integer flag, @Nullable Integer file, int absent)
            throws ConfigException {
        Long ofFlag = flag == null ? null : flag.longValue();
        Long ofFile = file == null ? null : file.longValue();
        long number = number(name, ofFlag, ofFile, absent);
        if (number != (int) number) {
            throw new ConfigException(name + " is '" + environment(name) + "', too large");
        }
        return (int) number;
    }

    long number(String name, @Nullable Long flag, @Nullable Long file, long absent)
            throws ConfigException {
        if (flag != null) {
            return flag;
        }
        if (environment(name).isEmpty()) {
            return file == null ? absent : file;
        }
        try {
            return Long.parseLong(environment(name));
        } catch (NumberFormatException e) {
            throw new ConfigException(name + " is '" + environment(name) + "', not a number");
        }
    }
}
