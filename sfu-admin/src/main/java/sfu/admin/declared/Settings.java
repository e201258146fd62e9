package sfu.admin.declared;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a room is declared to be.
 *
 * @param madeAtMs when it was first declared, since 1970
 * @param revision later ones are higher
 * @param template null: as the configuration says of its name
 * @param labels besides those of the template
 * @param metadata on the room when it opens
 * @param attributes likewise
 */
public record Settings(
        long madeAtMs,
        long revision,
        @Nullable String template,
        Map<String, String> labels,
        String metadata,
        Map<String, String> attributes)
        implements Declaration<Settings> {
    public Settings {
        labels = inOrder(labels);
        attributes = inOrder(attributes);
    }

    private static Map<String, String> inOrder(Map<String, String> its) {
        return Collections.unmodifiableMap(new TreeMap<>(its));
    }

    @Override
    public Settings at(long itsMadeAtMs, long itsRevision) {
        return new Settings(itsMadeAtMs, itsRevision, template, labels, metadata, attributes);
    }

    @Override
    public boolean says(Settings other) {
        return at(0, 0).equals(other.at(0, 0));
    }
}
