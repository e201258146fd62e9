package sfu.admin.networks;

/** From one moment to another of this machine's clock, that pages (Date.now) and links share. */
record Span(long fromMs, long toMs) {
    private static final long NS_PER_MS = 1_000_000;
    private static final long NANO_TIME_ORIGIN_NS =
            System.nanoTime() - System.currentTimeMillis() * NS_PER_MS;

    /** Waits for so long; the span that went by. */
    static Span pass(double seconds) throws InterruptedException {
        long fromMs = System.currentTimeMillis();
        Thread.sleep(Math.round(seconds * 1000));
        return new Span(fromMs, System.currentTimeMillis());
    }

    /** Its part after so many milliseconds. */
    Span after(long ms) {
        return new Span(fromMs + ms, toMs);
    }

    Span until(Span later) {
        return new Span(fromMs, later.toMs);
    }

    double seconds() {
        return (toMs - fromMs) / 1000.0;
    }

    /** As System.nanoTime() counts. */
    long fromNs() {
        return fromMs * NS_PER_MS + NANO_TIME_ORIGIN_NS;
    }

    long toNs() {
        return toMs * NS_PER_MS + NANO_TIME_ORIGIN_NS;
    }

    boolean contains(long ms) {
        return ms >= fromMs && ms < toMs;
    }
}
