package sfu.core.mutation;

/**
 * What came of a test.
 *
 * @param message why it did not pass, on one line
 */
record TestOutcome(Kind kind, String test, String message) {
    enum Kind {
        PASSED,
        FAILED,
        /** It did not run, or not with the class that was changed. */
        BROKEN
    }

    private static final int LONGEST = 160;

    TestOutcome {
        String line = message.replaceAll("\\s+", " ").strip();
        message = line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    String line() {
        return kind + " " + test + " " + message;
    }

    static TestOutcome of(String line) {
        String[] words = line.split(" ", 3);
        return new TestOutcome(Kind.valueOf(words[0]), words[1], words[2]);
    }
}
