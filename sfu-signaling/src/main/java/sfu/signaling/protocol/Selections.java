package sfu.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;

import java.util.LinkedHashSet;
import java.util.Set;

/** Reads "all" or a list of names. */
public final class Selections {
    /** Whoever names more means all. */
    public static final int MAX_NAMES = 500;

    private static final String ALL = "all";

    private Selections() {}

    /**
     * @param name of the field
     * @param maxLength of each of them
     * @throws MediaException BAD_REQUEST, with a sentence
     */
    public static Selection<String> names(String name, @Nullable JsonNode value, int maxLength) {
        if (value != null && value.isTextual() && value.textValue().equals(ALL)) {
            return Selection.all();
        }
        if (value == null || !value.isArray() || value.size() > MAX_NAMES) {
            throw refused(name + " is \"all\" or a list of at most " + MAX_NAMES + " names");
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode each : value) {
            if (!each.isTextual() || each.textValue().length() > maxLength) {
                throw refused(name + " has names of at most " + maxLength + " characters");
            }
            names.add(each.textValue());
        }
        return new Selection<>(names);
    }

    /**
     * @throws MediaException BAD_REQUEST, with a sentence
     */
    public static Selection<TrackSource> sources(String name, JsonNode value) {
        Set<String> names = names(name, value, MAX_NAMES).only();
        if (names == null) {
            return Selection.all();
        }
        Set<TrackSource> sources = new LinkedHashSet<>();
        for (String each : names) {
            TrackSource source = Codes.source(each);
            if (source == null) {
                throw refused(name + " are microphone, camera, screen, screenAudio");
            }
            sources.add(source);
        }
        return new Selection<>(sources);
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
