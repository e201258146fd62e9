package sfu.admin.declared;

/**
 * What a template is declared to be.
 *
 * @param madeAtMs when it was first declared, since 1970
 * @param revision later ones are higher
 * @param says the keys of a template as JSON, in the order of their names
 */
public record Declared(long madeAtMs, long revision, String says) implements Declaration<Declared> {
    @Override
    public Declared at(long itsMadeAtMs, long itsRevision) {
        return new Declared(itsMadeAtMs, itsRevision, says);
    }

    @Override
    public boolean says(Declared other) {
        return says.equals(other.says);
    }
}
