package sfu.admin.history;

/**
 * What is kept of a figure over a minute.
 *
 * @param name in JSON
 */
record Figure(String name, Of of) {
    /** Which of its seconds speaks for a minute. */
    enum Of {
        MEAN,
        MOST,
        /** Zero is nothing: no stream that could be good or bad. */
        LEAST_ABOVE_ZERO,
        /** That of the second whose score is the least: a number of {@link Causes}. */
        CAUSE
    }

    /**
     * @param before of the seconds before in this minute
     * @param sample of a further one, of {@link Of#CAUSE} only where its score is less
     * @param samples with this one
     */
    float merged(float before, float sample, int samples) {
        return switch (of) {
            case MEAN -> before + (sample - before) / samples;
            case MOST -> Math.max(before, sample);
            case LEAST_ABOVE_ZERO ->
                    before == 0 || sample == 0
                            ? Math.max(before, sample)
                            : Math.min(before, sample);
            case CAUSE -> sample;
        };
    }
}
