package sfu.admin.webhook;

/**
 * What came of one attempt.
 *
 * @param problem empty: it was taken
 */
record Answer(String problem) {
    static final Answer TAKEN = new Answer("");

    static Answer of(int status) {
        if (status >= 200 && status < 300) {
            return TAKEN;
        }
        boolean isRedirect = status >= 300 && status < 400;
        return new Answer("status " + status + (isRedirect ? ": redirects are not followed" : ""));
    }

    boolean isTaken() {
        return problem.isEmpty();
    }
}
