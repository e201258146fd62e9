package sfu.admin.declared;

/**
 * What a template is declared to be.
 *
 * @param madeAtMs when it was first declared, since 1970
 * @param revision later ones are higher
 * @param says the keys of a template as JSON, in the order of their names
 */
public record Declared(long madeAtMs, long revision, String says) {
    /** A strong one (RFC 9110 8.8.3). */
    public String etag() {
        return '"' + Long.toHexString(madeAtMs) + "-" + revision + '"';
    }

    Declared after(Declared before) {
        return new Declared(before.madeAtMs, before.revision + 1, says);
    }
}
