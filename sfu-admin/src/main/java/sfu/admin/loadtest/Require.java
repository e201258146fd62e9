package sfu.admin.loadtest;

/** Refuses plans that make no sense, with a sentence for the user. */
final class Require {
    private Require() {}

    static void that(boolean isRight, String sentence) {
        if (!isRight) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
