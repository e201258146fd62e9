package sfu.core.quality;

/** What a fault takes from a score by itself, if all else were well. */
record Costs(boolean audio) {
    double best() {
        return audio ? AudioScore.of(0, 0, 0) : Quality.BEST;
    }

    double ofLoss(double share) {
        return best() - (audio ? AudioScore.of(share, 0, 0) : still(share, 0));
    }

    double ofJitter(double jitterMs) {
        return best() - (audio ? AudioScore.of(0, 0, jitterMs) : still(0, jitterMs));
    }

    /** Of a picture nothing: it comes later, and that is all. */
    double ofRtt(double rttMs) {
        return audio ? best() - AudioScore.of(0, rttMs, 0) : 0;
    }

    private static double still(double loss, double jitterMs) {
        return VideoScore.of(1, 1, VideoScore.frozen(loss, jitterMs));
    }
}
