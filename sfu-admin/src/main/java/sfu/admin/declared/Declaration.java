package sfu.admin.declared;

/**
 * Something that is declared under a name.
 *
 * @param <T> itself
 */
interface Declaration<T> {
    /** When it was first declared, since 1970. */
    long madeAtMs();

    /** Of its name; later ones are higher. */
    long revision();

    /** The same, made then. */
    T at(long itsMadeAtMs, long itsRevision);

    /** Whether both say the same, whenever they were made. */
    boolean says(T other);

    /** A strong one (RFC 9110 8.8.3). */
    default String etag() {
        return '"' + Long.toHexString(madeAtMs()) + "-" + revision() + '"';
    }
}
