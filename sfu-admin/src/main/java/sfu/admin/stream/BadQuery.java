package sfu.admin.stream;

/** A query that cannot be answered. */
final class BadQuery extends Exception {
    private static final long serialVersionUID = 1;

    private final String kind;

    /**
     * @param kind of problem, words with dashes
     */
    BadQuery(String kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
