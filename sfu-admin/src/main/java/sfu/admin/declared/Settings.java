package sfu.admin.declared;

import org.jspecify.annotations.Nullable;

import java.util.Map;

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
        Map<String, String> attributes) {
    public Settings {
        labels = Map.copyOf(labels);
        attributes = Map.copyOf(attributes);
    }

    /** A strong one (RFC 9110 8.8.3). */
    public String etag() {
        return '"' + Long.toHexString(madeAtMs) + "-" + revision + '"';
    }

    Settings after(Settings before) {
        return new Settings(
                before.madeAtMs, before.revision + 1, template, labels, metadata, attributes);
    }

    /** Whether this is the later one; of two that were made at once one alone is, on all nodes. */
    boolean isAfter(Settings other) {
        if (revision != other.revision) {
            return revision > other.revision;
        }
        return madeAtMs != other.madeAtMs
                ? madeAtMs > other.madeAtMs
                : toString().compareTo(other.toString()) > 0;
    }

    /** Whether both say the same, whenever they were made. */
    boolean says(Settings other) {
        return after(other).equals(other.after(other));
    }
}
