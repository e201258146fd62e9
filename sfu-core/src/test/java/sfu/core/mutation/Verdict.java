package sfu.core.mutation;

import java.util.List;

/**
 * What came of a mutation.
 *
 * @param why in a few words
 */
record Verdict(Kind kind, String why) {
    enum Kind {
        /** Each test failed. */
        SHOWN("shown"),
        /** A test passed: it does not see that the defence is missing. */
        NOT_SHOWN("NOT SHOWN"),
        /** A test did not end. */
        TIMED_OUT("TIMED OUT"),
        /** It does not compile, or the text or the test is not there. */
        BROKEN("BROKEN");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** By the tests that were to fail. */
    static Verdict of(List<String> tests, List<TestOutcome> outcomes) {
        for (TestOutcome each : outcomes) {
            if (each.kind() == TestOutcome.Kind.PASSED) {
                return new Verdict(Kind.NOT_SHOWN, each.test() + " passes");
            } else if (each.kind() == TestOutcome.Kind.BROKEN) {
                return new Verdict(Kind.BROKEN, each.test() + ": " + each.message());
            }
        }
        if (outcomes.size() < tests.size()) {
            return new Verdict(Kind.TIMED_OUT, tests.get(outcomes.size()));
        }
        return new Verdict(Kind.SHOWN, outcomes.getFirst().message());
    }
}
