package sfu.admin.webhook;

/**
 * What came of one attempt.
 *
 * @param problem empty: it was taken
 * @param isOfAll the target would not take another delivery either
 */
record Answer(String problem, boolean isOfAll) {
    static final Answer TAKEN = new Answer("", false);

    static Answer of(int status) {
        if (status >= 200 && status < 300) {
            return TAKEN;
        }
        boolean isRedirect = status >= 300 && status < 400;
        return new Answer(
                "status " + status + (isRedirect ? ": redirects are not followed" : ""),
                isUnavailable(status));
    }

    /** There was no answer. */
    static Answer none(String problem) {
        return new Answer(problem, true);
    }

    /** Too Many Requests (RFC 6585 4), and what gateways and servers say of themselves. */
    private static boolean isUnavailable(int status) {
        return switch (status) {
            case 429, 502, 503, 504 -> true;
            default -> false;
        };
    }

    boolean isTaken() {
        return problem.isEmpty();
    }
}
