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
        LEAST_ABOVE_ZERO
    }

    float merged(float before, float sample, int samples) {
        return switch (of) {
            case MEAN -> before + (sample - before) / samples;
            case MOST -> Math.max(before, sample);
            case LEAST_ABOVE_ZERO ->
                    before == 0 || sample == 0
                            ? Math.max(before, sample)
                            : Math.min(before, sample);
        };
    }
}
